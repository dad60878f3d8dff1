import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { adminAddUserToGroup } from '../../src/actions/admin-add-user-to-group.ts';
import { adminConfirmSignUp } from '../../src/actions/admin-confirm-sign-up.ts';
import { adminCreateUser } from '../../src/actions/admin-create-user.ts';
import { adminDeleteUser } from '../../src/actions/admin-delete-user.ts';
import { adminDisableUser } from '../../src/actions/admin-disable-user.ts';
import { adminEnableUser } from '../../src/actions/admin-enable-user.ts';
import { adminGetUser } from '../../src/actions/admin-get-user.ts';
import { adminRemoveUserFromGroup } from '../../src/actions/admin-remove-user-from-group.ts';
import { adminResetUserPassword } from '../../src/actions/admin-reset-user-password.ts';
import { adminSetUserMfaPreference } from '../../src/actions/admin-set-user-mfa-preference.ts';
import { adminSetUserPassword } from '../../src/actions/admin-set-user-password.ts';
import { adminUpdateUserAttributes } from '../../src/actions/admin-update-user-attributes.ts';
import { adminUserGlobalSignOut } from '../../src/actions/admin-user-global-sign-out.ts';
import { associateSoftwareToken } from '../../src/actions/associate-software-token.ts';
import { changePassword } from '../../src/actions/change-password.ts';
import { confirmForgotPassword } from '../../src/actions/confirm-forgot-password.ts';
import { confirmSignUp } from '../../src/actions/confirm-sign-up.ts';
import { createGroup } from '../../src/actions/create-group.ts';
import { createUserPool } from '../../src/actions/create-user-pool.ts';
import { createUserPoolClient } from '../../src/actions/create-user-pool-client.ts';
import { deleteGroup } from '../../src/actions/delete-group.ts';
import { deleteUser } from '../../src/actions/delete-user.ts';
import { deleteUserPool } from '../../src/actions/delete-user-pool.ts';
import { describeUserPool } from '../../src/actions/describe-user-pool.ts';
import { describeUserPoolClient } from '../../src/actions/describe-user-pool-client.ts';
import { forgetDevice } from '../../src/actions/forget-device.ts';
import { forgotPassword } from '../../src/actions/forgot-password.ts';
import { getDevice } from '../../src/actions/get-device.ts';
import { getTokensFromRefreshToken } from '../../src/actions/get-tokens-from-refresh-token.ts';
import { getUser } from '../../src/actions/get-user.ts';
import { getUserAttributeVerificationCode } from '../../src/actions/get-user-attribute-verification-code.ts';
import { globalSignOut } from '../../src/actions/global-sign-out.ts';
import { initiateAuth } from '../../src/actions/initiate-auth.ts';
import { refreshTokens } from '../../src/actions/refresh-tokens.ts';
import { resendConfirmationCode } from '../../src/actions/resend-confirmation-code.ts';
import { respondToAuthChallenge } from '../../src/actions/respond-to-auth-challenge.ts';
import { revokeToken } from '../../src/actions/revoke-token.ts';
import { setUserMfaPreference } from '../../src/actions/set-user-mfa-preference.ts';
import { setUserPoolMfaConfig } from '../../src/actions/set-user-pool-mfa-config.ts';
import { signUp } from '../../src/actions/sign-up.ts';
import { updateDeviceStatus } from '../../src/actions/update-device-status.ts';
import { updateUserAttributes } from '../../src/actions/update-user-attributes.ts';
import { verifySoftwareToken } from '../../src/actions/verify-software-token.ts';
import { verifyUserAttribute } from '../../src/actions/verify-user-attribute.ts';
import {
  adminApi,
  app,
  hashOver,
  publicApi,
  secretApp,
  userPoolId,
} from '../support/cognito/app-clients.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

/** What is called, by which function, the operation, and its request with every member. */
type Row = readonly [
  name: string,
  call: (client: CognitoIdentityProviderClient) => Promise<unknown>,
  operation: string,
  request: object,
];

/** A call that gives a part of the reply: Cognito's reply, and what is made of it. */
type PartRow = readonly [...row: Row, reply: object, result: unknown];

