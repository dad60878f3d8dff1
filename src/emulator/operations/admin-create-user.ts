import * as z from 'zod';
import { CognitoFault } from '../fault.ts';
import { checkInvitable, invite } from '../invitations.ts';
import { Attributes, Password, Username, UserPoolId } from '../members.ts';
import { contactInUsername, newUser } from '../new-user.ts';
import { operation } from '../operation.ts';
import { checkPasswordPolicy } from '../password-policy.ts';
import { getPool, type Pool } from '../pools.ts';
import { madeUpPassword, withTemporaryPassword } from '../temporary-passwords.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { preSignUp } from '../triggers/user-triggers.ts';
import { attributesByName, checkAgainstSchema } from '../user-attributes.ts';
import {
  addUser,
  attributeList,
  findUser,
  getUserByName,
  releaseAliases,
  saveUser,
  userDates,
  type User,
} from '../users.ts';
import type { World } from '../world.ts';

const Request = z.object({
  UserPoolId,
  Username,
  UserAttributes: Attributes.default([]),
  TemporaryPassword: z
    .literal('')
    .transform(() => undefined)
    .or(Password)
    .optional(),
  ForceAliasCreation: z.boolean().default(false),
  MessageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  DesiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).default([]),
});
type Request = z.infer<typeof Request>;

/** Makes a user with a temporary password and sends it; RESEND gives one who has not used theirs another. */
export const adminCreateUser = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user =
    request.MessageAction === 'RESEND'
      ? resend(world, pool, request)
      : createUser(world, pool, request);
  return {
    User: {
      Username: user.username,
      Attributes: attributeList(user),
      ...userDates(user),
      Enabled: user.enabled,
      UserStatus: user.status,
    },
  };
});

function createUser(world: World, pool: Pool, request: Request): User {
  const { Username: username, UserAttributes, ForceAliasCreation } = request;
  const attributes = {
    ...attributesByName(UserAttributes),
    ...contactInUsername(pool, username),
  };
  checkAgainstSchema(pool, attributes);
  if (findUser(world, pool, username) !== undefined) {
    throw new CognitoFault('UsernameExistsException', 'User account already exists');
  }
  const user = newUser(world, pool, { username, status: 'CONFIRMED', attributes });
  preSignUp(world, pool, undefined, user);
  if (ForceAliasCreation) releaseAliases(world, pool, user);
  if (isPasswordless(pool, request, attributes)) {
    addUser(world, pool, user);
    return user;
  }
  const { invited, password } = withPassword(world, pool, user, request);
  addUser(world, pool, invited);
  if (request.MessageAction !== 'SUPPRESS') {
    sendInvitation(world, pool, invited, password, request);
  }
  return invited;
}

function resend(world: World, pool: Pool, request: Request): User {
  const found = getUserByName(world, pool, request.Username);
  if (found.status !== 'FORCE_CHANGE_PASSWORD') {
    throw new CognitoFault(
      'UnsupportedUserStateException',
      `Resend not possible. ${request.Username} status is not FORCE_CHANGE_PASSWORD`,
    );
  }
  const { invited, password } = withPassword(world, pool, found, request);
  saveUser(world, pool, invited);
  sendInvitation(world, pool, invited, password, request);
  return invited;
}

function sendInvitation(
  world: World,
  pool: Pool,
  user: User,
  password: string,
  { DesiredDeliveryMediums: mediums }: Request,
): void {
  const letter = customMessage(world, 'AdminCreateUser', { pool, clientId: undefined, user });
  invite(world, user, { password, mediums, letter });
}

function withPassword(
  world: World,
  pool: Pool,
  user: User,
  { TemporaryPassword, DesiredDeliveryMediums }: Request,
): { readonly invited: User; readonly password: string } {
  checkInvitable(user, DesiredDeliveryMediums);
  const password =
    TemporaryPassword ?? madeUpPassword(world, pool.settings.Policies.PasswordPolicy);
  checkPasswordPolicy(pool, password);
  return { invited: withTemporaryPassword(world, pool, user, password), password };
}

/** Someone who can sign in by a code in an e-mail needs no password: confirmed at once. */
function isPasswordless(
  { settings }: Pool,
  { TemporaryPassword, MessageAction }: Request,
  attributes: Readonly<Record<string, string>>,
): boolean {
  return (
    TemporaryPassword === undefined &&
    MessageAction === 'SUPPRESS' &&
    attributes['email_verified'] === 'true' &&
    settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes('EMAIL_OTP')
  );
}
