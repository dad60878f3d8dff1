import {
  AdminCreateUserCommand,
  CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  passwordOfAda,
  type Person,
  person,
  succeed,
  totpCode,
} from '../support/cli/cogauth-process.ts';
import { codeSent, type CognitoLocal, cognitoLocal } from '../support/cognito/cognito-local.ts';

// Our commands against a server that we did not write, which does some things its own way and lacks others.

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
const anyCredentials = {
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_REGION: 'us-east-1',
};

let server: CognitoLocal;
beforeAll(async () => {
  server = await cognitoLocal();
});
afterAll(async () => {
  await server.stop();
});

const byPassword = ['--flow', 'user-password'] as const;

async function personWithPool(): Promise<Person> {
  const ada = await person(anyCredentials);
  await succeed(ada, ['create-user-pool', 'demo', '--mfa', 'optional', '--endpoint', server.url]);
  return ada;
}

async function personWithConfirmedAda(): Promise<Person> {
  const ada = await personWithPool();
  await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
  await succeed(ada, ['confirm-sign-up', codeSent]);
  return ada;
}

describe('cogauth with cognito-local', () => {
  test('signs up, signs in by password, refreshes, looks around and signs out', async () => {
    const ada = await personWithPool();

    const signedUp = await ada.json(['sign-up', 'ada', '--email', 'ada@example.com']);
    const tooEarly = await ada.json(['initiate-auth', ...byPassword]);
    const wrongCode = await ada.json(['confirm-sign-up', '654321']);
    await succeed(ada, ['confirm-sign-up', codeSent]);
    const signedIn = await ada.json(['initiate-auth', ...byPassword]);
    const byAdmin = await ada.json(['admin-initiate-auth']);
    const refreshed = await ada.json(['refresh']);
    const got = await ada.json(['get-user']);
    const users = await ada.json(['list-users']);
    const status = await ada.json(['admin-get-user']);
    const signedOut = await ada.json(['sign-out']);

    expect(signedUp.result).toMatchObject({ userConfirmed: false, delivery: { medium: 'EMAIL' } });
    expect([tooEarly.exitCode, tooEarly.error?.['code']]).toEqual([
      14,
      'UserNotConfirmedException',
    ]);
    expect([wrongCode.exitCode, wrongCode.error?.['kind']]).toEqual([12, 'WRONG_CODE']);
    expect(signedIn.state).toMatchObject({
      phase: 'signed-in',
      api: 'public',
      tokens: { hasRefreshToken: true, expiresAt: expect.stringMatching(/Z$/) },
    });
    expect(byAdmin.state).toMatchObject({ phase: 'signed-in', api: 'admin' });
    expect(refreshed.state).toMatchObject({
      phase: 'signed-in',
      tokens: { hasRefreshToken: true },
    });
    expect(got.result).toMatchObject({ attributes: { email: 'ada@example.com' } });
    expect(users.result).toMatchObject({ users: [{ username: 'ada', userStatus: 'CONFIRMED' }] });
    expect(status.result).toMatchObject({ userStatus: 'CONFIRMED', enabled: true });
    expect(signedOut).toMatchObject({ result: { revoked: true }, state: { phase: 'signed-out' } });
  });

  test('sets TOTP up by access token, and answers with it at the next sign-in', async () => {
    const ada = await personWithConfirmedAda();
    await succeed(ada, ['initiate-auth', ...byPassword, '--expect', 'TOKENS']);

    await succeed(ada, ['associate-software-token', '--save-secret']);
    const code = await totpCode(ada);
    const wrong = await ada.json([
      'verify-software-token',
      code === '000000' ? '1'.repeat(6) : '000000',
    ]);
    const verified = await ada.json(['verify-software-token', await totpCode(ada)]);
    await succeed(ada, ['initiate-auth', ...byPassword, '--expect', 'SOFTWARE_TOKEN_MFA']);
    // There a code can be used again and again.
    const again = (await succeed(ada, ['totp', '--no-wait'])).stdout.trim();
    const answered = await ada.json(['respond-to-challenge', again]);

    expect([wrong.exitCode, wrong.error?.['kind']]).toEqual([12, 'WRONG_CODE']);
    expect(verified.result).toMatchObject({ status: 'SUCCESS' });
    expect(answered.state).toMatchObject({ phase: 'signed-in' });
  });

  test('gives a user that an administrator made a password of their own', async () => {
    const ada = await personWithPool();
    const { stdout } = await succeed(ada, ['config', 'explain', '--json']);
    const userPoolId = /local_\w+/.exec(stdout)?.[0];
    const sdk = new CognitoIdentityProviderClient({
      endpoint: server.url,
      region: 'us-east-1',
      credentials,
    });
    await sdk.send(
      new AdminCreateUserCommand({
        UserPoolId: userPoolId,
        Username: 'bob',
        TemporaryPassword: passwordOfAda,
        MessageAction: 'SUPPRESS',
      }),
    );

    const begun = await ada.json(['initiate-auth', 'bob', ...byPassword]);
    const answered = await ada.json(['respond-to-challenge', '--new-password-stdin'], {
      stdin: 'Better-horse-8\n',
    });
    const again = await ada.json(['initiate-auth', 'bob', ...byPassword, '--password-stdin'], {
      stdin: 'Better-horse-8\n',
    });

    expect(begun.state).toMatchObject({ challenge: 'NEW_PASSWORD_REQUIRED' });
    expect(answered.state).toMatchObject({ phase: 'signed-in' });
    expect(again.state).toMatchObject({ phase: 'signed-in' });
  });

  test('says what that server lacks, and fails as with any server that fails', async () => {
    const ada = await personWithConfirmedAda();
    await succeed(ada, ['initiate-auth', ...byPassword]);

    const lacking = [
      [['initiate-auth'], 'AuthFlow=USER_SRP_AUTH'],
      [['admin-initiate-auth', '--flow', 'admin-no-srp'], 'AuthFlow=ADMIN_NO_SRP_AUTH'],
      [['resend-confirmation-code'], '"ResendConfirmationCode"'],
    ] as const;
    for (const [argv, words] of lacking) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const { exitCode, stderr } = await ada.cogauth(argv);
      expect(exitCode).toBe(20);
      expect(stderr).toContain(
        'error: the server failed (HTTP 500): Cognito Local unsupported feature: ',
      );
      expect(stderr).toContain(words);
      expect(stderr).not.toMatch(/^\s+at /m);
    }
    const globally = await ada.json(['sign-out', '--global']);
    expect(globally).toMatchObject({
      exitCode: 0,
      result: { revoked: false },
      warnings: [expect.stringContaining('"GlobalSignOut"')],
    });
  });

  test('refuses what that server refuses', async () => {
    const ada = await personWithConfirmedAda();

    const taken = await ada.json(['sign-up', 'ada', '--email', 'ada@example.com']);
    const unknown = await ada.json(['admin-get-user', 'nobody']);
    const nobody = await ada.json(['initiate-auth', 'nobody', ...byPassword]);
    const cleaned = await ada.json(['clean-up', '--yes']);

    expect([taken.exitCode, taken.error?.['code']]).toEqual([14, 'UsernameExistsException']);
    expect([unknown.exitCode, unknown.error?.['code']]).toEqual([14, 'UserNotFoundException']);
    expect([nobody.exitCode, nobody.error?.['code']]).toEqual([13, 'NotAuthorizedException']);
    expect(cleaned.exitCode).toBe(0);
  });
});