const owner = { api: 'public', accessToken: 'at' } as const;
const adminOwner = { ...adminApi, username: 'ada' } as const;
const email = { accessToken: 'at', attributeName: 'email' };
const clientMetadata = { key: 'v' };
const attributes = { email: 'ada@example.com', 'custom:team': 'blue=1' };
const UserAttributes = [
  { Name: 'email', Value: 'ada@example.com' },
  { Name: 'custom:team', Value: 'blue=1' },
];
const confirmation = { username: 'ada', confirmationCode: '123456' };

const account: readonly Row[] = [
  [
    'signUp',
    (client) => signUp(client, app, { username: 'ada', password: 'p', attributes }),
    'SignUp',
    { ClientId: 'app', Username: 'ada', Password: 'p', UserAttributes },
  ],
  [
    'signUp with a client secret and client metadata',
    (client) =>
      signUp(client, secretApp, { username: 'ada', password: 'p', attributes, clientMetadata }),
    'SignUp',
    {
      ClientId: 'app',
      SecretHash: hashOver('ada'),
      Username: 'ada',
      Password: 'p',
      UserAttributes,
      ClientMetadata: { key: 'v' },
    },
  ],
  [
    'confirmSignUp',
    (client) => confirmSignUp(client, app, confirmation),
    'ConfirmSignUp',
    { ClientId: 'app', Username: 'ada', ConfirmationCode: '123456' },
  ],
  [
    'confirmSignUp with a client secret',
    (client) => confirmSignUp(client, secretApp, confirmation),
    'ConfirmSignUp',
    {
      ClientId: 'app',
      SecretHash: hashOver('ada'),
      Username: 'ada',
      ConfirmationCode: '123456',
    },
  ],
  [
    'resendConfirmationCode',
    (client) => resendConfirmationCode(client, app, 'ada'),
    'ResendConfirmationCode',
    { ClientId: 'app', Username: 'ada' },
  ],
  [
    'resendConfirmationCode with a client secret',
    (client) => resendConfirmationCode(client, secretApp, 'ada'),
    'ResendConfirmationCode',
    { ClientId: 'app', SecretHash: hashOver('ada'), Username: 'ada' },
  ],
  [
    'confirmForgotPassword',
    (client) => confirmForgotPassword(client, app, { ...confirmation, password: 'p' }),
    'ConfirmForgotPassword',
    { ClientId: 'app', Username: 'ada', ConfirmationCode: '123456', Password: 'p' },
  ],
  [
    'confirmForgotPassword with a client secret',
    (client) => confirmForgotPassword(client, secretApp, { ...confirmation, password: 'p' }),
    'ConfirmForgotPassword',
    {
      ClientId: 'app',
      SecretHash: hashOver('ada'),
      Username: 'ada',
      ConfirmationCode: '123456',
      Password: 'p',
    },
  ],
  [
    'updateUserAttributes',
    (client) => updateUserAttributes(client, { accessToken: 'at', attributes, clientMetadata }),
    'UpdateUserAttributes',
    { AccessToken: 'at', UserAttributes, ClientMetadata: { key: 'v' } },
  ],
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
    'adminCreateUser, which leaves to Cognito what is not given',
    (client) => adminCreateUser(client, { userPoolId, username: 'ada', attributes: {} }),
    'AdminCreateUser',
    { UserPoolId: userPoolId, Username: 'ada', UserAttributes: [] },
  ],
  [
    'adminCreateUser with everything',
    (client) =>
      adminCreateUser(client, {
        userPoolId,
        username: 'ada',
        attributes,
        temporaryPassword: 'temporary',
        messageAction: 'RESEND',
        delivery: ['EMAIL'],
        clientMetadata,
      }),
    'AdminCreateUser',
    {
      UserPoolId: userPoolId,
      Username: 'ada',
      UserAttributes,
      TemporaryPassword: 'temporary',
      MessageAction: 'RESEND',
      DesiredDeliveryMediums: ['EMAIL'],
      ClientMetadata: { key: 'v' },
    },
  ],
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

