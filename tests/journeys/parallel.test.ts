import { afterEach, describe, expect, test } from '@jest/globals';
import { type Person, person, succeed, totpCode } from '../support/cli/cogauth-process.ts';
import { type EmbeddedDouble, embeddedDouble } from '../support/cognito/embedded-double.ts';
import { cognitoDouble, silence } from '../support/cognito/cognito-double.ts';

const servers: { readonly close: () => void }[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A user of a pool on a server that records what is spent. */
async function someone(
  ...poolOptions: readonly string[]
): Promise<{ who: Person; cognito: EmbeddedDouble }> {
  const cognito = await embeddedDouble();
  servers.push(cognito);
  const who = await person({
    COGAUTH_ENDPOINT: cognito.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
    // Forty processes on few cores take their time.
    COGAUTH_LOCK_TIMEOUT: '5m',
  });
  await succeed(who, ['create-user-pool', 'demo', ...poolOptions]);
  return { who, cognito };
}

async function signUpAda(who: Person, cognito: EmbeddedDouble): Promise<void> {
  await succeed(who, ['sign-up', 'ada', '--email', 'ada@example.com']);
  await succeed(who, ['confirm-sign-up', cognito.newestCode('ada')]);
}

/** So far ahead that every access token issued now has expired, also by the server's clock. */
const afterExpiry = { clockOffsetSeconds: 3700 };

const forty = Array.from({ length: 40 }, (_, index) => index);

describe('forty commands at once', () => {
  test('on as many users all succeed, and each user is remembered', async () => {
    const { who } = await someone();

    const ended = await Promise.all(
      forty.map((index) =>
        who.cogauth(['sign-up', `ada${index}`, '--email', `ada${index}@example.com`]),
      ),
    );

    expect(ended.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    const { result } = await who.json(['session', 'list']);
    expect(result?.['users']).toHaveLength(40);
    expect((await who.json(['status'])).state).toMatchObject({ phase: 'sign-up' });
  }, 300_000);

  test('on one user send no Session twice, and leave a usable flow', async () => {
    const { who, cognito } = await someone();
    await signUpAda(who, cognito);
    await succeed(who, ['admin-initiate-auth', 'ada', '--expect', 'MFA_SETUP']);
    const associate = ['associate-software-token', '--save-secret'];

    const ended = await Promise.all(
      forty.map((index) => who.json(index % 4 === 0 ? ['admin-initiate-auth', 'ada'] : associate)),
    );

    // The second process finds another Session than it read before.
    const outcomes = new Set(ended.map(({ error }) => error?.['code'] ?? 'done'));
    expect([...outcomes].filter((one) => one !== 'done' && one !== 'FlowChanged')).toEqual([]);
    expect(outcomes).toContain('done');
    await succeed(who, associate);
    // At least one; perhaps no other process answered before the sign-ins.
    expect(cognito.received.length).toBeGreaterThan(0);
    expect(new Set(cognito.received).size).toBe(cognito.received.length);
    await succeed(who, ['verify-software-token', await totpCode(who)]);
    await succeed(who, ['respond-to-challenge', '--expect', 'TOKENS']);
  }, 300_000);

  test('on one user spend no rotating refresh token twice', async () => {
    const { who, cognito } = await someone('--mfa', 'off', '--refresh-token-rotation', '0');
    await signUpAda(who, cognito);
    await succeed(who, ['initiate-auth', 'ada', '--expect', 'TOKENS']);
    await succeed(who, ['confirm-device']);
    // The first refresh finds out which operation the client allows, without spending anything.
    await succeed(who, ['refresh']);
    cognito.received.splice(0);
    cognito.clockOffsetSeconds = afterExpiry.clockOffsetSeconds;
    const commands = [['refresh'], ['token', 'access'], ['get-user'], ['list-devices']];

    const ended = await Promise.all(
      forty.map((index) => who.cogauth(commands[index % commands.length] ?? [], afterExpiry)),
    );

    expect(ended.filter(({ exitCode }) => exitCode !== 0)).toEqual([]);
    expect(cognito.received.length).toBeGreaterThan(0);
    expect(new Set(cognito.received).size).toBe(cognito.received.length);
    await succeed(who, ['refresh'], afterExpiry);
  }, 300_000);
});

describe('two profiles', () => {
  test('never wait for each other, not even for the same user', async () => {
    const { who, cognito } = await someone();
    await signUpAda(who, cognito);
    const stalled = await cognitoDouble(silence);
    servers.push(stalled);
    const signIn = ['initiate-auth', 'ada', '--flow', 'user-password', '--lock-timeout', '1s'];
    const other = ['--profile', 'other', '--client-id', 'app', '--endpoint', stalled.url];
    const holder = who.cogauth([...signIn, ...other, '--timeout', '10m']);
    await stalled.requested;

    const free = await who.json(signIn);
    const waiting = await who.json([...signIn, ...other]);

    expect(free.exitCode).toBe(0);
    expect(waiting.exitCode).toBe(21);
    expect(waiting.error?.['message']).toMatch(/^process \d+ on .+ \(initiate-auth\)/);
    stalled.close();
    await holder;
  });
});
