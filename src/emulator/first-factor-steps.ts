import { afterPassword } from './after-password.ts';
import { askForProof } from './ask-for-proof.ts';
import { maskDestination } from './codes.ts';
import { codeFirstFactors, type CodeFirstFactor, type FirstFactor } from './first-factors.ts';
import { requireParameter } from './flows/attempt.ts';
import { checkProof } from './flows/password.ts';
import { deliver } from './inbox.ts';
import { isMissing } from './missing-users.ts';
import { isPassword } from './passwords.ts';
import { randomText } from './random.ts';
import { challenge, type AuthReply, type SignIn } from './sign-in.ts';
import { customMessage } from './triggers/custom-message.ts';
import type { World } from './world.ts';

type Parameters = Readonly<Record<string, string>>;

/**
 * Goes on with the first factor that USER_AUTH was asked for, whether at once or in the answer to SELECT_CHALLENGE.
 *
 * @param spend Spends what this step was made with. A wrong password spends it too, a parameter that is missing does not.
 */
export function takeFirstFactor(
  world: World,
  signIn: SignIn,
  factor: FirstFactor,
  parameters: Parameters,
  spend: () => void,
): AuthReply {
  switch (factor) {
    case 'PASSWORD':
      return takePassword(world, signIn, requireParameter({ parameters }, 'PASSWORD'), spend);
    case 'PASSWORD_SRP':
      return takeProof(world, signIn, requireParameter({ parameters }, 'SRP_A'), spend);
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      spend();
      return askForFirstCode(world, signIn, factor);
  }
}

function takePassword(
  world: World,
  signIn: SignIn,
  password: string,
  spend: () => void,
): AuthReply {
  const { user } = signIn;
  checkProof(world, user, (stored) => isPassword(world, user, stored, password), spend);
  return afterPassword(world, signIn);
}

/** SRP_A that is none of the group's spends nothing. */
function takeProof(world: World, signIn: SignIn, srpA: string, spend: () => void): AuthReply {
  const asked = askForProof(world, signIn, srpA);
  spend();
  return asked;
}

/** Sends a code of eight digits; to a user that does not exist none, so that no code can be right. */
function askForFirstCode(world: World, signIn: SignIn, factor: CodeFirstFactor): AuthReply {
  const { attribute, medium, purpose } = codeFirstFactors[factor];
  const { pool, client, user } = signIn;
  const { poolId: userPoolId, username, attributes } = user;
  const destination = attributes[attribute] ?? '';
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: maskDestination(attribute, destination),
  };
  if (isMissing(user)) {
    return challenge(world, signIn, factor, parameters, { isFirstFactor: true });
  }
  const code = randomText(world, 8, '0123456789');
  const letter = customMessage(world, 'Authentication', { pool, clientId: client.id, user });
  deliver(world, { userPoolId, username, destination, medium, code, purpose }, letter);
  return challenge(world, signIn, factor, parameters, {
    isFirstFactor: true,
    sentCode: { code, destination },
  });
}
