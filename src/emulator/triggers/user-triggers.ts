import * as z from 'zod';
import { type Client, hidesMissingUsers } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import {
  askTrigger,
  eventAttributes,
  givenValidationData,
  hasTrigger,
  notifyTrigger,
} from './ask-trigger.ts';
import { unrecognizable } from './invocation-fault.ts';

// The triggers of sign-up and sign-in whose answers have few members or none.

const NoAnswer = z.object({});

const AutoConfirmation = z.object({
  autoConfirmUser: z.boolean().default(false),
  autoVerifyEmail: z.boolean().default(false),
  autoVerifyPhone: z.boolean().default(false),
});

/**
 * Lets PreSignUp refuse a new user. For a user who signs up it may also confirm the user and verify addresses; for a
 * user created by an administrator these answers are ignored.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-sign-up.html
 */
export function preSignUp(
  engine: Engine,
  pool: Pool,
  client: Client | undefined,
  user: User,
): User {
  if (!hasTrigger(engine, 'PreSignUp')) return user;
  const { sub: _, ...userAttributes } = user.attributes;
  const validationData = givenValidationData(engine);
  const answer = askTrigger(
    engine,
    {
      name: 'PreSignUp',
      occasion: client === undefined ? 'AdminCreateUser' : 'SignUp',
      pool,
      clientId: client?.id,
      userName: user.username,
      request: { userAttributes, validationData },
      response: { autoConfirmUser: false, autoVerifyEmail: false, autoVerifyPhone: false },
    },
    AutoConfirmation,
  );
  return answer === undefined || client === undefined ? user : withConfirmation(user, answer);
}

function withConfirmation(user: User, answer: z.infer<typeof AutoConfirmation>): User {
  return {
    ...user,
    status: answer.autoConfirmUser ? 'CONFIRMED' : user.status,
    attributes: {
      ...user.attributes,
      ...(answer.autoVerifyEmail ? verified(user, 'email') : {}),
      ...(answer.autoVerifyPhone ? verified(user, 'phone_number') : {}),
    },
  };
}

/** @throws InvalidLambdaResponseException if there is no address to verify */
function verified({ attributes }: User, name: string): Record<string, string> {
  if ((attributes[name] ?? '') === '') throw unrecognizable();
  return { [`${name}_verified`]: 'true' };
}

/** Calls PostConfirmation after the commit. An error in it fails the request but undoes nothing. */
export function postConfirmation(
  engine: Engine,
  pool: Pool,
  clientId: string | undefined,
  user: User,
  occasion: 'ConfirmSignUp' | 'ConfirmForgotPassword' = 'ConfirmSignUp',
): void {
  if (!hasTrigger(engine, 'PostConfirmation')) return;
  notifyTrigger(engine, {
    name: 'PostConfirmation',
    occasion,
    pool,
    clientId,
    userName: user.username,
    request: { userAttributes: eventAttributes(user) },
    response: {},
  });
}

/** Lets PreAuthentication refuse a sign-in before the password is checked. A missing user has no attributes. */
export function preAuthentication(
  engine: Engine,
  pool: Pool,
  client: Client,
  user: User | { readonly username: string; readonly attributes?: undefined },
): void {
  if (!hasTrigger(engine, 'PreAuthentication')) return;
  const userNotFound = user.attributes === undefined;
  askTrigger(
    engine,
    {
      name: 'PreAuthentication',
      occasion: 'Authentication',
      pool,
      clientId: client.id,
      userName: user.username,
      request: {
        userAttributes: userNotFound ? {} : eventAttributes(user),
        validationData: givenValidationData(engine),
        ...(hidesMissingUsers(client) ? { userNotFound } : {}),
      },
      response: {},
    },
    NoAnswer,
  );
}

/** Lets PostAuthentication refuse the tokens of a completed sign-in. */
export function postAuthentication(
  engine: Engine,
  { pool, client, user }: { readonly pool: Pool; readonly client: Client; readonly user: User },
  newDeviceUsed: boolean,
): void {
  if (!hasTrigger(engine, 'PostAuthentication')) return;
  askTrigger(
    engine,
    {
      name: 'PostAuthentication',
      occasion: 'Authentication',
      pool,
      clientId: client.id,
      userName: user.username,
      request: { userAttributes: eventAttributes(user), newDeviceUsed },
      response: {},
    },
    NoAnswer,
  );
}
