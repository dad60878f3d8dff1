import { maskDestination } from './codes.ts';
import { CognitoFault } from './fault.ts';
import { deliver } from './inbox.ts';
import { randomText, sameSecret } from './random.ts';
import type { Session, SessionState } from './sessions.ts';
import { challenge, type AuthReply, type SignIn } from './sign-in.ts';
import { customMessage } from './triggers/custom-message.ts';
import type { World } from './world.ts';

/** The second factors that are a code sent to an address. */
export type CodeFactor = 'SMS_MFA' | 'EMAIL_OTP';

export const codeFactors = {
  SMS_MFA: { attribute: 'phone_number', medium: 'SMS', purpose: 'sms-mfa' },
  EMAIL_OTP: { attribute: 'email', medium: 'EMAIL', purpose: 'email-mfa' },
} as const;

/** Sends a code of six digits and asks for it. It belongs to the Session, and lives as long. */
export function askForCode(
  world: World,
  signIn: SignIn,
  factor: CodeFactor,
  destination: string,
  state: Partial<SessionState> = {},
): AuthReply {
  const { attribute, medium, purpose } = codeFactors[factor];
  const { poolId: userPoolId, username } = signIn.user;
  const code = randomText(world, 6, '0123456789');
  const { pool, client, user } = signIn;
  customMessage(world, 'Authentication', { pool, clientId: client.id, user });
  deliver(world, { userPoolId, username, destination, medium, code, purpose });
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: maskDestination(attribute, destination),
  };
  return challenge(world, signIn, factor, parameters, {
    ...state,
    sentCode: { code, destination },
  });
}

/** Gives the address that the code went to. @throws CodeMismatchException */
export function checkSessionCode({ state }: Session, given: string): string {
  const { sentCode } = state;
  if (sentCode === undefined || !sameSecret(sentCode.code, given)) {
    throw new CognitoFault('CodeMismatchException', 'Invalid code or auth state for the user.');
  }
  return sentCode.destination;
}
