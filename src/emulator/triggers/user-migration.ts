import * as z from 'zod';
import type { Client } from '../clients.ts';
import { contactInUsername, newUser } from '../new-user.ts';
import { storePassword } from '../passwords.ts';
import type { Pool } from '../pools.ts';
import { checkAgainstSchema } from '../user-attributes.ts';
import { addUser, findUser, releaseAliases, type User } from '../users.ts';
import type { World } from '../world.ts';
import { askTrigger, givenValidationData, hasTrigger } from './desk.ts';

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

/**
 * Finds a user, or has UserMigration bring one over from elsewhere: at a sign-in with the password that was sent, which
 * becomes the user's; when a password is forgotten without one.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-migrate-user.html
 */
export function findOrMigrateUser(
  world: World,
  { pool, client }: { readonly pool: Pool; readonly client: Client },
  username: string,
  password?: string,
): User | undefined {
  const found = findUser(world, pool, username);
  if (found !== undefined || !hasTrigger(world, 'UserMigration')) return found;
  const isSignIn = password !== undefined;
  const answer = askTrigger(
    world,
    {
      name: 'UserMigration',
      occasion: isSignIn ? 'Authentication' : 'ForgotPassword',
      pool,
      clientId: client.id,
      userName: username,
      request: {
        ...(isSignIn ? { password } : {}),
        validationData: givenValidationData(world),
      },
      response: unanswered,
    },
    Migrated,
  );
  if (answer?.userAttributes === undefined) return undefined;
  return addMigrated(world, pool, { ...answer, username, password }, answer.userAttributes);
}

function addMigrated(
  world: World,
  pool: Pool,
  migrated: Pick<z.infer<typeof Migrated>, 'finalUserStatus' | 'forceAliasCreation'> & {
    readonly username: string;
    readonly password: string | undefined;
  },
  { username = migrated.username, ...given }: Record<string, string>,
): User {
  const { finalUserStatus: status, forceAliasCreation, password } = migrated;
  const attributes = { ...given, ...contactInUsername(pool, migrated.username) };
  checkAgainstSchema(pool, attributes);
  const user = newUser(world, pool, { username, status, attributes });
  if (forceAliasCreation) releaseAliases(world, pool, user);
  const stored =
    password === undefined ? user : { ...user, password: storePassword(world, user, password) };
  addUser(world, pool, stored);
  return stored;
}
