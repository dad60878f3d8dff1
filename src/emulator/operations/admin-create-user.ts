import * as z from 'zod';
import { CognitoFault } from '../fault.ts';
import { checkInvitable, invite } from '../mail/invitations.ts';
import { getPool, type Pool } from '../pools/pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { preSignUp } from '../triggers/user-triggers.ts';
import { contactInUsername, newUser } from '../users/new-user.ts';
import { checkPasswordPolicy } from '../users/password-policy.ts';
import { madeUpPassword, withTemporaryPassword } from '../users/temporary-passwords.ts';
import {
  attributesByName,
  checkVerifiable,
  conformingAttributes,
  isTrue,
} from '../users/user-attributes.ts';
import {
  addUser,
  attributeList,
  findUser,
  releaseAliases,
  saveUser,
  type User,
  userDates,
  userNotFound,
} from '../users/users.ts';
import { Attributes, Password, Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import type { Engine } from '../engine.ts';

const Request = () =>
  z.object({
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
type Request = z.infer<ReturnType<typeof Request>>;

/** Creates a user and sends a temporary password. RESEND sends a new one to a user who has not changed it yet. */
export const adminCreateUser = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user =
    request.MessageAction === 'RESEND'
      ? resend(engine, pool, request)
      : createUser(engine, pool, request);
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

function createUser(engine: Engine, pool: Pool, request: Request): User {
  const { Username: username, UserAttributes, ForceAliasCreation } = request;
  const attributes = conformingAttributes(pool, {
    ...attributesByName(UserAttributes),
    ...contactInUsername(pool, username),
  });
  checkVerifiable(attributes);
  if (findUser(engine, pool, username) !== undefined) {
    throw new CognitoFault('UsernameExistsException', 'User account already exists');
  }
  const user = newUser(engine, pool, { username, status: 'CONFIRMED', attributes });
  preSignUp(engine, pool, undefined, user);
  if (ForceAliasCreation) releaseAliases(engine, pool, user);
  if (isPasswordless(pool, request, attributes)) {
    addUser(engine, pool, user);
    return user;
  }
  const { invited, password } = withPassword(engine, pool, user, request);
  addUser(engine, pool, invited);
  if (request.MessageAction !== 'SUPPRESS') {
    sendInvitation(engine, pool, invited, password, request);
  }
  return invited;
}

function resend(engine: Engine, pool: Pool, request: Request): User {
  const found = findUser(engine, pool, request.Username);
  if (found === undefined) throw userNotFound();
  if (found.status !== 'FORCE_CHANGE_PASSWORD') {
    throw new CognitoFault(
      'UnsupportedUserStateException',
      `Resend not possible. ${request.Username} status is not FORCE_CHANGE_PASSWORD`,
    );
  }
  const { invited, password } = withPassword(engine, pool, found, request);
  saveUser(engine, pool, invited);
  sendInvitation(engine, pool, invited, password, request);
  return invited;
}

function sendInvitation(
  engine: Engine,
  pool: Pool,
  user: User,
  password: string,
  { DesiredDeliveryMediums: mediums }: Request,
): void {
  const writeMessage = customMessage(engine, 'AdminCreateUser', {
    pool,
    clientId: undefined,
    user,
  });
  invite(engine, user, { password, mediums, writeMessage });
}

function withPassword(
  engine: Engine,
  pool: Pool,
  user: User,
  { TemporaryPassword, DesiredDeliveryMediums }: Request,
): { readonly invited: User; readonly password: string } {
  checkInvitable(user, DesiredDeliveryMediums);
  const password =
    TemporaryPassword ?? madeUpPassword(engine, pool.settings.Policies.PasswordPolicy);
  checkPasswordPolicy(pool, password);
  return { invited: withTemporaryPassword(engine, pool, user, password), password };
}

/** A user who can sign in with a code sent by e-mail needs no password and is confirmed at once. */
function isPasswordless(
  { settings }: Pool,
  { TemporaryPassword, MessageAction }: Request,
  attributes: Readonly<Record<string, string>>,
): boolean {
  return (
    TemporaryPassword === undefined &&
    MessageAction === 'SUPPRESS' &&
    isTrue(attributes, 'email_verified') &&
    settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes('EMAIL_OTP')
  );
}
