import { beforeEach, describe, expect, test } from '@jest/globals';
import { signedIn } from '../support/cli/saved-home.ts';
import {
  clientNotDescribed,
  type ScriptedHome,
  scriptedHome,
  tokensForAda,
  typedPassword,
} from '../support/cli/scripted-home.ts';
import { answerJson, cognitoDouble } from '../support/cognito/cognito-double.ts';
import { hashOver } from '../support/cognito/app-clients.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const env = { COGAUTH_PASSWORD: typedPassword };
const withSecret = { ...env, COGAUTH_CLIENT_SECRET: 'hush' };
const byPassword = { USERNAME: 'ada', PASSWORD: typedPassword } as const;
const bySrp = { USERNAME: 'ada', SRP_A: expect.stringMatching(/^[0-9a-f]+$/) } as const;
const SECRET_HASH = hashOver('ada');

const requests = [
  ['ADMIN_USER_PASSWORD_AUTH', [], env, byPassword],
  ['ADMIN_USER_PASSWORD_AUTH', ['--flow', 'admin-user-password'], env, byPassword],
  ['ADMIN_USER_PASSWORD_AUTH', [], withSecret, { ...byPassword, SECRET_HASH }],
  ['ADMIN_NO_SRP_AUTH', ['--flow', 'admin-no-srp'], env, byPassword],
  ['ADMIN_NO_SRP_AUTH', ['--flow', 'admin-no-srp'], withSecret, { ...byPassword, SECRET_HASH }],
  ['USER_SRP_AUTH', ['--flow', 'user-srp'], env, bySrp],
  ['USER_SRP_AUTH', ['--flow', 'user-srp'], withSecret, { ...bySrp, SECRET_HASH }],
] as const;

