import * as z from 'zod';
import type { Client } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import { contactInUsername, newUser } from '../users/new-user.ts';
import { storePassword } from '../users/passwords.ts';
import { conformingAttributes } from '../users/user-attributes.ts';
import { addUser, findNamedUser, findUser, releaseAliases, type User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { askTrigger, givenValidationData, hasTrigger } from './ask-trigger.ts';

const Migrated = z.object({
  userAttributes: z.record(z.string(), z.string()).optional(),
  finalUserStatus: z.enum(['CONFIRMED', 'RESET_REQUIRED']).default('CONFIRMED'),
  messageAction: z.enum(['RESEND', 'SUPPRESS']).optional(),
  desiredDeliveryMediums: z.array(z.enum(['SMS', 'EMAIL'])).optional(),
  forceAliasCreation: z.boolean().default(false),
  enableSMSMFA: z.boolean().optional(),
});

const unanswered = {
  userAttributes: null,
  forceAliasCreation: null,
  enableSMSMFA: null,
  finalUserStatus: null,
  messageAction: null,
  desiredDeliveryMediums: null,
} as const;

/** If the user does not exist, UserMigration may create it, with the password that was sent. */
export function migrateMissingUser(
  engine: Engine,
  attempt: { readonly pool: Pool; readonly client: Client },
  username: string,
  password: string,
): void {
  if (hasTrigger(engine, 'UserMigration')) findOrMigrateUser(engine, attempt, username, password);
}

/**
 * Finds a user, or lets UserMigration import the user from elsewhere. At a sign-in the trigger gets the password that
 * was sent, and it becomes the new user's password. At ForgotPassword there is no password.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 */
export function findOrMigrateUser(
  engine: Engine,
  { pool, client }: { readonly pool: Pool; readonly client: Client },
  username: string,
  password?: string,
): User | undefined {
  const isSignIn = password !== undefined;
  const find = isSignIn ? findUser : findNamedUser;
  const found = find(engine, pool, username);
  if (found !== undefined || !hasTrigger(engine, 'UserMigration')) return found;
  const answer = askTrigger(
    engine,
    {
      name: 'UserMigration',
      occasion: isSignIn ? 'Authentication' : 'ForgotPassword',
      pool,
      clientId: client.id,
      userName: username,
      request: {
        ...(isSignIn ? { password } : {}),
        validationData: givenValidationData(engine),
      },
      response: unanswered,
    },
    Migrated,
  );
  if (answer?.userAttributes === undefined) return undefined;
  return addMigrated(engine, pool, { ...answer, username, password }, answer.userAttributes);
}

function addMigrated(
  engine: Engine,
  pool: Pool,
  migrated: Pick<z.infer<typeof Migrated>, 'finalUserStatus' | 'forceAliasCreation'> & {
    readonly username: string;
    readonly password: string | undefined;
  },
  { username = migrated.username, ...given }: Record<string, string>,
): User {
  const { finalUserStatus: status, forceAliasCreation, password } = migrated;
  const attributes = conformingAttributes(pool, {
    ...given,
    ...contactInUsername(pool, migrated.username),
  });
  const user = newUser(engine, pool, { username, status, attributes });
  if (forceAliasCreation) releaseAliases(engine, pool, user);
  const stored =
    password === undefined ? user : { ...user, password: storePassword(engine, user, password) };
  addUser(engine, pool, stored);
  return stored;
}
