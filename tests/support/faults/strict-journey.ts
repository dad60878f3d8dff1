import {
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import type { Handlers } from '../../../src/emulator/triggers/in-process.ts';
import type { Flow } from '../../../src/state/flow.ts';
import { type FlowStore, openFlowStore } from '../../../src/store/flow-store.ts';
import { storePaths } from '../../../src/store/paths.ts';
import { Document, type Document as Envelope } from '../cli/cogauth-process.ts';
import { type Ended, runCli } from '../cli/run-cli.ts';
import type { Api } from '../cognito/challenges.ts';
import {
  codeFor,
  makePool,
  newestCode,
  present,
  type TestPool,
  wrongCodeFor,
} from '../cognito/embedded.ts';
import { type Served, serveEmbedded } from '../cognito/served-cognito.ts';
import { noon } from '../noon.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

// What is hardest on a client: its secret, a user who types an alias, and a pool whose devices are bound to the name that
// each step was answered by. Every command finds what it needs in its files, as another process would.

export const emailOfAda = 'ada@example.com';
export const phoneOfAda = '+15550100123';
export const passwordOfAda = 'Correct-horse-7';
export const newPasswordOfAda = 'Correct-horse-8';

/** Two ways in which what is typed is not the username. */
export const namings = {
  'an alias': { pool: { AliasAttributes: ['email', 'phone_number'] }, username: 'ada' },
  'the e-mail address that she signed up with': {
    pool: { UsernameAttributes: ['email', 'phone_number'] },
    username: undefined,
  },
} as const satisfies Record<
  string,
  { readonly pool: Partial<CreateUserPoolCommandInput>; readonly username: string | undefined }
>;
export type Naming = keyof typeof namings;

export interface JourneyOptions {
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly mfa?: Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>;
  readonly triggers?: Handlers;
  /** Which of her addresses Ada has; she types the first. */
  readonly addresses?: readonly ('email' | 'phone_number')[];
  /** Her password is the one that an administrator made up. */
  readonly isTemporary?: boolean;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
}

/** Ada and her commands. */
export interface Journey {
  readonly served: Served;
  readonly pool: TestPool;
  readonly home: string;
  /** As she types it. */
  readonly typed: string;
  /** As Cognito knows her. */
  readonly realUsername: string;
  readonly run: (argv: readonly string[], options?: RunOptions) => Promise<Ended>;
  /** The same with --json: the parsed document. */
  readonly json: (argv: readonly string[], options?: RunOptions) => Promise<Envelope>;
  /** The document of what must succeed. */
  readonly succeed: (argv: readonly string[], options?: RunOptions) => Promise<Envelope>;
  /** Of the device that is confirmed here. */
  readonly deviceKey: () => Promise<string>;
  /** Changes what is saved of her. */
  readonly edit: (change: (flow: Flow) => Flow) => Promise<void>;
  readonly newestCode: () => string;
  /** What her authenticator app is given. */
  readonly scanned: (secretCode: string) => void;
  /** The code that the app shows now, and one that it does not. */
  readonly totp: () => string;
  readonly wrongTotp: () => string;
}

const sms = { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms', ExternalId: 'cogauth' };

export const mfaConfigs = {
  optional: {
    MfaConfiguration: 'OPTIONAL',
    SmsMfaConfiguration: { SmsConfiguration: sms },
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: {},
  },
  required: { MfaConfiguration: 'ON', SoftwareTokenMfaConfiguration: { Enabled: true } },
  requiredByEmail: {
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
    EmailMfaConfiguration: {},
  },
} as const satisfies Record<string, JourneyOptions['mfa']>;

/** Ada, made by an administrator, before her first sign-in. */
export async function beginJourney(
  naming: Naming,
  { pool: poolInput, mfa, triggers, addresses = ['email'], isTemporary }: JourneyOptions = {},
): Promise<Journey> {
  const served = await serveEmbedded({}, triggers);
  const { sdk, clock, cognito } = served;
  const pool = await makePool(served, {
    pool: {
      ...namings[naming].pool,
      DeviceConfiguration: {
        ChallengeRequiredOnNewDevice: true,
        DeviceOnlyRememberedOnUserPrompt: true,
      },
      SmsConfiguration: sms,
      ...poolInput,
    },
    client: {
      GenerateSecret: true,
      PreventUserExistenceErrors: 'ENABLED',
      ExplicitAuthFlows: [
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_CUSTOM_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
        'ALLOW_USER_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
      ],
    },
  });
  const { userPoolId: UserPoolId, clientId } = pool;
  if (mfa !== undefined) await sdk.send(new SetUserPoolMfaConfigCommand({ ...mfa, UserPoolId }));
  const values = { email: emailOfAda, phone_number: phoneOfAda };
  const typed = values[addresses[0] ?? 'email'];
  const { User } = await sdk.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: namings[naming].username ?? typed,
      TemporaryPassword: passwordOfAda,
      MessageAction: 'SUPPRESS',
      UserAttributes: addresses.flatMap((Name) => [
        { Name, Value: values[Name] },
        { Name: `${Name}_verified`, Value: 'true' },
      ]),
    }),
  );
  const realUsername = present(User?.Username);
  if (isTemporary !== true) {
    const lasting = { Password: passwordOfAda, Permanent: true };
    await sdk.send(
      new AdminSetUserPasswordCommand({ UserPoolId, Username: realUsername, ...lasting }),
    );
  }
  const home = await temporaryDirectory();
  const env = {
    COGAUTH_ENDPOINT: served.url,
    COGAUTH_REGION: 'us-east-1',
    COGAUTH_USER_POOL_ID: UserPoolId,
    COGAUTH_CLIENT_ID: clientId,
    COGAUTH_CLIENT_SECRET: present(pool.clientSecret),
    COGAUTH_PASSWORD: passwordOfAda,
    COGAUTH_NEW_PASSWORD: newPasswordOfAda,
  };
  // The SDK looks for credentials in the process, not in the surroundings that a test gives; any do.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
  const run: Journey['run'] = async (argv, options = {}) =>
    runCli(argv, {
      home,
      now: clock.now,
      stdin: options.stdin ?? '',
      env: { ...env, ...options.env },
    });
  const json: Journey['json'] = async (argv, options) => {
    const { exitCode, stdout } = await run([...argv, '--json'], options);
    return { exitCode, ...Document.parse(JSON.parse(stdout)) };
  };
  const flows = flowsIn(home);
  let secretCode: string | undefined;
  return {
    served,
    pool,
    home,
    typed,
    realUsername,
    run,
    json,
    succeed: async (argv, options) => {
      const document = await json(argv, options);
      if (document.exitCode === 0) return document;
      throw new Error(`cogauth ${argv.join(' ')}: ${JSON.stringify(document.error)}`);
    },
    deviceKey: async () => present((await flows.read(typed))?.device?.deviceKey),
    edit: async (change) => {
      const flow = present(await flows.read(typed));
      await flows.lock(typed, () => flows.write(typed, change(flow)));
    },
    newestCode: () => newestCode(cognito, { userPoolId: UserPoolId }),
    scanned: (scanned) => {
      secretCode = scanned;
    },
    totp: () => codeFor(secretCode, clock.now()),
    wrongTotp: () => wrongCodeFor(secretCode, clock.now()),
  };
}

