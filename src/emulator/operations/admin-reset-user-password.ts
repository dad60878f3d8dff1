import * as z from 'zod';
import {
  checkHourlyLimit,
  countAttempt,
  passwordResetAction,
  passwordResetLimit,
  sendCode,
} from '../codes.ts';
import { notAuthorized } from '../fault.ts';
import { Username, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';
import { recoveryAttribute } from '../recovery-attribute.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { getUserByName, saveUser, type User } from '../users.ts';

const Request = z.object({ UserPoolId, Username });

/** From now on every sign-in is refused until ConfirmForgotPassword has taken the code that is sent here. */
export const adminResetUserPassword = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const user = getUserByName(world, pool, request.Username);
  checkState(user);
  const attribute = recoveryAttribute(pool, user);
  checkHourlyLimit(world, user, passwordResetAction, passwordResetLimit);
  countAttempt(world, user, passwordResetAction);
  const letter = customMessage(world, 'ForgotPassword', { pool, clientId: undefined, user });
  sendCode(world, user, 'forgot-password', attribute, letter);
  const modifiedAt = world.now().getTime();
  saveUser(world, pool, { ...user, status: 'RESET_REQUIRED', modifiedAt });
  return {};
});

function checkState({ enabled, status }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
  if (status === 'CONFIRMED' || status === 'RESET_REQUIRED') return;
  throw notAuthorized('User password cannot be reset in the current state.');
}
