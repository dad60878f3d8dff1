import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { GetTokensFromRefreshTokenCommand } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type Person,
  person,
  type Run,
  type RunOptions,
  succeed,
} from '../support/cli/cogauth-process.ts';
import { makePool, present } from '../support/cognito/embedded.ts';
import { sdkAt } from '../support/cognito/served-cognito.ts';
import { type EmbeddedDouble, embeddedDouble } from '../support/cognito/embedded-double.ts';

let server: EmbeddedDouble | undefined;
afterEach(() => server?.close());

interface Place {
  readonly ada: Person;
  readonly cognito: EmbeddedDouble;
}

async function personOnServer(): Promise<Place> {
  const cognito = await embeddedDouble();
  server = cognito;
  const ada = await person({
    COGAUTH_ENDPOINT: cognito.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  });
  return { ada, cognito };
}

/** ada, signed in by SRP to a client with a secret whose refresh tokens rotate, in a pool that tracks devices. */
async function adaWithRotation(graceSeconds: number): Promise<Place> {
  const { ada, cognito } = await personOnServer();
  const rotation = ['--refresh-token-rotation', String(graceSeconds)];
  await succeed(ada, [
    'create-user-pool',
    'demo',
    '--mfa',
    'off',
    '--generate-secret',
    ...rotation,
  ]);
  await signUpAndIn({ ada, cognito }, 'ada');
  return { ada, cognito };
}

async function signUpAndIn({ ada, cognito }: Place, typedName: string): Promise<void> {
  await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
  await succeed(ada, ['confirm-sign-up', cognito.newestCode('ada')]);
  await succeed(ada, ['initiate-auth', typedName, '--flow', 'user-srp', '--expect', 'TOKENS']);
  await succeed(ada, ['confirm-device']);
}

async function printed(ada: Person, ...argv: readonly string[]): Promise<string> {
  return (await succeed(ada, argv)).stdout.trim();
}

/** So far ahead that every access token issued now has expired. */
const afterExpiry = { clockOffsetSeconds: 3700 };

describe('a client whose refresh tokens rotate', () => {
  test('is refreshed by one call, once it is known; revoke-token ends the whole family', async () => {
    const { ada, cognito } = await adaWithRotation(0);
    const first = await printed(ada, 'token', 'refresh');
    const before = cognito.requests.length;

    await succeed(ada, ['refresh']);
    const second = await printed(ada, 'token', 'refresh');
    await succeed(ada, ['get-user'], afterExpiry);
    const third = await printed(ada, 'token', 'refresh');
    await succeed(ada, ['revoke-token', '--refresh-token-stdin'], { stdin: first });
    const refused = await ada.json(['refresh']);

    expect(new Set([first, second, third]).size).toBe(3);
    expect(cognito.requests.slice(before)).toEqual([
      'InitiateAuth',
      'GetTokensFromRefreshToken',
      'GetTokensFromRefreshToken',
      'GetUser',
      'RevokeToken',
      'GetTokensFromRefreshToken',
    ]);
    expect(refused.exitCode).toBe(13);
    expect(refused.error?.['message']).toContain('has been revoked');
    expect(refused.error?.['hint']).toBe('sign in again: cogauth initiate-auth --flow user-srp');
    expect(refused.next.map(({ command }) => command)).toContain('initiate-auth');
  });

  test('is refreshed after a sign-in by the admin API or by an alias, and sign-out revokes', async () => {
    const { ada, cognito } = await personOnServer();
    const sdk = sdkAt(cognito.url);
    const pool = await makePool(
      { sdk },
      {
        pool: {
          AliasAttributes: ['email'],
          DeviceConfiguration: {
            ChallengeRequiredOnNewDevice: true,
            DeviceOnlyRememberedOnUserPrompt: false,
          },
        },
        client: {
          GenerateSecret: true,
          ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
          RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
        },
      },
    );
    const secretFile = join(ada.home, 'client-secret');
    writeFileSync(secretFile, present(pool.clientSecret));
    const target = ['--user-pool-id', pool.userPoolId, '--client-id', pool.clientId];
    await succeed(ada, ['profile', 'add', 'shop', ...target, '--client-secret-file', secretFile]);
    const alias = 'ada@example.com';
    await signUpAndIn({ ada, cognito }, alias);

    await succeed(ada, ['refresh']);
    await succeed(ada, ['refresh']);
    await succeed(ada, ['admin-initiate-auth', alias, '--expect', 'TOKENS']);
    const before = cognito.requests.length;
    await succeed(ada, ['refresh']);
    const RefreshToken = await printed(ada, 'token', 'refresh');
    await succeed(ada, ['sign-out']);

    expect(cognito.requests.slice(before)).toEqual(['GetTokensFromRefreshToken', 'RevokeToken']);
    const revoked = sdk.send(
      new GetTokensFromRefreshTokenCommand({
        RefreshToken,
        ClientId: pool.clientId,
        ClientSecret: pool.clientSecret,
      }),
    );
    await expect(revoked).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    sdk.destroy();
  });

  test('gives new tokens to twenty processes at once by one call, and to two', async () => {
    const { ada, cognito } = await adaWithRotation(0);
    await succeed(ada, ['refresh']);
    const before = cognito.requests.length;

    const asked = await atOnce(20, ada, ['refresh', '--quiet']);
    cognito.clockOffsetSeconds = afterExpiry.clockOffsetSeconds;
    const needed = await atOnce(2, ada, ['token', 'access'], afterExpiry);

    for (const ended of [asked, needed]) {
      expect(ended.map(({ exitCode, stderr }) => [exitCode, stderr])).toEqual(
        ended.map(() => [0, '']),
      );
      expect(new Set(ended.map(({ stdout }) => stdout)).size).toBe(1);
    }
    expect(cognito.requests.slice(before)).toEqual([
      'GetTokensFromRefreshToken',
      'GetTokensFromRefreshToken',
    ]);
  });
});