const user = { userPoolId, username: 'ada' };
const userRequest = { UserPoolId: userPoolId, Username: 'ada' };
const groupName = 'admins';

const usersAndGroups: readonly Row[] = [
  ['adminDeleteUser', (client) => adminDeleteUser(client, user), 'AdminDeleteUser', userRequest],
  ['adminDisableUser', (client) => adminDisableUser(client, user), 'AdminDisableUser', userRequest],
  ['adminEnableUser', (client) => adminEnableUser(client, user), 'AdminEnableUser', userRequest],
  [
    'adminUserGlobalSignOut',
    (client) => adminUserGlobalSignOut(client, user),
    'AdminUserGlobalSignOut',
    userRequest,
  ],
  [
    'adminResetUserPassword',
    (client) => adminResetUserPassword(client, { ...user, clientMetadata }),
    'AdminResetUserPassword',
    { ...userRequest, ClientMetadata: { key: 'v' } },
  ],
  [
    'adminUpdateUserAttributes',
    (client) => adminUpdateUserAttributes(client, { ...user, attributes, clientMetadata }),
    'AdminUpdateUserAttributes',
    { ...userRequest, UserAttributes, ClientMetadata: { key: 'v' } },
  ],
  [
    'adminSetUserMfaPreference, which leaves out what stays',
    (client) => adminSetUserMfaPreference(client, user, { email: 'preferred', sms: 'disabled' }),
    'AdminSetUserMFAPreference',
    {
      ...userRequest,
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      SMSMfaSettings: { Enabled: false, PreferredMfa: false },
    },
  ],
  [
    'adminAddUserToGroup',
    (client) => adminAddUserToGroup(client, { ...user, groupName }),
    'AdminAddUserToGroup',
    { ...userRequest, GroupName: 'admins' },
  ],
  [
    'adminRemoveUserFromGroup',
    (client) => adminRemoveUserFromGroup(client, { ...user, groupName }),
    'AdminRemoveUserFromGroup',
    { ...userRequest, GroupName: 'admins' },
  ],
  [
    'deleteGroup',
    (client) => deleteGroup(client, { userPoolId, groupName }),
    'DeleteGroup',
    { UserPoolId: userPoolId, GroupName: 'admins' },
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

const password = {
  authFlow: 'USER_PASSWORD_AUTH',
  authParameters: { USERNAME: 'ada', PASSWORD: 'p', DEVICE_KEY: 'd' },
} as const;
const passwordRequest = {
  ClientId: 'app',
  AuthFlow: 'USER_PASSWORD_AUTH',
  AuthParameters: { USERNAME: 'ada', PASSWORD: 'p', DEVICE_KEY: 'd' },
};
const answer = {
  challengeName: 'SOFTWARE_TOKEN_MFA',
  session: 's',
  username: 'ada',
  responses: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
} as const;
const answerRequest = {
  ClientId: 'app',
  ChallengeName: 'SOFTWARE_TOKEN_MFA',
  Session: 's',
  ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: '123456' },
};
const hashedAnswerRequest = {
  ...answerRequest,
  ChallengeResponses: { ...answerRequest.ChallengeResponses, SECRET_HASH: hashOver('ada') },
};

const signIn: readonly Row[] = [
  [
    'initiateAuth',
    (client) => initiateAuth(client, app, publicApi, password),
    'InitiateAuth',
    passwordRequest,
  ],
  [
    'initiateAuth by an administrator',
    (client) =>
      initiateAuth(client, app, adminApi, { ...password, authFlow: 'ADMIN_USER_PASSWORD_AUTH' }),
    'AdminInitiateAuth',
    { ...passwordRequest, UserPoolId: userPoolId, AuthFlow: 'ADMIN_USER_PASSWORD_AUTH' },
  ],
  [
    'initiateAuth with client metadata',
    (client) => initiateAuth(client, app, publicApi, { ...password, clientMetadata }),
    'InitiateAuth',
    { ...passwordRequest, ClientMetadata: { key: 'v' } },
  ],
  [
    'initiateAuth by an administrator with client metadata',
    (client) => initiateAuth(client, app, adminApi, { ...password, clientMetadata }),
    'AdminInitiateAuth',
    { ...passwordRequest, UserPoolId: userPoolId, ClientMetadata: { key: 'v' } },
  ],
  [
    'respondToAuthChallenge',
    (client) => respondToAuthChallenge(client, app, publicApi, answer),
    'RespondToAuthChallenge',
    answerRequest,
  ],
  [
    'respondToAuthChallenge with a client secret',
    (client) => respondToAuthChallenge(client, secretApp, publicApi, answer),
    'RespondToAuthChallenge',
    hashedAnswerRequest,
  ],
  [
    'respondToAuthChallenge by an administrator with a client secret and client metadata',
    (client) => respondToAuthChallenge(client, secretApp, adminApi, { ...answer, clientMetadata }),
    'AdminRespondToAuthChallenge',
    { ...hashedAnswerRequest, UserPoolId: userPoolId, ClientMetadata: { key: 'v' } },
  ],
  [
    'respondToAuthChallenge without a Session',
    (client) => respondToAuthChallenge(client, app, publicApi, { ...answer, session: undefined }),
    'RespondToAuthChallenge',
    {
      ClientId: 'app',
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: '123456' },
    },
  ],
  [
    'respondToAuthChallenge to a challenge that the SDK does not know',
    (client) =>
      respondToAuthChallenge(client, app, publicApi, { ...answer, challengeName: 'NEW_ONE' }),
    'RespondToAuthChallenge',
    { ...answerRequest, ChallengeName: 'NEW_ONE' },
  ],
];

