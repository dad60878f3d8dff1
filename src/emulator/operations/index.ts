import { createGroup } from './create-group.ts';
import { getGroup } from './get-group.ts';
import { updateGroup } from './update-group.ts';
import { deleteGroup } from './delete-group.ts';
import { listGroups } from './list-groups.ts';
import { adminListGroupsForUser } from './admin-list-groups-for-user.ts';
import { listUsersInGroup } from './list-users-in-group.ts';
import { adminAddUserToGroup, adminRemoveUserFromGroup } from './admin-add-user-to-group.ts';
import type { Operation } from '../wire/request.ts';
import { adminConfirmSignUp } from './admin-confirm-sign-up.ts';
import { adminCreateUser } from './admin-create-user.ts';
import { adminDeleteSoftwareToken } from './admin-delete-software-token.ts';
import { adminDisableUser, adminEnableUser } from './admin-disable-user.ts';
import { adminResetUserPassword } from './admin-reset-user-password.ts';
import { adminSetUserPassword } from './admin-set-user-password.ts';
import { associateSoftwareToken } from './associate-software-token.ts';
import { changePassword } from './change-password.ts';
import { confirmDevice } from './confirm-device.ts';
import { confirmForgotPassword } from './confirm-forgot-password.ts';
import { confirmSignUp } from './confirm-sign-up.ts';
import { createUserPoolClient } from './create-user-pool-client.ts';
import { createUserPool } from './create-user-pool.ts';
import { adminDeleteUserAttributes, deleteUserAttributes } from './delete-user-attributes.ts';
import { deleteUserPoolClient } from './delete-user-pool-client.ts';
import { deleteUserPool } from './delete-user-pool.ts';
import { adminDeleteUser, deleteUser } from './delete-user.ts';
import { describeUserPoolClient } from './describe-user-pool-client.ts';
import { describeUserPool } from './describe-user-pool.ts';
import { adminForgetDevice, forgetDevice } from './forget-device.ts';
import { forgotPassword } from './forgot-password.ts';
import { adminGetDevice, getDevice } from './get-device.ts';
import { getTokensFromRefreshToken } from './get-tokens-from-refresh-token.ts';
import { getUserAttributeVerificationCode } from './get-user-attribute-verification-code.ts';
import { getUserPoolMfaConfig } from './get-user-pool-mfa-config.ts';
import { adminGetUser, getUser } from './get-user.ts';
import { adminUserGlobalSignOut, globalSignOut } from './global-sign-out.ts';
import { adminInitiateAuth, initiateAuth } from './initiate-auth.ts';
import { adminListDevices, listDevices } from './list-devices.ts';
import { listUserPoolClients } from './list-user-pool-clients.ts';
import { listUserPools } from './list-user-pools.ts';
import { listUsers } from './list-users.ts';
import { resendConfirmationCode } from './resend-confirmation-code.ts';
import {
  adminRespondToAuthChallenge,
  respondToAuthChallenge,
} from './respond-to-auth-challenge.ts';
import { revokeToken } from './revoke-token.ts';
import { adminSetUserMfaPreference, setUserMfaPreference } from './set-user-mfa-preference.ts';
import { setUserPoolMfaConfig } from './set-user-pool-mfa-config.ts';
import { signUp } from './sign-up.ts';
import { adminUpdateDeviceStatus, updateDeviceStatus } from './update-device-status.ts';
import { adminUpdateUserAttributes, updateUserAttributes } from './update-user-attributes.ts';
import { updateUserPoolClient } from './update-user-pool-client.ts';
import { updateUserPool } from './update-user-pool.ts';
import { verifySoftwareToken } from './verify-software-token.ts';
import { verifyUserAttribute } from './verify-user-attribute.ts';

interface Entry {
  /** Whether the request needs a Signature Version 4. */
  readonly caller: 'signed' | 'anyone';
  /** `read` must not write, and never waits for writers. */
  readonly access: 'read' | 'write';
  readonly run: Operation;
}

