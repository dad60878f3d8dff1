import type { Operation } from '../operation.ts';
import { adminGetUser } from './admin-get-user.ts';
import { adminInitiateAuth } from './admin-initiate-auth.ts';
import { adminRespondToAuthChallenge } from './admin-respond-to-auth-challenge.ts';
import { associateSoftwareToken } from './associate-software-token.ts';
import { confirmSignUp } from './confirm-sign-up.ts';
import { createUserPoolClient } from './create-user-pool-client.ts';
import { createUserPool } from './create-user-pool.ts';
import { deleteUserPool } from './delete-user-pool.ts';
import { describeUserPoolClient } from './describe-user-pool-client.ts';
import { describeUserPool } from './describe-user-pool.ts';
import { getUserPoolMfaConfig } from './get-user-pool-mfa-config.ts';
import { getUser } from './get-user.ts';
import { initiateAuth } from './initiate-auth.ts';
import { listUserPools } from './list-user-pools.ts';
import { listUsers } from './list-users.ts';
import { resendConfirmationCode } from './resend-confirmation-code.ts';
import { respondToAuthChallenge } from './respond-to-auth-challenge.ts';
import { setUserPoolMfaConfig } from './set-user-pool-mfa-config.ts';
import { signUp } from './sign-up.ts';
import { verifySoftwareToken } from './verify-software-token.ts';

export interface Entry {
  /** Whether a Signature Version 4 is asked for. */
  readonly caller: 'signed' | 'anyone';
  /** A reader never waits for writers; it must not write. */
  readonly access: 'read' | 'write';
  readonly run: Operation;
}

/** Every imitated operation, by the name after `AWSCognitoIdentityProviderService.`. */
export const operations: ReadonlyMap<string, Entry> = new Map<string, Entry>([
  ['AdminGetUser', { caller: 'signed', access: 'read', run: adminGetUser }],
  ['AdminInitiateAuth', { caller: 'signed', access: 'write', run: adminInitiateAuth }],
  [
    'AdminRespondToAuthChallenge',
    { caller: 'signed', access: 'write', run: adminRespondToAuthChallenge },
  ],
  ['AssociateSoftwareToken', { caller: 'anyone', access: 'write', run: associateSoftwareToken }],
  ['ConfirmSignUp', { caller: 'anyone', access: 'write', run: confirmSignUp }],
  ['CreateUserPool', { caller: 'signed', access: 'write', run: createUserPool }],
  ['CreateUserPoolClient', { caller: 'signed', access: 'write', run: createUserPoolClient }],
  ['DeleteUserPool', { caller: 'signed', access: 'write', run: deleteUserPool }],
  ['DescribeUserPool', { caller: 'signed', access: 'read', run: describeUserPool }],
  ['DescribeUserPoolClient', { caller: 'signed', access: 'read', run: describeUserPoolClient }],
  ['GetUser', { caller: 'anyone', access: 'read', run: getUser }],
  ['GetUserPoolMfaConfig', { caller: 'signed', access: 'read', run: getUserPoolMfaConfig }],
  ['InitiateAuth', { caller: 'anyone', access: 'write', run: initiateAuth }],
  ['ListUserPools', { caller: 'signed', access: 'read', run: listUserPools }],
  ['ListUsers', { caller: 'signed', access: 'read', run: listUsers }],
  ['ResendConfirmationCode', { caller: 'anyone', access: 'write', run: resendConfirmationCode }],
  ['RespondToAuthChallenge', { caller: 'anyone', access: 'write', run: respondToAuthChallenge }],
  ['SetUserPoolMfaConfig', { caller: 'signed', access: 'write', run: setUserPoolMfaConfig }],
  ['SignUp', { caller: 'anyone', access: 'write', run: signUp }],
  ['VerifySoftwareToken', { caller: 'anyone', access: 'write', run: verifySoftwareToken }],
]);
