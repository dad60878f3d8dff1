import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { adminConfirmSignUp } from '../../src/actions/admin-confirm-sign-up.ts';
import { adminGetUser } from '../../src/actions/admin-get-user.ts';
import { adminSetUserPassword } from '../../src/actions/admin-set-user-password.ts';
import { changePassword } from '../../src/actions/change-password.ts';
import { deleteUserPool } from '../../src/actions/delete-user-pool.ts';
import { deleteUser } from '../../src/actions/delete-user.ts';
import { forgetDevice } from '../../src/actions/forget-device.ts';
import { forgotPassword } from '../../src/actions/forgot-password.ts';
import { getDevice } from '../../src/actions/get-device.ts';
import { getUserAttributeVerificationCode } from '../../src/actions/get-user-attribute-verification-code.ts';
import { getUser } from '../../src/actions/get-user.ts';
import { globalSignOut } from '../../src/actions/global-sign-out.ts';
import { updateDeviceStatus } from '../../src/actions/update-device-status.ts';
import { verifyUserAttribute } from '../../src/actions/verify-user-attribute.ts';
import {
  adminApi,
  app,
  hashOver,
  mockedCognito,
  secretApp,
  userPoolId,
} from '../support/cognito/mocked-cognito.ts';

/** What is called, by which function, the operation, and its request with every member. */
type Row = readonly [
  name: string,
  call: (client: CognitoIdentityProviderClient) => Promise<unknown>,
  operation: string,
  request: object,
];

const owner = { api: 'public', accessToken: 'at' } as const;
const adminOwner = { ...adminApi, username: 'ada' } as const;
const email = { accessToken: 'at', attributeName: 'email' };
const clientMetadata = { key: 'v' };

const account: readonly Row[] = [
  ['getUser', (client) => getUser(client, 'at'), 'GetUser', { AccessToken: 'at' }],
  [
    'globalSignOut',
    (client) => globalSignOut(client, 'at'),
    'GlobalSignOut',
    { AccessToken: 'at' },
  ],
  [
    'forgotPassword',
    (client) => forgotPassword(client, app, 'ada'),
    'ForgotPassword',
    { ClientId: 'app', Username: 'ada' },
  ],
  [
    'forgotPassword with a client secret',
    (client) => forgotPassword(client, secretApp, 'ada'),
    'ForgotPassword',
    { ClientId: 'app', SecretHash: hashOver('ada'), Username: 'ada' },
  ],
  [
    'getUserAttributeVerificationCode',
    (client) => getUserAttributeVerificationCode(client, { ...email, clientMetadata: undefined }),
    'GetUserAttributeVerificationCode',
    { AccessToken: 'at', AttributeName: 'email' },
  ],
  [
    'getUserAttributeVerificationCode with client metadata',
    (client) => getUserAttributeVerificationCode(client, { ...email, clientMetadata }),
    'GetUserAttributeVerificationCode',
    { AccessToken: 'at', AttributeName: 'email', ClientMetadata: { key: 'v' } },
  ],
  ['deleteUser', (client) => deleteUser(client, 'at'), 'DeleteUser', { AccessToken: 'at' }],
  [
    'changePassword',
    (client) =>
      changePassword(client, {
        accessToken: 'at',
        previousPassword: 'old',
        proposedPassword: 'new',
      }),
    'ChangePassword',
    { AccessToken: 'at', PreviousPassword: 'old', ProposedPassword: 'new' },
  ],
  [
    'changePassword of a user without a password',
    (client) =>
      changePassword(client, {
        accessToken: 'at',
        previousPassword: undefined,
        proposedPassword: 'new',
      }),
    'ChangePassword',
    { AccessToken: 'at', ProposedPassword: 'new' },
  ],
  [
    'verifyUserAttribute',
    (client) =>
      verifyUserAttribute(client, {
        accessToken: 'at',
        attributeName: 'phone_number',
        code: '123456',
      }),
    'VerifyUserAttribute',
    { AccessToken: 'at', AttributeName: 'phone_number', Code: '123456' },
  ],
];

