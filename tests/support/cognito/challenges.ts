import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandInput,
  type AdminCreateUserCommandOutput,
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
  AdminRespondToAuthChallengeCommand,
  type ChallengeNameType,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { type Embedded, password, type TestPool } from './embedded.ts';
import { hashes } from './sign-in.ts';

export type Api = 'public' | 'admin';

/** What an administrator makes of `ada`: an e-mail address, and a temporary password that nothing sends. */
export function createAda(
  { sdk }: Pick<Embedded, 'sdk'>,
  { userPoolId }: TestPool,
  input: Partial<AdminCreateUserCommandInput> = {},
): Promise<AdminCreateUserCommandOutput> {
  return sdk.send(
    new AdminCreateUserCommand({
      UserPoolId: userPoolId,
      Username: 'ada',
      UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
      ...input,
    }),
  );
}

/** Signs in by password, by the administrators' API. */
export function begin(
  { sdk }: Pick<Embedded, 'sdk'>,
  pool: TestPool,
  parameters: Record<string, string> = {},
): Promise<AdminInitiateAuthCommandOutput> {
  const USERNAME = parameters['USERNAME'] ?? 'ada';
  return sdk.send(
    new AdminInitiateAuthCommand({
      UserPoolId: pool.userPoolId,
      ClientId: pool.clientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: password, ...hashes(pool, USERNAME), ...parameters },
    }),
  );
}

/** Answers a challenge by either API. */
export function answerBy(
  api: Api,
  { sdk }: Pick<Embedded, 'sdk'>,
  pool: TestPool,
  challenge: {
    readonly name: ChallengeNameType;
    readonly session: string | undefined;
    readonly responses: Record<string, string>;
  },
): Promise<AdminInitiateAuthCommandOutput> {
  const USERNAME = challenge.responses['USERNAME'] ?? 'ada';
  const input = {
    ClientId: pool.clientId,
    ChallengeName: challenge.name,
    Session: challenge.session,
    ChallengeResponses: { USERNAME, ...hashes(pool, USERNAME), ...challenge.responses },
  };
  return api === 'public'
    ? sdk.send(new RespondToAuthChallengeCommand(input))
    : sdk.send(new AdminRespondToAuthChallengeCommand({ ...input, UserPoolId: pool.userPoolId }));
}

export function notAuthorized(message: string): object {
  return { name: 'NotAuthorizedException', message };
}

/** How a Session can be refused. */
export const sessionRefusals = {
  spent: notAuthorized('Invalid session for the user, session can only be used once.'),
  expired: notAuthorized('Invalid session for the user, session is expired.'),
  foreign: notAuthorized('Invalid session for the user.'),
  mismatched: notAuthorized('Invalid session due to a mismatched auth flow'),
} as const;