describe('cogauth admin-initiate-auth', () => {
  test.each(requests)('begins %s given %j, signed', async (flow, flags, given, AuthParameters) => {
    home.cognito.answers(['AdminInitiateAuth', tokensForAda]);

    const { exitCode } = await home.cli(['admin-initiate-auth', 'ada', ...flags], { env: given });

    expect(exitCode).toBe(0);
    expect(home.cognito.requests[0]).toEqual({
      operation: 'AdminInitiateAuth',
      isSigned: true,
      body: {
        UserPoolId: 'eu-west-1_AbCdE',
        ClientId: 'app',
        AuthFlow: flow,
        AuthParameters,
      },
    });
  });

  test.each(requests)('names the device in %s given %j', async (_flow, flags, given, expected) => {
    await home.saveFlow({ ...signedIn, target: home.target });
    home.cognito.answers(['AdminInitiateAuth', tokensForAda]);

    await home.cli(['admin-initiate-auth', 'ada', ...flags], { env: given });

    expect(home.cognito.requests[0]?.body).toMatchObject({
      AuthParameters: { ...expected, DEVICE_KEY: 'eu-west-1_device' },
    });
  });

  test('knows how long the Session lives if the credentials allow DescribeUserPoolClient', async () => {
    home.cognito.answers(
      [
        'AdminInitiateAuth',
        { ChallengeName: 'SMS_MFA', ChallengeParameters: {}, Session: 'session-1' },
      ],
      ['DescribeUserPoolClient', { UserPoolClient: { AuthSessionValidity: 7 } }],
    );

    const { stdout } = await home.cli(['admin-initiate-auth', 'ada', '--json'], { env });

    expect(JSON.parse(stdout)).toMatchObject({
      state: { api: 'admin', session: { secondsLeft: 420, assumed: false } },
    });
    expect(home.cognito.requests[1]).toEqual({
      operation: 'DescribeUserPoolClient',
      isSigned: true,
      body: { UserPoolId: 'eu-west-1_AbCdE', ClientId: 'app' },
    });
  });

  test('saves the Session before it asks how long the Session lives', async () => {
    const server = await cognitoDouble();
    const before: unknown[] = [];
    server.behave(({ operation }, response) => {
      if (operation === 'AdminInitiateAuth') {
        const challenge = {
          ChallengeName: 'SMS_MFA',
          ChallengeParameters: {},
          Session: 'session-1',
        };
        answerJson(response, 200, challenge);
        return;
      }
      void (async () => {
        before.push(operation, (await home.flowsOf('default').read('ada'))?.challenge);
        answerJson(response, 200, { UserPoolClient: { AuthSessionValidity: 7 } });
      })();
    });

    await home.cli(['admin-initiate-auth', 'ada', '--endpoint', server.url], { env });
    server.close();

    expect(before).toEqual([
      'DescribeUserPoolClient',
      expect.objectContaining({ session: 'session-1', assumed: true }),
    ]);
    expect((await home.flowsOf('default').read('ada'))?.challenge?.assumed).toBe(false);
  });

  test('does not ask how long a Session lives after it got tokens', async () => {
    home.cognito.answers(['AdminInitiateAuth', tokensForAda]);

    await home.cli(['admin-initiate-auth', 'ada', '--expect', 'TOKENS'], { env });

    expect(home.cognito.requests.map(({ operation }) => operation)).toEqual(['AdminInitiateAuth']);
  });

  test('follows MFA_SETUP through both steps of a software token, at once with --associate', async () => {
    const setUp = { ChallengeName: 'MFA_SETUP', ChallengeParameters: { USER_ID_FOR_SRP: 'ada' } };
    home.cognito.answers(
      ['AdminInitiateAuth', { ...setUp, Session: 'session-1' }],
      clientNotDescribed,
      ['AssociateSoftwareToken', { SecretCode: 'JBSWY3DPEHPK3PXP', Session: 'session-2' }],
      ['VerifySoftwareToken', { Status: 'SUCCESS', Session: 'session-3' }],
      ['AdminRespondToAuthChallenge', tokensForAda],
    );

    const argv = ['admin-initiate-auth', 'ada', '--associate', '--save-secret'];
    const begun = await home.cli(argv, { env });
    await home.cli(['verify-software-token', '123456', '--device-name', 'phone']);
    const done = await home.cli(['respond-to-challenge', '--expect', 'TOKENS']);

    expect(begun.stderr).toContain(
      'next: cogauth verify-software-token --from-totp\n  or: cogauth verify-software-token CODE',
    );
    expect(done.exitCode).toBe(0);
    expect(home.cognito.requests.slice(2)).toEqual([
      {
        operation: 'AssociateSoftwareToken',
        isSigned: false,
        body: { Session: 'session-1' },
      },
      {
        operation: 'VerifySoftwareToken',
        isSigned: false,
        body: { Session: 'session-2', UserCode: '123456', FriendlyDeviceName: 'phone' },
      },
      {
        operation: 'AdminRespondToAuthChallenge',
        isSigned: true,
        body: {
          UserPoolId: 'eu-west-1_AbCdE',
          ClientId: 'app',
          ChallengeName: 'MFA_SETUP',
          Session: 'session-3',
          ChallengeResponses: { USERNAME: 'ada' },
        },
      },
    ]);
  });

  test('says which permission is missing', async () => {
    const message = 'User: x is not authorized to perform: cognito-idp:AdminInitiateAuth';
    home.cognito.answers(refusal('AdminInitiateAuth', 'AccessDeniedException', message));

    const { exitCode, stderr } = await home.cli(['admin-initiate-auth', 'ada'], { env });

    expect(exitCode).toBe(17);
    expect(stderr).toContain(`error: ${message}\nhint: allow this operation in the IAM policy`);
  });

  test('exits 3 without a user pool id, and asks no question', async () => {
    const { region, clientId, endpoint } = home.target;
    await home.saveProfile('default', { region, clientId, endpoint });

    const { exitCode } = await home.cli(['admin-initiate-auth', 'ada'], { env });

    expect(exitCode).toBe(3);
    expect(home.cognito.requests).toEqual([]);
  });
});
