import { maskDestination } from '../mail/codes.ts';
import { deliver } from '../mail/inbox.ts';
import type { Pool } from '../pools/pools.ts';
import { randomText } from '../random.ts';
import { customMessage } from '../triggers/custom-message.ts';
import { isMissing } from '../users/missing-users.ts';
import { isPassword } from '../users/passwords.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { activeFactors, afterPassword } from './after-password.ts';
import { requireParameter } from './flows/attempt.ts';
import { checkProof } from './flows/password.ts';
import { type AuthReply, challenge, type SignIn } from './sign-in.ts';
import { askForProof } from './srp-exchanges.ts';

/** The first factors that are a code sent to an address. */
export type CodeFirstFactor = 'EMAIL_OTP' | 'SMS_OTP';

/** The first factors of USER_AUTH. WEB_AUTHN is not imitated, so no user has a passkey. */
type FirstFactor = 'PASSWORD' | 'PASSWORD_SRP' | CodeFirstFactor;

export const codeFirstFactors = {
  EMAIL_OTP: { attribute: 'email', medium: 'EMAIL', purpose: 'email-otp' },
  SMS_OTP: { attribute: 'phone_number', medium: 'SMS', purpose: 'sms-otp' },
} as const;

const order = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP'] as const;

/**
 * AvailableChallenges: the first factors that the pool allows and the user has. An unverified address will do, because
 * the right code verifies it. A user who must change the password first is offered no code, which would bypass the
 * change.
 */
export function availableChallenges(pool: Pool, user: User): FirstFactor[] {
  const { AllowedFirstAuthFactors: allowed } = pool.settings.Policies.SignInPolicy;
  const hasPassword = allowed.includes('PASSWORD') && user.password !== undefined;
  const mayUseCodes =
    (user.status === 'CONFIRMED' || user.status === 'UNCONFIRMED') && !isAskedForMfa(pool, user);
  const usable: Readonly<Record<FirstFactor, boolean>> = {
    PASSWORD: hasPassword,
    PASSWORD_SRP: hasPassword,
    EMAIL_OTP: mayUseCodes && canReceive(pool, user.attributes, 'EMAIL_OTP'),
    SMS_OTP: mayUseCodes && canReceive(pool, user.attributes, 'SMS_OTP'),
  };
  return order.filter((factor) => usable[factor]);
}

/** MFA does not follow a code, so it would be no way around the second factor that the user has set up. */
function isAskedForMfa(pool: Pool, user: User): boolean {
  return pool.mfa.MfaConfiguration !== 'OFF' && activeFactors({ pool, user }).length > 0;
}

/** Whether this pool can send the code of this first factor to a user with these attributes. */
export function canReceive(
  { mfa, settings }: Pool,
  attributes: Readonly<Record<string, string>>,
  factor: CodeFirstFactor,
): boolean {
  if (!settings.Policies.SignInPolicy.AllowedFirstAuthFactors.includes(factor)) return false;
  if ((attributes[codeFirstFactors[factor].attribute] ?? '') === '') return false;
  const smsConfiguration = mfa.SmsMfaConfiguration?.SmsConfiguration ?? settings.SmsConfiguration;
  return factor === 'EMAIL_OTP' || smsConfiguration !== undefined;
}

type Parameters = Readonly<Record<string, string>>;

/**
 * Continues with the first factor that the client chose, with USER_AUTH or in the answer to SELECT_CHALLENGE.
 *
 * @param spend Spends the Session of this step. A wrong password spends it too, a missing parameter does not.
 */
export function takeFirstFactor(
  engine: Engine,
  signIn: SignIn,
  factor: FirstFactor,
  parameters: Parameters,
  spend: () => void,
): AuthReply {
  switch (factor) {
    case 'PASSWORD':
      return takePassword(engine, signIn, requireParameter({ parameters }, 'PASSWORD'), spend);
    case 'PASSWORD_SRP':
      return takeProof(engine, signIn, requireParameter({ parameters }, 'SRP_A'), spend);
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      spend();
      return askForFirstCode(engine, signIn, factor);
  }
}

function takePassword(
  engine: Engine,
  signIn: SignIn,
  password: string,
  spend: () => void,
): AuthReply {
  const { user } = signIn;
  checkProof(engine, user, (stored) => isPassword(engine, user, stored, password), spend);
  return afterPassword(engine, signIn);
}

/** A malformed SRP_A does not spend the Session. */
function takeProof(engine: Engine, signIn: SignIn, srpA: string, spend: () => void): AuthReply {
  const asked = askForProof(engine, signIn, srpA);
  spend();
  return asked;
}

/** Sends a code of eight digits. For a user that does not exist there is no code, so no answer is right. */
function askForFirstCode(engine: Engine, signIn: SignIn, factor: CodeFirstFactor): AuthReply {
  const { attribute, medium, purpose } = codeFirstFactors[factor];
  const { pool, client, user } = signIn;
  const { poolId: userPoolId, username, attributes } = user;
  const destination = attributes[attribute] ?? '';
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: maskDestination(attribute, destination),
  };
  if (isMissing(user)) {
    return challenge(engine, signIn, factor, parameters, { isFirstFactor: true });
  }
  const code = randomText(engine, 8, '0123456789');
  const writeMessage = customMessage(engine, 'Authentication', { pool, clientId: client.id, user });
  deliver(engine, { userPoolId, username, destination, medium, code, purpose }, writeMessage);
  return challenge(engine, signIn, factor, parameters, {
    isFirstFactor: true,
    sentCode: { code, destination },
  });
}
