import * as z from 'zod';
import { CognitoFault } from '../fault.ts';
import type { Pool } from '../pools/pools.ts';
import { randomText, sameSecret } from '../random.ts';
import type { Session, SessionState } from '../sign-in/sessions.ts';
import { type AuthReply, challenge, type SignIn } from '../sign-in/sign-in.ts';
import { customMessage } from '../triggers/custom-message.ts';
import type { Engine } from '../engine.ts';
import { limitExceeded, maskDestination } from './codes.ts';
import { deliver } from './inbox.ts';

/** The second factors that are a code sent to an address. */
export type CodeFactor = 'SMS_MFA' | 'EMAIL_OTP';

export const codeFactors = {
  SMS_MFA: { attribute: 'phone_number', medium: 'SMS', purpose: 'sms-mfa' },
  EMAIL_OTP: { attribute: 'email', medium: 'EMAIL', purpose: 'email-mfa' },
} as const;

/**
 * Sends a code of six digits and asks for it. The code is valid as long as its Session.
 *
 * @throws LimitExceededException
 */
export function askForCode(
  engine: Engine,
  signIn: SignIn,
  factor: CodeFactor,
  destination: string,
  state: Partial<SessionState> = {},
): AuthReply {
  const { attribute, medium, purpose } = codeFactors[factor];
  const { poolId: userPoolId, username } = signIn.user;
  const code = randomText(engine, 6, '0123456789');
  const { pool, client, user } = signIn;
  if (factor === 'EMAIL_OTP') checkEmailLimit(engine, pool, destination);
  const writeMessage = customMessage(engine, 'Authentication', { pool, clientId: client.id, user });
  deliver(engine, { userPoolId, username, destination, medium, code, purpose }, writeMessage);
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: maskDestination(attribute, destination),
  };
  return challenge(engine, signIn, factor, parameters, {
    ...state,
    sentCode: { code, destination },
  });
}

const hour = 60 * 60 * 1000;

/** Cognito allows 5 to 20 messages an hour per address and caller IP. Here all callers share one IP. */
const emailsPerHour = 5;

/** @throws LimitExceededException */
function checkEmailLimit({ database, now }: Engine, { id }: Pool, destination: string): void {
  const sql = `SELECT at FROM inbox WHERE destination = ? AND +pool_id = ? AND purpose = ?
    ORDER BY id DESC LIMIT 1 OFFSET ${emailsPerHour - 1}`;
  const { purpose } = codeFactors.EMAIL_OTP;
  const last = database.get(z.object({ at: z.number() }), sql, destination, id, purpose);
  if (last !== undefined && last.at > now().getTime() - hour) throw limitExceeded();
}

/** Returns the address that the code was sent to. @throws CodeMismatchException */
export function checkSessionCode({ state }: Session, given: string): string {
  const { sentCode } = state;
  if (sentCode === undefined || !sameSecret(sentCode.code, given)) {
    throw new CognitoFault('CodeMismatchException', 'Invalid code or auth state for the user.');
  }
  return sentCode.destination;
}
