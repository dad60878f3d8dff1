import * as z from 'zod';
import { CognitoFault, invalidParameter, notAuthorized } from '../fault.ts';
import { type DeliverableAttribute, sendCode } from '../mail/codes.ts';
import { checkSecretHash, type Client, getClient } from '../pools/clients.ts';
import { getPool, type Pool } from '../pools/pools.ts';
import { maySignUpWithoutPassword, signUpSession } from '../sign-in/auto-sign-in.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { postConfirmation, preSignUp } from '../triggers/user-triggers.ts';
import { contactInUsername, newUser } from '../users/new-user.ts';
import { checkPasswordPolicy } from '../users/password-policy.ts';
import { storePassword } from '../users/passwords.ts';
import {
  attributesByName,
  checkRequired,
  checkWritable,
  conformingAttributes,
  withVerifiedFlags,
} from '../users/user-attributes.ts';
import { addUser, findUser, type User } from '../users/users.ts';
import { Attributes, ClientId, Password, SecretHash, Username } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import type { Engine } from '../engine.ts';

const Request = () =>
  z.object({
    ClientId,
    SecretHash: SecretHash.optional(),
    Username,
    Password: z.preprocess(blankAsAbsent, Password.optional()).optional(),
    UserAttributes: Attributes.default([]),
  });

export const signUp = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  checkSecretHash(client, request.SecretHash, request.Username);
  const pool = getPool(engine, client.poolId);
  if (pool.settings.AdminCreateUserConfig.AllowAdminCreateUserOnly) {
    throw notAuthorized('SignUp is not permitted for this user pool');
  }
  const attributes = attributesByName(request.UserAttributes);
  checkWritable(client, attributes);
  const contact = contactInUsername(pool, request.Username);
  const all = conformingAttributes(pool, { ...attributes, ...contact });
  checkRequired(pool, all);
  if (request.Password !== undefined) checkPasswordPolicy(pool, request.Password);
  else if (!maySignUpWithoutPassword(pool, client, all)) {
    throw invalidParameter('Missing required parameter Password');
  }
  checkAbsent(engine, pool, request.Username, contact);
  const user = userSigningUp(engine, { pool, client }, request.Username, request.Password, all);
  addUser(engine, pool, user);
  const UserConfirmed = user.status === 'CONFIRMED';
  if (UserConfirmed) postConfirmation(engine, pool, client.id, user);
  return {
    UserConfirmed,
    UserSub: user.sub,
    ...(UserConfirmed ? {} : sendSignUpCode(engine, { pool, client }, user)),
    ...(UserConfirmed
      ? {}
      : signUpSession(engine, { pool, client, user }, autoVerifiedAttribute(pool, user))),
  };
});

/** An empty password means no password. */
function blankAsAbsent(value: unknown): unknown {
  return value === '' ? undefined : value;
}

interface PoolClient {
  readonly pool: Pool;
  readonly client: Client;
}

/** @throws UsernameExistsException */
function checkAbsent(
  engine: Engine,
  pool: Pool,
  username: string,
  contact: Readonly<Record<string, string>>,
): void {
  if (findUser(engine, pool, username) === undefined) return;
  const [attribute] = Object.keys(contact);
  throw new CognitoFault(
    'UsernameExistsException',
    attribute === undefined
      ? 'User already exists'
      : `An account with the given ${attribute} already exists.`,
  );
}

/** The new user, UNCONFIRMED unless PreSignUp confirms the user. */
function userSigningUp(
  engine: Engine,
  { pool, client }: PoolClient,
  username: string,
  password: string | undefined,
  attributes: Record<string, string>,
): User {
  const unconfirmed = newUser(engine, pool, { username, status: 'UNCONFIRMED', attributes });
  const user = preSignUp(engine, pool, client, unconfirmed);
  const flagged = { ...user, attributes: withVerifiedFlags(user.attributes) };
  if (password === undefined) return flagged;
  return { ...flagged, password: storePassword(engine, user, password) };
}

/** Sends a code to the first address that the pool verifies and the user has: phone number, then e-mail. */
function sendSignUpCode(engine: Engine, { pool, client }: PoolClient, user: User): object {
  const attribute = autoVerifiedAttribute(pool, user);
  if (attribute === undefined) return {};
  const writeMessage = customMessage(engine, 'SignUp', { pool, clientId: client.id, user });
  return { CodeDeliveryDetails: sendCode(engine, user, 'sign-up', attribute, writeMessage) };
}

/** The attribute that confirming the sign-up verifies; undefined if the user has none that the pool verifies. */
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