const tokens: readonly Row[] = [
  [
    'refreshTokens, neither secret nor device',
    (client) => refreshTokens(client, app, { refreshToken: 'rt', username: 'ada' }),
    'InitiateAuth',
    {
      ClientId: 'app',
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: 'rt' },
    },
  ],
  [
    'refreshTokens of a device with a client secret',
    (client) =>
      refreshTokens(client, secretApp, {
        refreshToken: 'rt',
        username: 'ada',
        deviceKey: 'eu-west-1_d',
      }),
    'InitiateAuth',
    {
      ClientId: 'app',
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: {
        REFRESH_TOKEN: 'rt',
        DEVICE_KEY: 'eu-west-1_d',
        SECRET_HASH: hashOver('ada'),
      },
    },
  ],
  [
    'getTokensFromRefreshToken, neither secret nor device',
    (client) => getTokensFromRefreshToken(client, app, { refreshToken: 'rt' }),
    'GetTokensFromRefreshToken',
    { RefreshToken: 'rt', ClientId: 'app' },
  ],
  [
    'getTokensFromRefreshToken of a device, with the client secret itself',
    (client) =>
      getTokensFromRefreshToken(client, secretApp, {
        refreshToken: 'rt',
        deviceKey: 'eu-west-1_d',
      }),
    'GetTokensFromRefreshToken',
    { RefreshToken: 'rt', ClientId: 'app', ClientSecret: 'hush', DeviceKey: 'eu-west-1_d' },
  ],
  [
    'revokeToken',
    (client) => revokeToken(client, app, 'rt'),
    'RevokeToken',
    { Token: 'rt', ClientId: 'app' },
  ],
  [
    'revokeToken with the client secret itself',
    (client) => revokeToken(client, secretApp, 'rt'),
    'RevokeToken',
    { Token: 'rt', ClientId: 'app', ClientSecret: 'hush' },
  ],
];

