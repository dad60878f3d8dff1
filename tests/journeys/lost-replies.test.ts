import { afterEach, describe, expect, test } from '@jest/globals';
import { type Person, person, setUpTotp, succeed } from '../support/cli/cogauth-process.ts';
import { type EmbeddedDouble, embeddedDouble } from '../support/cognito/embedded-double.ts';

let server: EmbeddedDouble | undefined;
afterEach(() => server?.close());

/** ada, signed up and with TOTP, on a server that may lose replies. */
async function adaOnUnreliableCognito(): Promise<{ ada: Person; cognito: EmbeddedDouble }> {
  const cognito = await embeddedDouble();
  server = cognito;
  const ada = await person({
    COGAUTH_ENDPOINT: cognito.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  });
  await succeed(ada, ['create-user-pool', 'demo']);
  await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
  await succeed(ada, ['confirm-sign-up', cognito.newestCode('ada')]);
  await setUpTotp(ada);
  return { ada, cognito };
}

async function nextTotpCode(ada: Person): Promise<string> {
  return (await succeed(ada, ['totp', '--next'])).stdout.trim();
}

describe('a call that spends something', () => {
  test('is sent once; after a lost reply the next command tries the Session once, then names the sign-in', async () => {
    const { ada, cognito } = await adaOnUnreliableCognito();
    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA']);
    const code = await nextTotpCode(ada);
    const before = cognito.requests.length;
    void cognito.loseReplyTo('AdminRespondToAuthChallenge');

    const lost = await ada.json(['respond-to-challenge', code]);
    const again = await ada.json(['respond-to-challenge', code]);

    expect(lost.exitCode).toBe(20);
    expect(lost.error?.['message']).toContain('whether AdminRespondToAuthChallenge took effect');
    expect(again.exitCode).toBe(11);
    expect(again.error).toMatchObject({ code: 'SessionSpent' });
    expect(again.error?.['hint']).toContain('cogauth admin-initiate-auth');
    expect(again.next[0]?.command).toBe('admin-initiate-auth');
    expect(cognito.requests.slice(before)).toEqual([
      'AdminRespondToAuthChallenge',
      'AdminRespondToAuthChallenge',
    ]);
  });

  test('leaves a readable store when it is killed, and says what is in doubt', async () => {
    const { ada, cognito } = await adaOnUnreliableCognito();
    await succeed(ada, ['admin-initiate-auth', 'ada']);
    const code = await nextTotpCode(ada);
    const acted = cognito.loseReplyTo('AdminRespondToAuthChallenge', 'stall');

    const signal = await ada.killed(['respond-to-challenge', code], 'SIGKILL', acted);
    const status = await succeed(ada, ['status']);
    const again = await ada.json(['respond-to-challenge', code]);
    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA']);

    expect(signal).toBe('SIGKILL');
    expect(status.stdout).toContain('in doubt:  respond-to-challenge');
    expect(again.exitCode).toBe(11);
  });

  test('registers a device whose password was saved: the repetition finds it registered', async () => {
    const { ada, cognito } = await adaOnUnreliableCognito();
    void cognito.loseReplyTo('ConfirmDevice');

    const lost = await ada.json(['confirm-device']);
    await succeed(ada, ['confirm-device']);
    await succeed(ada, ['initiate-auth', 'ada', '--expect', 'TOKENS']);

    expect(lost.exitCode).toBe(20);
  });

  test('creates one user pool, which the same command finishes', async () => {
    const { ada, cognito } = await adaOnUnreliableCognito();
    void cognito.loseReplyTo('CreateUserPoolClient');

    const lost = await ada.json(['create-user-pool', 'other']);
    await succeed(ada, ['create-user-pool', 'other']);
    const pools = await ada.json(['list-user-pools']);

    expect(lost.exitCode).toBe(20);
    expect(pools.result?.['userPools']).toHaveLength(2);
  });

  test('does not finish the user pool at another endpoint', async () => {
    const { ada, cognito } = await adaOnUnreliableCognito();
    void cognito.loseReplyTo('CreateUserPoolClient');
    await ada.json(['create-user-pool', 'other']);

    const elsewhere = await ada.json(['create-user-pool', 'other', '--endpoint', 'embedded']);
    const finished = await ada.json(['create-user-pool', 'other']);

    expect(elsewhere.exitCode).toBe(10);
    expect(elsewhere.error).toMatchObject({ code: 'OtherTarget' });
    expect(finished.exitCode).toBe(0);
  });
});