/** All imitated operations, by the name after `AWSCognitoIdentityProviderService.`. */
export const operations: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['AdminAddUserToGroup', { caller: 'signed', access: 'write', run: adminAddUserToGroup }],
  ['AdminConfirmSignUp', { caller: 'signed', access: 'write', run: adminConfirmSignUp }],
  ['AdminCreateUser', { caller: 'signed', access: 'write', run: adminCreateUser }],
  [
    'AdminDeleteSoftwareToken',
    { caller: 'signed', access: 'write', run: adminDeleteSoftwareToken },
  ],
  ['AdminDeleteUser', { caller: 'signed', access: 'write', run: adminDeleteUser }],
  [
    'AdminDeleteUserAttributes',
    { caller: 'signed', access: 'write', run: adminDeleteUserAttributes },
  ],
  ['AdminDisableUser', { caller: 'signed', access: 'write', run: adminDisableUser }],
  ['AdminEnableUser', { caller: 'signed', access: 'write', run: adminEnableUser }],
  ['AdminForgetDevice', { caller: 'signed', access: 'write', run: adminForgetDevice }],
  ['AdminGetDevice', { caller: 'signed', access: 'read', run: adminGetDevice }],
  ['AdminGetUser', { caller: 'signed', access: 'read', run: adminGetUser }],
  ['AdminInitiateAuth', { caller: 'signed', access: 'write', run: adminInitiateAuth }],
  ['AdminListDevices', { caller: 'signed', access: 'read', run: adminListDevices }],
  ['AdminListGroupsForUser', { caller: 'signed', access: 'read', run: adminListGroupsForUser }],
  [
    'AdminRemoveUserFromGroup',
    { caller: 'signed', access: 'write', run: adminRemoveUserFromGroup },
  ],
  ['AdminResetUserPassword', { caller: 'signed', access: 'write', run: adminResetUserPassword }],
  [
    'AdminRespondToAuthChallenge',
    { caller: 'signed', access: 'write', run: adminRespondToAuthChallenge },
  ],
  [
    'AdminSetUserMFAPreference',
    { caller: 'signed', access: 'write', run: adminSetUserMfaPreference },
  ],
  ['AdminSetUserPassword', { caller: 'signed', access: 'write', run: adminSetUserPassword }],
  ['AdminUpdateDeviceStatus', { caller: 'signed', access: 'write', run: adminUpdateDeviceStatus }],
  [
    'AdminUpdateUserAttributes',
    { caller: 'signed', access: 'write', run: adminUpdateUserAttributes },
  ],
  ['AdminUserGlobalSignOut', { caller: 'signed', access: 'write', run: adminUserGlobalSignOut }],
  ['AssociateSoftwareToken', { caller: 'anyone', access: 'write', run: associateSoftwareToken }],
  ['ChangePassword', { caller: 'anyone', access: 'write', run: changePassword }],
  ['ConfirmDevice', { caller: 'anyone', access: 'write', run: confirmDevice }],
  ['ConfirmForgotPassword', { caller: 'anyone', access: 'write', run: confirmForgotPassword }],
  ['ConfirmSignUp', { caller: 'anyone', access: 'write', run: confirmSignUp }],
  ['CreateGroup', { caller: 'signed', access: 'write', run: createGroup }],
  ['CreateUserPool', { caller: 'signed', access: 'write', run: createUserPool }],
  ['CreateUserPoolClient', { caller: 'signed', access: 'write', run: createUserPoolClient }],
  ['DeleteGroup', { caller: 'signed', access: 'write', run: deleteGroup }],
  ['DeleteUser', { caller: 'anyone', access: 'write', run: deleteUser }],
  ['DeleteUserAttributes', { caller: 'anyone', access: 'write', run: deleteUserAttributes }],
  ['DeleteUserPool', { caller: 'signed', access: 'write', run: deleteUserPool }],
  ['DeleteUserPoolClient', { caller: 'signed', access: 'write', run: deleteUserPoolClient }],
  ['DescribeUserPool', { caller: 'signed', access: 'read', run: describeUserPool }],
  ['DescribeUserPoolClient', { caller: 'signed', access: 'read', run: describeUserPoolClient }],
  ['ForgetDevice', { caller: 'anyone', access: 'write', run: forgetDevice }],
  ['ForgotPassword', { caller: 'anyone', access: 'write', run: forgotPassword }],
  ['GetDevice', { caller: 'anyone', access: 'read', run: getDevice }],
  ['GetGroup', { caller: 'signed', access: 'read', run: getGroup }],
  [
    'GetTokensFromRefreshToken',
    { caller: 'anyone', access: 'write', run: getTokensFromRefreshToken },
  ],
  ['GetUser', { caller: 'anyone', access: 'read', run: getUser }],
  [
    'GetUserAttributeVerificationCode',
    { caller: 'anyone', access: 'write', run: getUserAttributeVerificationCode },
  ],
  ['GetUserPoolMfaConfig', { caller: 'signed', access: 'read', run: getUserPoolMfaConfig }],
  ['GlobalSignOut', { caller: 'anyone', access: 'write', run: globalSignOut }],
  ['InitiateAuth', { caller: 'anyone', access: 'write', run: initiateAuth }],
  ['ListDevices', { caller: 'anyone', access: 'read', run: listDevices }],
  ['ListGroups', { caller: 'signed', access: 'read', run: listGroups }],
  ['ListUserPoolClients', { caller: 'signed', access: 'read', run: listUserPoolClients }],
  ['ListUserPools', { caller: 'signed', access: 'read', run: listUserPools }],
  ['ListUsers', { caller: 'signed', access: 'read', run: listUsers }],
  ['ListUsersInGroup', { caller: 'signed', access: 'read', run: listUsersInGroup }],
  ['ResendConfirmationCode', { caller: 'anyone', access: 'write', run: resendConfirmationCode }],
  ['RespondToAuthChallenge', { caller: 'anyone', access: 'write', run: respondToAuthChallenge }],
  ['RevokeToken', { caller: 'anyone', access: 'write', run: revokeToken }],
  ['SetUserMFAPreference', { caller: 'anyone', access: 'write', run: setUserMfaPreference }],
  ['SetUserPoolMfaConfig', { caller: 'signed', access: 'write', run: setUserPoolMfaConfig }],
  ['SignUp', { caller: 'anyone', access: 'write', run: signUp }],
  ['UpdateDeviceStatus', { caller: 'anyone', access: 'write', run: updateDeviceStatus }],
  ['UpdateGroup', { caller: 'signed', access: 'write', run: updateGroup }],
  ['UpdateUserAttributes', { caller: 'anyone', access: 'write', run: updateUserAttributes }],
  ['UpdateUserPool', { caller: 'signed', access: 'write', run: updateUserPool }],
  ['UpdateUserPoolClient', { caller: 'signed', access: 'write', run: updateUserPoolClient }],
  ['VerifySoftwareToken', { caller: 'anyone', access: 'write', run: verifySoftwareToken }],
  ['VerifyUserAttribute', { caller: 'anyone', access: 'write', run: verifyUserAttribute }],
]);
