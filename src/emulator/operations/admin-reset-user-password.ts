import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import {
  checkHourlyLimit,
  countAttempt,
  passwordResetAction,
  passwordResetLimit,
  sendCode,
} from '../mail/codes.ts';
import { getPool } from '../pools/pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { recoveryAttribute } from '../users/recovery-attribute.ts';
import { getUserByName, saveUser, type User } from '../users/users.ts';
import { Username, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId, Username });

/** Sends a code. Every sign-in is refused until ConfirmForgotPassword has accepted it. */
export const adminResetUserPassword = operation(Request, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const user = getUserByName(engine, pool, request.Username);
  checkState(user);
  const attribute = recoveryAttribute(pool, user);
  checkHourlyLimit(engine, user, passwordResetAction, passwordResetLimit);
  countAttempt(engine, user, passwordResetAction);
  const writeMessage = customMessage(engine, 'ForgotPassword', { pool, clientId: undefined, user });
  sendCode(engine, user, 'forgot-password', attribute, writeMessage);
  const modifiedAt = engine.now().getTime();
  saveUser(engine, pool, { ...user, status: 'RESET_REQUIRED', modifiedAt });
  return {};
});

function checkState({ enabled, status }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
  if (status === 'CONFIRMED' || status === 'RESET_REQUIRED') return;
  throw notAuthorized('User password cannot be reset in the current state.');
}