const byAdministrator: readonly Row[] = [
  [
    'adminConfirmSignUp',
    (client) => adminConfirmSignUp(client, { userPoolId, username: 'ada' }),
    'AdminConfirmSignUp',
    { UserPoolId: userPoolId, Username: 'ada' },
  ],
  [
    'adminGetUser',
    (client) => adminGetUser(client, { userPoolId, username: 'ada' }),
    'AdminGetUser',
    { UserPoolId: userPoolId, Username: 'ada' },
  ],
  [
    'adminSetUserPassword, permanent',
    (client) =>
      adminSetUserPassword(client, {
        userPoolId,
        username: 'ada',
        password: 'new',
        permanent: true,
      }),
    'AdminSetUserPassword',
    { UserPoolId: userPoolId, Username: 'ada', Password: 'new', Permanent: true },
  ],
  [
    'adminSetUserPassword, temporary',
    (client) =>
      adminSetUserPassword(client, {
        userPoolId,
        username: 'ada',
        password: 'new',
        permanent: false,
      }),
    'AdminSetUserPassword',
    { UserPoolId: userPoolId, Username: 'ada', Password: 'new', Permanent: false },
  ],
  [
    'deleteUserPool',
    (client) => deleteUserPool(client, userPoolId),
    'DeleteUserPool',
    { UserPoolId: userPoolId },
  ],
];

const devices: readonly Row[] = [
  [
    'getDevice',
    (client) => getDevice(client, owner, 'd1'),
    'GetDevice',
    { AccessToken: 'at', DeviceKey: 'd1' },
  ],
  [
    'getDevice by an administrator',
    (client) => getDevice(client, adminOwner, 'd1'),
    'AdminGetDevice',
    { UserPoolId: userPoolId, Username: 'ada', DeviceKey: 'd1' },
  ],
  [
    'forgetDevice',
    (client) => forgetDevice(client, owner, 'd1'),
    'ForgetDevice',
    { AccessToken: 'at', DeviceKey: 'd1' },
  ],
  [
    'forgetDevice by an administrator',
    (client) => forgetDevice(client, adminOwner, 'd1'),
    'AdminForgetDevice',
    { UserPoolId: userPoolId, Username: 'ada', DeviceKey: 'd1' },
  ],
  [
    'updateDeviceStatus to remembered',
    (client) =>
      updateDeviceStatus(client, owner, { deviceKey: 'eu-west-1_d', status: 'remembered' }),
    'UpdateDeviceStatus',
    { AccessToken: 'at', DeviceKey: 'eu-west-1_d', DeviceRememberedStatus: 'remembered' },
  ],
  [
    'updateDeviceStatus to not_remembered',
    (client) =>
      updateDeviceStatus(client, owner, { deviceKey: 'eu-west-1_d', status: 'not_remembered' }),
    'UpdateDeviceStatus',
    { AccessToken: 'at', DeviceKey: 'eu-west-1_d', DeviceRememberedStatus: 'not_remembered' },
  ],
  [
    'updateDeviceStatus by an administrator',
    (client) =>
      updateDeviceStatus(client, adminOwner, {
        deviceKey: 'eu-west-1_d',
        status: 'not_remembered',
      }),
    'AdminUpdateDeviceStatus',
    {
      UserPoolId: userPoolId,
      Username: 'ada',
      DeviceKey: 'eu-west-1_d',
      DeviceRememberedStatus: 'not_remembered',
    },
  ],
];

describe('an action of one call sends exactly its request and returns the reply', () => {
  test.each([...account, ...byAdministrator, ...devices])(
    '%s',
    async (_name, call, operation, request) => {
      const { client, cognito, sent } = mockedCognito();
      const answer = { $metadata: { requestId: 'request-1' } };
      cognito.onAnyCommand().resolves(answer);

      const reply = await call(client);

      expect(reply).toBe(answer);
      expect(sent()).toEqual([{ operation, request }]);
    },
  );
});