const factors: readonly Row[] = [
  [
    'associateSoftwareToken by the Session alone',
    (client) => associateSoftwareToken(client, { session: 's1' }),
    'AssociateSoftwareToken',
    { Session: 's1' },
  ],
  [
    'associateSoftwareToken by the access token alone',
    (client) => associateSoftwareToken(client, { accessToken: 'at' }),
    'AssociateSoftwareToken',
    { AccessToken: 'at' },
  ],
  [
    'verifySoftwareToken by the Session alone',
    (client) => verifySoftwareToken(client, { session: 's2' }, { userCode: '123456' }),
    'VerifySoftwareToken',
    { Session: 's2', UserCode: '123456' },
  ],
  [
    'verifySoftwareToken by the access token alone, with the name of the app',
    (client) =>
      verifySoftwareToken(
        client,
        { accessToken: 'at' },
        { userCode: '012345', friendlyDeviceName: 'phone' },
      ),
    'VerifySoftwareToken',
    { AccessToken: 'at', UserCode: '012345', FriendlyDeviceName: 'phone' },
  ],
  [
    'setUserMfaPreference: one factor preferred, the others not named',
    (client) => setUserMfaPreference(client, 'at', { softwareToken: 'preferred' }),
    'SetUserMFAPreference',
    { AccessToken: 'at', SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } },
  ],
  [
    'setUserMfaPreference: one factor enabled, the others not named',
    (client) => setUserMfaPreference(client, 'at', { softwareToken: 'enabled' }),
    'SetUserMFAPreference',
    { AccessToken: 'at', SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: false } },
  ],
  [
    'setUserMfaPreference: one factor disabled, the others not named',
    (client) => setUserMfaPreference(client, 'at', { softwareToken: 'disabled' }),
    'SetUserMFAPreference',
    { AccessToken: 'at', SoftwareTokenMfaSettings: { Enabled: false, PreferredMfa: false } },
  ],
  [
    'setUserMfaPreference: SMS and e-mail by their own names',
    (client) => setUserMfaPreference(client, 'at', { sms: 'disabled', email: 'preferred' }),
    'SetUserMFAPreference',
    {
      AccessToken: 'at',
      SMSMfaSettings: { Enabled: false, PreferredMfa: false },
      EmailMfaSettings: { Enabled: true, PreferredMfa: true },
    },
  ],
  ...(
    [
      ['ON', true],
      ['OPTIONAL', true],
      ['OFF', false],
    ] as const
  ).map(([mfa, Enabled]): Row => [
    `setUserPoolMfaConfig ${mfa}: software tokens enabled ${Enabled}`,
    (client) => setUserPoolMfaConfig(client, { userPoolId, mfa }),
    'SetUserPoolMfaConfig',
    {
      UserPoolId: userPoolId,
      SoftwareTokenMfaConfiguration: { Enabled },
      MfaConfiguration: mfa,
    },
  ]),
];

const newClient = {
  userPoolId,
  clientName: 'shop',
  flows: ['ALLOW_USER_SRP_AUTH'],
  generateSecret: false,
  sessionMinutes: 15,
} as const;
/** A client that keeps quiet about which users exist. */
const newClientRequest = {
  UserPoolId: userPoolId,
  ClientName: 'shop',
  ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
  GenerateSecret: false,
  AuthSessionValidity: 15,
  PreventUserExistenceErrors: 'ENABLED',
};
const devicesAsked = {
  ChallengeRequiredOnNewDevice: true,
  DeviceOnlyRememberedOnUserPrompt: false,
};

