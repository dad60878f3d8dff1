import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommand,
  SignUpCommand,
  type UserPoolMfaType,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach } from '@jest/globals';
import {
  type EmbeddedCognito,
  openEmbeddedCognito,
  type WireReply,
} from '../../../src/emulator/embedded-cognito.ts';
import { type Handlers, triggersOf } from '../../../src/emulator/triggers/in-process.ts';
import { readyMadeKey } from './signing-keys.ts';
import { decodeBase32 } from '../../../src/protocol/base32.ts';
import { totp } from '../../../src/protocol/totp.ts';

/** Noon on 2030-01-01, UTC. */
export const noon = new Date('2030-01-01T12:00:00Z');
export const password = 'Correct-horse-1';

/** A clock that stands still unless it is moved. */
export interface MovableClock {
  readonly now: () => Date;
  readonly advance: (seconds: number) => void;
}

export function movableClock(start = noon): MovableClock {
  let milliseconds = start.getTime();
  return {
    now: () => new Date(milliseconds),
    advance(seconds) {
      milliseconds += seconds * 1000;
    },
  };
}

export interface Embedded {
  readonly cognito: EmbeddedCognito;
  readonly sdk: CognitoIdentityProviderClient;
  readonly clock: MovableClock;
  readonly file: string;
  /** The internal errors that the embedded Cognito logged. */
  readonly faults: string[];
}

/** An embedded Cognito on a file of its own, removed after the test, and the real SDK on top of it. */
export async function openEmbedded(
  triggers?: Handlers,
  triggerLimitMilliseconds?: number,
): Promise<Embedded> {
  const directory = mkdtempSync(join(tmpdir(), 'cogauth-embedded-'));
  const file = join(directory, 'data', 'cognito.db');
  const clock = movableClock();
  const faults: string[] = [];
  const cognito = await openEmbeddedCognito({
    file,
    now: clock.now,
    randomBytes,
    log: (line) => faults.push(line),
    makeSigningKey: readyMadeKey,
    triggers: triggers === undefined ? undefined : triggersOf(triggers, triggerLimitMilliseconds),
  });
  const sdk = sdkFor(cognito);
  cleanups.push(() => {
    sdk.destroy();
    cognito.close();
    rmSync(directory, { recursive: true });
    if (faults.length > 0) throw new Error(faults.join('\n'));
  });
  return { cognito, sdk, clock, file, faults };
}

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The real SDK with this imitation in the place of the network. */
export function sdkFor(cognito: EmbeddedCognito): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
    requestHandler: {
      handle: async ({ method, path, headers, body }: SdkRequest) => {
        const reply = await cognito.serve({
          method,
          path,
          headers: withLowerCaseNames(headers),
          body: typeof body === 'string' ? body : new TextDecoder().decode(body),
        });
        return {
          response: {
            statusCode: reply.status,
            headers: { ...reply.headers },
            body: Buffer.from(reply.body),
          },
        };
      },
    },
  });
}

function withLowerCaseNames(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]): [string, string] => [name.toLowerCase(), value]),
  );
}

/** Sends one request without the SDK. */
export function sendRaw(
  cognito: EmbeddedCognito,
  operation: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): WireReply {
  return cognito.handle({
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

export interface TestPool {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
}

/** A pool that verifies e-mail addresses, with one client `app`. MFA by TOTP where `mfa` is given. */
export async function makePool(
  { sdk }: Pick<Embedded, 'sdk'>,
  options: {
    readonly pool?: Partial<CreateUserPoolCommandInput>;
    readonly client?: Partial<CreateUserPoolClientCommandInput>;
    readonly mfa?: UserPoolMfaType;
  } = {},
): Promise<TestPool> {
  const { UserPool } = await sdk.send(
    new CreateUserPoolCommand({
      PoolName: 'pool',
      AutoVerifiedAttributes: ['email'],
      ...options.pool,
    }),
  );
  const UserPoolId = present(UserPool?.Id);
  if (options.mfa !== undefined) {
    await sdk.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: options.mfa,
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
  }
  const { UserPoolClient } = await sdk.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: 'app',
      ExplicitAuthFlows: [
        'ALLOW_ADMIN_USER_PASSWORD_AUTH',
        'ALLOW_USER_PASSWORD_AUTH',
        'ALLOW_USER_SRP_AUTH',
        'ALLOW_REFRESH_TOKEN_AUTH',
      ],
      ...options.client,
    }),
  );
  return {
    userPoolId: UserPoolId,
    clientId: present(UserPoolClient?.ClientId),
    clientSecret: UserPoolClient?.ClientSecret,
  };
}

/** Signs `ada` up and confirms her with the code from the inbox. */
export async function addConfirmedUser(
  { sdk, cognito }: Embedded,
  { clientId, userPoolId }: TestPool,
  username = 'ada',
  email = 'ada@example.com',
): Promise<void> {
  await sdk.send(
    new SignUpCommand({
      ClientId: clientId,
      Username: username,
      Password: password,
      UserAttributes: email === username ? [] : [{ Name: 'email', Value: email }],
    }),
  );
  const ConfirmationCode = newestCode(cognito, { username: email, userPoolId });
  await sdk.send(
    new ConfirmSignUpCommand({ ClientId: clientId, Username: username, ConfirmationCode }),
  );
}

export function newestCode(
  cognito: EmbeddedCognito,
  filter: { username?: string; userPoolId?: string } = {},
): string {
  return present(cognito.inbox(filter)[0]?.code);
}

/** The code that an authenticator app shows for a SecretCode. */
export function codeFor(secretCode: string | undefined, at: Date): string {
  return totp(decodeBase32(present(secretCode)), at);
}

/** A six-digit code that is none of the three that count now. */
export function wrongCodeFor(secretCode: string | undefined, at: Date): string {
  const right = new Set(
    [-30, 0, 30].map((seconds) => codeFor(secretCode, new Date(at.getTime() + seconds * 1000))),
  );
  return present(['000000', '111111', '222222', '333333'].find((code) => !right.has(code)));
}

/** The value, which the test cannot do without. */
export function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A value that the test needs is missing.');
  return value;
}
