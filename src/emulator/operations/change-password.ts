import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { checkHourlyLimit, countAttempt } from '../codes.ts';
import { invalidParameter } from '../fault.ts';
import { wrongPassword } from '../flows/password.ts';
import { Password, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { checkPasswordHistory, withPassword } from '../password-history.ts';
import { checkPasswordPolicy } from '../password-policy.ts';
import { isPassword } from '../passwords.ts';
import { saveUser, type User } from '../users.ts';
import type { World } from '../world.ts';

const Request = z.object({
  AccessToken: Token,
  PreviousPassword: Password.optional(),
  ProposedPassword: Password,
});

const action = 'ChangePassword';

/** Revokes nothing: tokens that were given out stay good. */
export const changePassword = operation(Request, (world, request) => {
  const { pool, user } = authenticate(world, request.AccessToken);
  checkHourlyLimit(world, user, action, 5);
  if (!isPrevious(world, user, request.PreviousPassword)) {
    throw wrongPassword(() => {
      countAttempt(world, user, action);
    });
  }
  checkPasswordPolicy(pool, request.ProposedPassword);
  checkPasswordHistory(world, pool, user, request.ProposedPassword);
  countAttempt(world, user, action);
  const changed = withPassword(world, pool, user, request.ProposedPassword);
  saveUser(world, pool, { ...changed, modifiedAt: world.now().getTime() });
  return {};
});

/** A user without a password sets the first one. */
function isPrevious(world: World, user: User, given: string | undefined): boolean {
  if (user.password === undefined) return given === undefined;
  if (given === undefined) throw invalidParameter('Missing required parameter PreviousPassword');
  return isPassword(world, user, user.password, given);
}
