import { phaseOf, type Challenge, type Flow } from './flow.ts';
import { judgeSession } from './session-life.ts';

/** A command that makes sense now; words in capitals are for the person to fill in. */
export interface NextStep {
  readonly command: string;
  readonly argv: readonly string[];
}

/** What to run next, the likeliest first. */
export function nextSteps(flow: Flow | undefined, now: Date): NextStep[] {
  switch (phaseOf(flow)) {
    case 'challenge':
      return flow?.challenge === undefined ? [] : stepsForChallenge(flow, flow.challenge, now);
    case 'signed-in':
      return flow === undefined ? [] : stepsWhenSignedIn(flow, now);
    case 'sign-up':
      return [step('confirm-sign-up', 'CODE'), step('resend-confirmation-code')];
    case 'signed-out':
      return stepsWhenSignedOut(flow);
  }
}

function stepsForChallenge(flow: Flow, challenge: Challenge, now: Date): NextStep[] {
  const verdict = judgeSession(challenge, now);
  if (verdict === 'expired' || verdict === 'spent') return [signInAgain(challenge)];
  const steps = stepsForPending(flow, challenge);
  return verdict === 'alive' ? steps : [...steps, signInAgain(challenge)];
}

function stepsForPending(flow: Flow, { name, mfaSetup }: Challenge): NextStep[] {
  switch (name) {
    case 'MFA_SETUP':
      return stepsForMfaSetup(flow, mfaSetup);
    case 'NEW_PASSWORD_REQUIRED':
    case 'DEVICE_SRP_AUTH':
    case 'DEVICE_PASSWORD_VERIFIER':
      return [step('respond-to-challenge')];
    case 'SELECT_MFA_TYPE':
    case 'SELECT_CHALLENGE':
      return [step('respond-to-challenge', 'CHOICE')];
    case 'CUSTOM_CHALLENGE':
      return [step('respond-to-challenge', 'ANSWER')];
    case 'SOFTWARE_TOKEN_MFA':
    case 'SMS_MFA':
    case 'EMAIL_OTP':
    case 'SMS_OTP':
      return [step('respond-to-challenge', 'CODE')];
    default:
      return [step('respond-to-challenge', '--response', 'KEY=VALUE')];
  }
}

function stepsForMfaSetup({ inDoubt }: Flow, mfaSetup: Challenge['mfaSetup']): NextStep[] {
  if (inDoubt?.command === 'associate-software-token') return [step('associate-software-token')];
  if (mfaSetup === 'verified') return [step('respond-to-challenge')];
  if (mfaSetup === 'associated') return [step('verify-software-token', 'CODE')];
  return [step('associate-software-token')];
}

function stepsWhenSignedIn(flow: Flow, now: Date): NextStep[] {
  const { tokens, offeredDevice, softwareToken, device } = flow;
  if (tokens === undefined) return [];
  const isExpired = Date.parse(tokens.expiresAt) <= now.getTime();
  if (isExpired && tokens.refreshToken === undefined) return [step(signInCommand(tokens.api))];
  const steps = isExpired ? [step('refresh')] : [step('get-user'), step('token', 'access')];
  if (offeredDevice !== undefined) return [step('confirm-device'), ...steps];
  if (softwareToken?.verified === false) return [step('verify-software-token', 'CODE'), ...steps];
  if (device?.remembered === false) {
    return [step('update-device-status', 'remembered'), ...steps];
  }
  return steps;
}

function stepsWhenSignedOut(flow: Flow | undefined): NextStep[] {
  if (flow === undefined) return [step('sign-up', 'USERNAME', '--email', 'EMAIL')];
  const { username } = flow;
  return [step('initiate-auth', username), step('admin-initiate-auth', username)];
}

/** The sign-in that leads back to the same place. */
export function signInAgain({ api, authFlow }: Pick<Challenge, 'api' | 'authFlow'>): NextStep {
  const flowName = flowOption[authFlow];
  const options = flowName === undefined || api === 'admin' ? [] : ['--flow', flowName];
  return step(signInCommand(api), ...options);
}

const flowOption: Readonly<Record<string, string>> = {
  USER_PASSWORD_AUTH: 'user-password',
  USER_SRP_AUTH: 'user-srp',
  USER_AUTH: 'user-auth',
  CUSTOM_AUTH: 'custom',
};

function signInCommand(api: Challenge['api']): string {
  return api === 'admin' ? 'admin-initiate-auth' : 'initiate-auth';
}

function step(command: string, ...rest: string[]): NextStep {
  return { command, argv: ['cogauth', command, ...rest] };
}