const parts: readonly PartRow[] = [
  [
    'createGroup',
    (client) =>
      createGroup(client, {
        userPoolId,
        groupName,
        description: 'all rights',
        precedence: 0,
        roleArn: 'arn',
      }),
    'CreateGroup',
    {
      UserPoolId: userPoolId,
      GroupName: 'admins',
      Description: 'all rights',
      Precedence: 0,
      RoleArn: 'arn',
    },
    { Group: { GroupName: 'admins' } },
    { GroupName: 'admins' },
  ],
  [
    'createUserPool with sign-in names and attributes',
    (client) =>
      createUserPool(client, {
        userPoolName: 'pool',
        usernameAttributes: ['email'],
        aliasAttributes: ['phone_number'],
        customAttributes: [{ name: 'seats', type: 'Number' }],
      }),
    'CreateUserPool',
    {
      PoolName: 'pool',
      AutoVerifiedAttributes: ['email'],
      UsernameAttributes: ['email'],
      AliasAttributes: ['phone_number'],
      Schema: [{ Name: 'seats', AttributeDataType: 'Number', Mutable: true }],
    },
    { UserPool: { Id: userPoolId } },
    { Id: userPoolId },
  ],
  [
    'createUserPoolClient',
    (client) => createUserPoolClient(client, newClient),
    'CreateUserPoolClient',
    newClientRequest,
    { UserPoolClient: { ClientId: 'app', ClientSecret: 'hush' } },
    { ClientId: 'app', ClientSecret: 'hush' },
  ],
  [
    'createUserPoolClient whose refresh tokens rotate, though without a grace',
    (client) => createUserPoolClient(client, { ...newClient, rotationGraceSeconds: 0 }),
    'CreateUserPoolClient',
    {
      ...newClientRequest,
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    },
    {},
    {},
  ],
  [
    'createUserPoolClient with a secret',
    (client) => createUserPoolClient(client, { ...newClient, generateSecret: true }),
    'CreateUserPoolClient',
    { ...newClientRequest, GenerateSecret: true },
    {},
    {},
  ],
  [
    'createUserPool that verifies e-mail addresses and tracks no devices',
    (client) => createUserPool(client, { userPoolName: 'shop' }),
    'CreateUserPool',
    { PoolName: 'shop', AutoVerifiedAttributes: ['email'] },
    { UserPool: { Id: userPoolId } },
    { Id: userPoolId },
  ],
  [
    'createUserPool that tracks devices',
    (client) => createUserPool(client, { userPoolName: 'shop', deviceConfiguration: devicesAsked }),
    'CreateUserPool',
    {
      PoolName: 'shop',
      AutoVerifiedAttributes: ['email'],
      DeviceConfiguration: devicesAsked,
    },
    {},
    {},
  ],
  [
    'describeUserPoolClient',
    (client) => describeUserPoolClient(client, { userPoolId, clientId: 'app' }),
    'DescribeUserPoolClient',
    { UserPoolId: userPoolId, ClientId: 'app' },
    { UserPoolClient: { AuthSessionValidity: 15 } },
    { AuthSessionValidity: 15 },
  ],
  [
    'describeUserPoolClient of an empty reply',
    (client) => describeUserPoolClient(client, { userPoolId, clientId: 'app' }),
    'DescribeUserPoolClient',
    { UserPoolId: userPoolId, ClientId: 'app' },
    {},
    {},
  ],
  [
    'describeUserPool',
    (client) => describeUserPool(client, { userPoolId }),
    'DescribeUserPool',
    { UserPoolId: userPoolId },
    { UserPool: { Name: 'pool' } },
    { Name: 'pool' },
  ],
  [
    'describeUserPool of an empty reply',
    (client) => describeUserPool(client, { userPoolId }),
    'DescribeUserPool',
    { UserPoolId: userPoolId },
    {},
    {},
  ],
];

const wholes = [
  ...account,
  ...byAdministrator,
  ...usersAndGroups,
  ...devices,
  ...signIn,
  ...tokens,
  ...factors,
];

describe('an action of one call sends exactly its request', () => {
  test.each(wholes)('and returns the reply: %s', async (_name, call, operation, request) => {
    const { client, cognito, sent } = mockedCognito();
    const reply = { $metadata: { requestId: 'request-1' } };
    cognito.onAnyCommand().resolves(reply);

    const result = await call(client);

    expect(result).toBe(reply);
    expect(sent()).toEqual([{ operation, request }]);
  });

  test.each(parts)(
    'and returns a part of the reply: %s',
    async (_name, call, operation, request, reply, expected) => {
      const { client, cognito, sent } = mockedCognito();
      cognito.onAnyCommand().resolves(reply);

      const result = await call(client);

      expect(result).toEqual(expected);
      expect(sent()).toEqual([{ operation, request }]);
    },
  );

  const calls = [...wholes, ...parts].map(([name, call]) => [name, call] as const);
  test.each(calls)('and passes a refusal on: %s', async (_name, call) => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('NotAuthorizedException', 'Access denied');
    cognito.onAnyCommand().rejects(refusal);

    await expect(call(client)).rejects.toBe(refusal);
    expect(cognito).toHaveReceivedAnyCommand();
    expect(cognito.calls()).toHaveLength(1);
  });
});
