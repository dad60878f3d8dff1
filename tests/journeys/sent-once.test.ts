import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { person } from '../support/cli/cogauth-process.ts';
import {
  everyCase,
  type EveryCase,
  goodBut,
  homeOf,
  type Secrets,
} from '../support/cli/every-command.ts';
import { type CognitoDouble, cognitoDouble } from '../support/cognito/cognito-double.ts';

// As processes of their own: a test runner's realm would change the errors of Node's sockets on their way.

const secret = 'Correct-horse-1';
const secrets: Secrets = {
  password: secret,
  newPassword: secret,
  temporaryPassword: secret,
  clientSecret: 'hush',
  session: 'session-1',
  nextSession: 'session-2',
  accessToken: 'access',
  idToken: 'id',
  refreshToken: 'refresh',
  nextToken: 'next',
  secretCode: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  devicePassword: 'device',
  secretBlock: 'c2VjcmV0',
  code: 'abc123',
  totpCode: '123456',
};

/** Whether a repetition of each operation that cogauth knows would spend or make something twice. */
const spends: Readonly<Record<string, boolean>> = {
  SignUp: true,
  ConfirmSignUp: true,
  ResendConfirmationCode: false,
  AdminCreateUser: true,
  AdminConfirmSignUp: false,
  ForgotPassword: false,
  ConfirmForgotPassword: true,
  AdminSetUserPassword: false,
  AdminGetUser: false,
  AdminUpdateUserAttributes: true,
  AdminResetUserPassword: false,
  AdminDisableUser: false,
  AdminEnableUser: false,
  AdminDeleteUser: false,
  AdminUserGlobalSignOut: false,
  AdminSetUserMFAPreference: false,
  CreateGroup: true,
  ListGroups: false,
  DeleteGroup: false,
  AdminAddUserToGroup: false,
  AdminRemoveUserFromGroup: false,
  AdminListGroupsForUser: false,
  ListUsersInGroup: false,
  ListUsers: false,
  GetUser: false,
  ChangePassword: true,
  UpdateUserAttributes: true,
  GetUserAttributeVerificationCode: false,
  VerifyUserAttribute: true,
  DeleteUser: false,
  RevokeToken: false,
  GlobalSignOut: false,
  InitiateAuth: false,
  AdminInitiateAuth: false,
  RespondToAuthChallenge: true,
  AdminRespondToAuthChallenge: true,
  DescribeUserPoolClient: false,
  AssociateSoftwareToken: true,
  VerifySoftwareToken: true,
  SetUserMFAPreference: false,
  GetTokensFromRefreshToken: true,
  ConfirmDevice: true,
  ListDevices: false,
  AdminListDevices: false,
  GetDevice: false,
  UpdateDeviceStatus: false,
  ForgetDevice: false,
  ListUserPools: false,
  CreateUserPool: true,
  SetUserPoolMfaConfig: false,
  CreateUserPoolClient: true,
  DeleteUserPool: false,
};

let server: CognitoDouble;
beforeAll(async () => {
  server = await cognitoDouble();
});
afterAll(() => {
  server.close();
});

/** The first case in which each spending operation is called, and at which place. */
const due = Object.entries(spends)
  .filter(([, isSpending]) => isSpending)
  .map(([operation]) => {
    const one = everyCase(secrets).find(({ calls }) => calls.some(([name]) => name === operation));
    return [operation, one] as const;
  });

test('every operation that a command calls is classified as spending or not', () => {
  const asked = everyCase(secrets).flatMap(({ calls }) => calls.map(([operation]) => operation));

  expect(new Set(asked)).toEqual(new Set(Object.keys(spends)));
});

describe('a connection that breaks after the server has acted', () => {
  test.each(due)('%s is not sent twice', async (operation, one) => {
    if (one === undefined) throw new Error('no case');
    const { exitCode, stderr } = await runAgainst(one, operation);

    expect(exitCode).toBe(20);
    expect(stderr).toContain(`whether ${operation} took effect is not known`);
    expect(server.arrived().filter((request) => request.operation === operation)).toHaveLength(1);
  });
});

async function runAgainst(
  one: EveryCase,
  operation: string,
): ReturnType<Awaited<ReturnType<typeof person>>['cogauth']> {
  const { home, env } = await homeOf(server, secrets, one);
  const at = one.calls.findIndex(([name]) => name === operation);
  server.behave(goodBut(one, at, (_arrived, _response, request) => void request.socket.destroy()));
  const { cogauth } = await person({
    ...env,
    COGAUTH_HOME: home,
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  });
  // The flows were saved at noon of a future day.
  const clockOffsetSeconds = Math.round((Date.parse('2030-01-01T12:00:00Z') - Date.now()) / 1000);
  return cogauth(one.argv, { clockOffsetSeconds });
}