/** Starts this many processes; each waits until all have begun. */
async function atOnce(
  count: number,
  { cogauth }: Person,
  argv: readonly string[],
  options: RunOptions = {},
): Promise<Run[]> {
  const waiting: Socket[] = [];
  const startingLine = createServer((socket) => {
    waiting.push(socket);
    if (waiting.length === count) for (const each of waiting) each.end();
  });
  startingLine.listen(0, '127.0.0.1');
  await once(startingLine, 'listening');
  const address = startingLine.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const script = `import { connect } from 'node:net';
    await new Promise((go) => connect(${address.port}, '127.0.0.1').resume().on('close', go));`;
  const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(script)}`;
  const run = (): Promise<Run> => cogauth(argv, { ...options, env: { NODE_OPTIONS } });
  const ended = await Promise.all(Array.from({ length: count }, run));
  startingLine.close();
  return ended;
}

describe('a refresh whose reply is lost', () => {
  test('is sent once; within the grace the same refresh token works again', async () => {
    const { ada, cognito } = await adaWithRotation(60);
    await succeed(ada, ['refresh']);
    const before = cognito.requests.length;
    void cognito.loseReplyTo('GetTokensFromRefreshToken');

    const lost = await ada.json(['get-user'], afterExpiry);
    const status = await succeed(ada, ['status']);
    const again = await ada.json(['refresh']);
    const acted = cognito.loseReplyTo('GetTokensFromRefreshToken', 'stall');
    const signal = await ada.killed(['refresh'], 'SIGKILL', acted);
    const next = await printed(ada, 'next');
    const afterKill = await ada.json(['refresh']);

    expect(lost.exitCode).toBe(20);
    expect(lost.error?.['message']).toContain('whether GetTokensFromRefreshToken took effect');
    expect(lost.next[0]?.command).toBe('refresh');
    expect(status.stdout).toContain('in doubt:  refresh at ');
    expect(again.exitCode).toBe(0);
    expect(signal).toBe('SIGKILL');
    expect(next).toBe('cogauth refresh');
    expect(afterKill.exitCode).toBe(0);
    expect(await printed(ada, 'status')).not.toContain('in doubt');
    expect(cognito.requests.slice(before)).toEqual(
      Array.from({ length: 4 }, () => 'GetTokensFromRefreshToken'),
    );
  });

  test('without grace, the same refresh token is tried once, and then the sign-in is named', async () => {
    const { ada, cognito } = await adaWithRotation(0);
    const acted = cognito.loseReplyTo('GetTokensFromRefreshToken', 'stall');
    const signal = await ada.killed(['refresh'], 'SIGKILL', acted);
    const before = cognito.requests.length;

    const again = await ada.json(['refresh']);
    const onceMore = await ada.json(['refresh']);
    await succeed(ada, ['initiate-auth', '--flow', 'user-srp', '--expect', 'TOKENS']);
    await succeed(ada, ['refresh']);

    expect(signal).toBe('SIGKILL');
    expect([again.exitCode, onceMore.exitCode]).toEqual([13, 13]);
    expect(again.error).toMatchObject({ code: 'RefreshTokenReuseException' });
    expect(again.error?.['hint']).toContain('cogauth initiate-auth --flow user-srp');
    expect(onceMore.error).toMatchObject({ code: 'NoRefreshToken' });
    const sent = cognito.requests.slice(before);
    expect(sent.filter((name) => name.startsWith('GetTokens'))).toHaveLength(2);
    expect(sent.at(-1)).toBe('GetTokensFromRefreshToken');
  });

  test('by REFRESH_TOKEN_AUTH is sent again at once, because it spends nothing', async () => {
    const { ada, cognito } = await personOnServer();
    await succeed(ada, ['create-user-pool', 'demo', '--mfa', 'off']);
    await signUpAndIn({ ada, cognito }, 'ada');
    const before = cognito.requests.length;
    void cognito.loseReplyTo('InitiateAuth');

    const ended = await ada.json(['refresh']);

    expect(ended.exitCode).toBe(0);
    expect(cognito.requests.slice(before)).toEqual(['InitiateAuth', 'InitiateAuth']);
  });
});
