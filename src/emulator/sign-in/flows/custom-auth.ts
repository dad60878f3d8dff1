import {
  createAuthChallenge,
  type CustomSignIn,
  defineAuthChallenge,
} from '../../triggers/auth-challenge.ts';
import { unrecognizable } from '../../triggers/invocation-fault.ts';
import { isMissing } from '../../users/missing-users.ts';
import type { Engine } from '../../engine.ts';
import { afterNewPassword, newPasswordChallenge } from '../after-password.ts';
import { openSession, type ChallengeResult } from '../sessions.ts';
import { type AuthReply, type SignIn, usedConfirmedDevice } from '../sign-in.ts';
import { askForProof } from '../srp-exchanges.ts';
import { type Attempt, checkAttempt, requireParameter } from './attempt.ts';
import { checkConfirmed, userOrStandIn, wrongPassword } from './password.ts';

const passwordRounds: readonly ChallengeResult[] = [
  { challengeName: 'SRP_A', challengeResult: true },
  { challengeName: 'PASSWORD_VERIFIER', challengeResult: true },
];

/** CUSTOM_AUTH: triggers choose the challenges. With CHALLENGE_NAME=SRP_A they may ask for the password first. */
export function beginCustomAuth(engine: Engine, attempt: Attempt): AuthReply {
  const typed = requireParameter(attempt, 'USERNAME');
  const { pool, client, authFlow, parameters } = attempt;
  const beginsWithSrp = parameters['CHALLENGE_NAME'] === 'SRP_A';
  const srpA = beginsWithSrp ? requireParameter(attempt, 'SRP_A') : undefined;
  checkAttempt(attempt, typed);
  const user = userOrStandIn(engine, attempt, typed);
  checkConfirmed(user);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn: SignIn = { pool, client, user, authFlow, answeredAs: user.username, deviceKey };
  usedConfirmedDevice(engine, signIn);
  const rounds = beginsWithSrp ? passwordRounds.slice(0, 1) : [];
  return continueCustomAuth(engine, { signIn, rounds }, { srpA });
}

/** The reply to the right password in this flow: a new password if one is required, then the triggers decide again. */
export function afterPasswordOfCustomAuth(
  engine: Engine,
  signIn: SignIn,
  afterRollback: () => void,
): AuthReply {
  const asked = newPasswordChallenge(engine, signIn);
  return asked ?? continueCustomAuth(engine, { signIn, rounds: passwordRounds }, { afterRollback });
}

export function afterNewPasswordOfCustomAuth(engine: Engine, signIn: SignIn): AuthReply {
  return continueCustomAuth(engine, { signIn, rounds: passwordRounds });
}

/**
 * Does what DefineAuthChallenge decides. Before tokens come the device proof and MFA, as after a password.
 *
 * @param step `srpA` if the password may be asked for now; `afterRollback` runs if the sign-in fails
 * @throws NotAuthorizedException, InvalidLambdaResponseException
 */
export function continueCustomAuth(
  engine: Engine,
  custom: CustomSignIn,
  step: { readonly srpA?: string | undefined; readonly afterRollback?: () => void } = {},
): AuthReply {
  const { challengeName, issueTokens, failAuthentication } = defineAuthChallenge(engine, custom);
  if (failAuthentication) throw wrongPassword(step.afterRollback);
  if (issueTokens) {
    if (isMissing(custom.signIn.user)) throw wrongPassword(step.afterRollback);
    return afterNewPassword(engine, custom.signIn);
  }
  if (challengeName === 'CUSTOM_CHALLENGE') return askCustomChallenge(engine, custom);
  if (challengeName === 'PASSWORD_VERIFIER' && step.srpA !== undefined) {
    return askForProof(engine, custom.signIn, step.srpA);
  }
  throw unrecognizable();
}

function askCustomChallenge(engine: Engine, custom: CustomSignIn): AuthReply {
  const challenge = 'CUSTOM_CHALLENGE';
  const { signIn, rounds } = custom;
  const created = createAuthChallenge(engine, custom, challenge);
  const { publicChallengeParameters, privateChallengeParameters, challengeMetadata } = created;
  const { authFlow, deviceKey, user } = signIn;
  return {
    ChallengeName: challenge,
    ChallengeParameters: { ...publicChallengeParameters, USERNAME: user.username },
    Session: openSession(engine, signIn, challenge, {
      authFlow,
      deviceKey,
      custom: { rounds: [...rounds], privateChallengeParameters, challengeMetadata },
    }),
  };
}
