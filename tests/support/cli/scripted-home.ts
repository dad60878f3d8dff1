import { hashOver } from '../cognito/app-clients.ts';
import {
  refusal,
  type ScriptedCognito,
  scriptedCognito,
  type ScriptedReply,
} from '../cognito/scripted-cognito.ts';
import { type Ended, runCli } from './run-cli.ts';
import { type SavedHome, savedHome, target } from './saved-home.ts';

/** A home whose settings lead to a scripted Cognito. */
export interface ScriptedHome extends SavedHome {
  readonly cognito: ScriptedCognito;
  readonly cli: (
    argv: readonly string[],
    options?: Pick<
      Parameters<typeof runCli>[1],
      'env' | 'stdin' | 'typed' | 'isTTY' | 'now' | 'startedAt' | 'pause'
    >,
  ) => Promise<Ended>;
  /** Where flows of this home belong. */
  readonly target: typeof target & { readonly endpoint: string };
}

export async function scriptedHome(): Promise<ScriptedHome> {
  const cognito = await scriptedCognito();
  const place = await savedHome();
  const here = { ...target, endpoint: cognito.url };
  await place.saveProfile('default', here);
  return {
    ...place,
    cognito,
    target: here,
    cli: (argv, options = {}) => runCli(argv, { ...options, home: place.home }),
  };
}

export const typedPassword = 'Correct-horse-1';

/** One of the four ways to sign in: by either API, by a client with or without a secret. */
export interface Way {
  readonly name: string;
  readonly isSigned: boolean;
  readonly operation: (name: 'InitiateAuth' | 'RespondToAuthChallenge') => string;
  /** What every request of that API names beside the client. */
  readonly pool: { readonly UserPoolId?: string };
  readonly authFlow: string;
  readonly signIn: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** SECRET_HASH over a name, for a client with a secret. */
  readonly hash: (username: string) => { readonly SECRET_HASH?: string };
}

const publicWay = {
  isSigned: false,
  operation: (name: string) => name,
  pool: {},
  authFlow: 'USER_PASSWORD_AUTH',
  signIn: ['initiate-auth', 'ada@example.com', '--flow', 'user-password'],
} as const;

const adminWay = {
  isSigned: true,
  operation: (name: string) => `Admin${name}`,
  pool: { UserPoolId: target.userPoolId },
  authFlow: 'ADMIN_USER_PASSWORD_AUTH',
  signIn: ['admin-initiate-auth', 'ada@example.com'],
} as const;

const withoutSecret = { env: { COGAUTH_PASSWORD: typedPassword }, hash: () => ({}) } as const;
const withSecret = {
  env: { COGAUTH_PASSWORD: typedPassword, COGAUTH_CLIENT_SECRET: 'hush' },
  hash: (username: string) => ({ SECRET_HASH: hashOver(username) }),
} as const;

export const ways: readonly Way[] = [
  { name: 'the public API without a client secret', ...publicWay, ...withoutSecret },
  { name: 'the public API with a client secret', ...publicWay, ...withSecret },
  { name: 'the admin API without a client secret', ...adminWay, ...withoutSecret },
  { name: 'the admin API with a client secret', ...adminWay, ...withSecret },
];

/** What an admin sign-in asks once it has begun; these credentials do not allow it. */
export const clientNotDescribed = refusal(
  'DescribeUserPoolClient',
  'AccessDeniedException',
  'not authorized to perform this operation',
);

/** The replies to a sign-in that leads to a challenge. */
export function challengeTo(
  way: Way,
  name: string,
  parameters: Readonly<Record<string, string>> = {},
  more: object = {},
): ScriptedReply[] {
  const challenge: ScriptedReply = [
    way.operation('InitiateAuth'),
    { ChallengeName: name, ChallengeParameters: parameters, Session: 'session-1', ...more },
  ];
  return way.isSigned ? [challenge, clientNotDescribed] : [challenge];
}

/** Tokens for ada, good for an hour. */
export const tokensForAda = {
  ChallengeParameters: {},
  AuthenticationResult: {
    AccessToken: 'access-secret',
    IdToken: 'id-secret',
    RefreshToken: 'refresh-secret',
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  },
} as const;