function warn(text: string): never {
  throw new Error(text);
}

function flowsIn(home: string): FlowStore {
  const lock = { timeoutMs: 1000, holder: { command: 'test' }, now: noon };
  const paths = storePaths({ env: {}, home, homeDirectory: home });
  const place = { paths, profile: 'default', lock, warn };
  return openFlowStore(place);
}

/** The command that begins a sign-in by an API. */
export const signInBy: Readonly<Record<Api, string>> = {
  public: 'initiate-auth',
  admin: 'admin-initiate-auth',
};

const Associated = z.object({ secretCode: z.string() });

/** Gives the authenticator app its secret, by the pending MFA_SETUP or when signed in. */
export async function associate({ succeed, scanned }: Journey): Promise<void> {
  const { result } = await succeed(['associate-software-token', '--show-secrets']);
  scanned(Associated.parse(result).secretCode);
}

/** Signs Ada in, lets her choose her second factors, and signs her out again. */
export async function chooseFactors(ada: Journey, ...words: readonly string[]): Promise<void> {
  const { succeed, typed, served } = ada;
  await succeed(['initiate-auth', typed, '--expect', 'TOKENS']);
  if (words.includes('--software-token')) {
    await associate(ada);
    await succeed(['verify-software-token', ada.totp()]);
    // Codes are single-use: the app then shows another one.
    served.clock.advance(60);
  }
  await succeed(['set-mfa-preference', ...words]);
  await succeed(['sign-out']);
}
