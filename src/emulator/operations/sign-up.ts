import * as z from 'zod';
import { maySignUpWithoutPassword, signUpSession } from '../auto-sign-in.ts';
import { checkSecretHash, getClient, type Client } from '../clients.ts';
import { sendCode, type DeliverableAttribute } from '../codes.ts';
import { CognitoFault, invalidParameter, notAuthorized } from '../fault.ts';
import { Attributes, ClientId, Password, SecretHash, Username } from '../members.ts';
import { contactInUsername, newUser } from '../new-user.ts';
import { operation } from '../operation.ts';
import { checkPasswordPolicy } from '../password-policy.ts';
import { storePassword } from '../passwords.ts';
import { getPool, type Pool } from '../pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { postConfirmation, preSignUp } from '../triggers/user-triggers.ts';
import {
  attributesByName,
  checkAgainstSchema,
  checkRequired,
  checkWritable,
} from '../user-attributes.ts';
import { addUser, findUser, type User } from '../users.ts';
import type { World } from '../world.ts';

const Request = z.object({
  ClientId,
  SecretHash: SecretHash.optional(),
  Username,
  Password: z.preprocess(blankAsAbsent, Password.optional()).optional(),
  UserAttributes: Attributes.default([]),
});

export const signUp = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(world, client.poolId);
  if (pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
    throw notAuthorized('SignUp is not permitted for this user pool');
  }
  const attributes = attributesByName(request.UserAttributes);
  checkWritable(client, attributes);
  const contact = contactInUsername(pool, request.Username);
  const all = { ...attributes, ...contact };
  checkAgainstSchema(pool, all);
  checkRequired(pool, all);
  if (request.Password !== undefined) checkPasswordPolicy(pool, request.Password);
  else if (!maySignUpWithoutPassword(pool, client, all)) {
    throw invalidParameter('Missing required parameter Password');
  }
  checkAbsent(world, pool, request.Username, contact);
  const user = userSigningUp(world, { pool, client }, request.Username, request.Password, all);
  addUser(world, pool, user);
  const UserConfirmed = user.status === 'CONFIRMED';
  if (UserConfirmed) postConfirmation(world, pool, client.id, user);
  return {
    UserConfirmed,
    UserSub: user.sub,
    ...(UserConfirmed ? {} : sendSignUpCode(world, { pool, client }, user)),
    ...(UserConfirmed
      ? {}
      : signUpSession(world, { pool, client, user }, autoVerifiedAttribute(pool, user))),
  };
});

/** A blank password is none. */
function blankAsAbsent(value: unknown): unknown {
  return value === '' ? undefined : value;
}

interface Place {
  readonly pool: Pool;
  readonly client: Client;
}

/** @throws UsernameExistsException */
function checkAbsent(
  world: World,
  pool: Pool,
  username: string,
  contact: Readonly<Record<string, string>>,
): void {
  if (findUser(world, pool, username) === undefined) return;
  const [attribute] = Object.keys(contact);
  throw new CognitoFault(
    'UsernameExistsException',
    attribute === undefined
      ? 'User already exists'
      : `An account with the given ${attribute} already exists.`,
  );
}

/** UNCONFIRMED, unless a trigger confirms at once. */
function userSigningUp(
  world: World,
  { pool, client }: Place,
  username: string,
  password: string | undefined,
  attributes: Record<string, string>,
): User {
  const unconfirmed = newUser(world, pool, { username, status: 'UNCONFIRMED', attributes });
  const user = preSignUp(world, pool, client, unconfirmed);
  if (password === undefined) return user;
  return { ...user, password: storePassword(world, user, password) };
}

/** Sends a code to the phone number or, failing that, the e-mail address, whichever the pool verifies. */
function sendSignUpCode(world: World, { pool, client }: Place, user: User): object {
  const attribute = autoVerifiedAttribute(pool, user);
  if (attribute === undefined) return {};
  const letter = customMessage(world, 'SignUp', { pool, clientId: client.id, user });
  return { CodeDeliveryDetails: sendCode(world, user, 'sign-up', attribute, letter) };
}

/** The attribute that confirming the sign-up verifies; undefined when the pool verifies none that the user has. */
export function autoVerifiedAttribute(
  pool: Pool,
  { attributes }: User,
): DeliverableAttribute | undefined {
  return autoVerifiedAttributes(pool).find((name) => (attributes[name] ?? '') !== '');
}

export function autoVerifiedAttributes({ settings }: Pool): DeliverableAttribute[] {
  const candidates = ['phone_number', 'email'] as const;
  return candidates.filter((name) => settings.AutoVerifiedAttributes?.includes(name) === true);
}
