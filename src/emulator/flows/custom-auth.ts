import { afterNewPassword, passwordIsToBeChanged } from '../after-password.ts';
import { askForProof } from '../ask-for-proof.ts';
import { isMissing } from '../missing-users.ts';
import type { Round } from '../rounds.ts';
import { openSession } from '../sessions.ts';
import { usedConfirmedDevice, type AuthReply, type SignIn } from '../sign-in.ts';
import {
  createAuthChallenge,
  defineAuthChallenge,
  type CustomSignIn,
} from '../triggers/auth-challenge.ts';
import { unrecognizable } from '../triggers/invocation-fault.ts';
import type { World } from '../world.ts';
import { checkAttempt, requireParameter, type Attempt } from './attempt.ts';
import { checkConfirmed, userOrStandIn, wrongPassword } from './password.ts';

const passwordRounds: readonly Round[] = [
  { challengeName: 'SRP_A', challengeResult: true },
  { challengeName: 'PASSWORD_VERIFIER', challengeResult: true },
];

/** CUSTOM_AUTH: triggers say what is asked. With CHALLENGE_NAME=SRP_A they are told that a password can come first. */
export function beginCustomAuth(world: World, attempt: Attempt): AuthReply {
  const typed = requireParameter(attempt, 'USERNAME');
  const { pool, client, authFlow, parameters } = attempt;
  const beginsWithSrp = parameters['CHALLENGE_NAME'] === 'SRP_A';
  const srpA = beginsWithSrp ? requireParameter(attempt, 'SRP_A') : undefined;
  checkAttempt(attempt, typed);
  const user = userOrStandIn(world, attempt, typed);
  checkConfirmed(user);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn: SignIn = { pool, client, user, authFlow, answeredAs: user.username, deviceKey };
  usedConfirmedDevice(world, signIn);
  const rounds = beginsWithSrp ? passwordRounds.slice(0, 1) : [];
  return continueCustomAuth(world, { signIn, rounds }, { srpA });
}

/** What comes after the right password in this flow: a new one where that is due; then the triggers again. */
export function afterPasswordOfCustomAuth(
  world: World,
  signIn: SignIn,
  keeping: () => void,
): AuthReply {
  const asked = passwordIsToBeChanged(world, signIn);
  return asked ?? continueCustomAuth(world, { signIn, rounds: passwordRounds }, { keeping });
}

export function afterNewPasswordOfCustomAuth(world: World, signIn: SignIn): AuthReply {
  return continueCustomAuth(world, { signIn, rounds: passwordRounds });
}

/**
 * Does what DefineAuthChallenge decides. Tokens are issued by way of the device or MFA, as after a password.
 *
 * @param step SRP_A where a password may be asked for now; what to do although the sign-in fails
 * @throws NotAuthorizedException, InvalidLambdaResponseException
 */
export function continueCustomAuth(
  world: World,
  custom: CustomSignIn,
  step: { readonly srpA?: string | undefined; readonly keeping?: () => void } = {},
): AuthReply {
  const { challengeName, issueTokens, failAuthentication } = defineAuthChallenge(world, custom);
  if (failAuthentication) throw wrongPassword(step.keeping);
  if (issueTokens) {
    if (isMissing(custom.signIn.user)) throw wrongPassword(step.keeping);
    return afterNewPassword(world, custom.signIn);
  }
  if (challengeName === 'CUSTOM_CHALLENGE') return askCustomChallenge(world, custom);
  if (challengeName === 'PASSWORD_VERIFIER' && step.srpA !== undefined) {
    return askForProof(world, custom.signIn, step.srpA);
  }
  throw unrecognizable();
}

function askCustomChallenge(world: World, custom: CustomSignIn): AuthReply {
  const challenge = 'CUSTOM_CHALLENGE';
  const { signIn, rounds } = custom;
  const created = createAuthChallenge(world, custom, challenge);
  const { publicChallengeParameters, privateChallengeParameters, challengeMetadata } = created;
  const { authFlow, deviceKey, user } = signIn;
  return {
    ChallengeName: challenge,
    ChallengeParameters: { ...publicChallengeParameters, USERNAME: user.username },
    Session: openSession(world, signIn, challenge, {
      authFlow,
      deviceKey,
      custom: { rounds: [...rounds], privateChallengeParameters, challengeMetadata },
    }),
  };
}
