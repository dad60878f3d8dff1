import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { checkHourlyLimit, countAttempt } from '../mail/codes.ts';
import { wrongPassword } from '../sign-in/flows/password.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import {
  checkPasswordHistory,
  checkPasswordPolicy,
  withPassword,
} from '../users/password-policy.ts';
import { isPassword } from '../users/passwords.ts';
import { saveUser, type User } from '../users/users.ts';
import { Password, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';
import type { Engine } from '../engine.ts';

const Request = () =>
  z.object({
    AccessToken: Token,
    PreviousPassword: Password.optional(),
    ProposedPassword: Password,
  });

const action = 'ChangePassword';

/** Revokes nothing: tokens issued before stay valid. */
export const changePassword = operation(Request, (engine, request) => {
  const { pool, user } = authenticate(engine, request.AccessToken);
  checkHourlyLimit(engine, user, action, 5);
  if (!isPrevious(engine, user, request.PreviousPassword)) {
    throw wrongPassword(() => {
      countAttempt(engine, user, action);
    });
  }
  checkPasswordPolicy(pool, request.ProposedPassword);
  checkPasswordHistory(engine, pool, user, request.ProposedPassword);
  countAttempt(engine, user, action);
  const changed = withPassword(engine, pool, user, request.ProposedPassword);
  saveUser(engine, pool, { ...changed, modifiedAt: engine.now().getTime() });
  return {};
});

/** A user without a password needs no previous password. */
function isPrevious(engine: Engine, user: User, given: string | undefined): boolean {
  if (user.password === undefined) return given === undefined;
  if (given === undefined) throw invalidParameter('Missing required parameter PreviousPassword');
  return isPassword(engine, user, user.password, given);
}
