import { optionsOf } from '../cognito/auth-flows.ts';
import { answeringOf, choicesOf, namesIn } from '../cognito/challenges.ts';
import { type NextStep, run } from '../errors.ts';
import { isRefreshable, judgeSession, phaseOf } from './flow-facts.ts';
import type { Beginning, Challenge, Flow, Tokens } from './flow.ts';

/** What to run next, the likeliest first. */
export function nextSteps(flow: Flow | undefined, now: Date): NextStep[] {
  switch (phaseOf(flow)) {
    case 'challenge':
      return flow?.challenge === undefined ? [] : stepsForChallenge(flow, flow.challenge, now);
    case 'signed-in':
      return flow === undefined ? [] : stepsWhenSignedIn(flow, now);
    case 'sign-up':
      return stepsForSignUp(flow);
    case 'signed-out':
      return stepsWhenSignedOut(flow);
  }
}

function stepsForSignUp(flow: Flow | undefined): NextStep[] {
  // Only an administrator can confirm a user who got no code.
  if (flow?.signUp?.codeSent === false) return [run('admin-confirm-sign-up')];
  return [run('confirm-sign-up', 'CODE'), ...inboxOf(flow), run('resend-confirmation-code')];
}

/** The embedded Cognito sends no mail: its codes are in its inbox. */
export function inboxOf(flow: Flow | undefined): NextStep[] {
  if (flow?.target.endpoint !== 'embedded') return [];
  const words = flow.username.startsWith('-') ? [] : [flow.username];
  return [run('emulator inbox', ...words, '--code')];
}

function stepsForChallenge(flow: Flow, challenge: Challenge, now: Date): NextStep[] {
  const verdict = judgeSession(challenge, now);
  const isOver = verdict === 'expired' || verdict === 'spent';
  const steps = isOver ? [] : stepsForPending(flow, challenge);
  const again = verdict === 'alive' ? [] : [signInAgain(challenge)];
  const reset = flow.passwordReset === undefined ? [] : stepsForPasswordReset(flow);
  return [...steps, ...again, ...reset];
}

function stepsForPending(flow: Flow, challenge: Challenge): NextStep[] {
  const { kind, source } = { source: undefined, ...answeringOf(challenge.name) };
  if (kind === 'set-up') return stepsForMfaSetup(flow, challenge);
  if (kind === 'choice') return stepsForChoice(challenge);
  if (source === 'app') return stepsForTotp(flow, 'respond-to-challenge');
  const answer = run('respond-to-challenge', ...answerWords[kind]);
  return source === 'sent' ? [answer, ...inboxOf(flow)] : [answer];
}

/** What a person adds to respond-to-challenge. */
const answerWords = {
  code: ['CODE'],
  text: ['ANSWER'],
  password: [],
  'new-password': [],
  device: [],
  responses: ['--response', 'KEY=VALUE'],
} as const;

/** With the saved secret, --from-totp needs no app. */
function stepsForTotp({ softwareToken }: Flow, command: string): NextStep[] {
  const computed = softwareToken?.keep === true ? [run(command, '--from-totp')] : [];
  return [...computed, run(command, 'CODE')];
}

/** One step for each choice that this version can answer. */
function stepsForChoice(challenge: Challenge): NextStep[] {
  const choices = choicesOf(challenge).filter(
    (choice) => /^\w+$/.test(choice) && choice !== 'WEB_AUTHN',
  );
  const words = choices.length === 0 ? ['CHOICE'] : choices;
  return words.map((choice) => run('respond-to-challenge', choice));
}

function stepsForMfaSetup(flow: Flow, challenge: Challenge): NextStep[] {
  if (flow.inDoubt?.command === 'associate-software-token')
    return [run('associate-software-token')];
  if (challenge.mfaSetup === 'verified') return [run('respond-to-challenge')];
  if (challenge.mfaSetup === 'associated') return stepsToVerify(flow);
  const steps = stepsToSetUp(namesIn(challenge.parameters['MFAS_CAN_SETUP']));
  // A phone number cannot be set during the sign-in. The user must have one before.
  return steps.length === 0 ? [signInAgain(challenge)] : steps;
}

/** `totp qr` shows the secret again. */
function stepsToVerify(flow: Flow): NextStep[] {
  const steps = stepsForTotp(flow, 'verify-software-token');
  return flow.softwareToken === undefined ? steps : [...steps, run('totp', 'qr')];
}

function stepsToSetUp(factors: readonly string[]): NextStep[] {
  const token = run('associate-software-token');
  if (factors.length === 0) return [token];
  return [
    ...(factors.includes('SOFTWARE_TOKEN_MFA') ? [token] : []),
    ...(factors.includes('EMAIL_OTP') ? [run('respond-to-challenge', 'EMAIL')] : []),
  ];
}

function stepsWhenSignedIn(flow: Flow, now: Date): NextStep[] {
  const { tokens } = flow;
  if (tokens === undefined) return [];
  const isExpired = Date.parse(tokens.expiresAt) <= now.getTime();
  if (isRefreshable(tokens)) return stepsWhenRefreshable(flow, tokens, isExpired);
  const again = signInAgain(tokens);
  return isExpired ? [again] : [...stepsLeftOver(flow), ...useOfTokens(), again];
}

function stepsWhenRefreshable(flow: Flow, tokens: Tokens, isExpired: boolean): NextStep[] {
  // Soon after a lost reply Cognito may still accept the same refresh token.
  const isDue = isExpired || flow.inDoubt?.command === 'refresh';
  const steps = [...stepsLeftOver(flow), ...(isDue ? [run('refresh')] : useOfTokens())];
  // Cognito does not refresh tokens of an unconfirmed device, and ConfirmDevice needs a valid access token.
  return isExpired && flow.offeredDevice !== undefined ? [signInAgain(tokens), ...steps] : steps;
}

function useOfTokens(): NextStep[] {
  return [run('get-user'), run('token', 'access')];
}

/** Steps that a sign-in leaves open. The software token comes first, because a person waits with the code. */
function stepsLeftOver(flow: Flow): NextStep[] {
  const { offeredDevice, softwareToken, mfaPreferenceDue, device } = flow;
  const steps: NextStep[] = [];
  if (softwareToken?.verified === false) steps.push(...stepsForTotp(flow, 'verify-software-token'));
  else if (mfaPreferenceDue === true) {
    steps.push(run('set-mfa-preference', '--software-token', 'preferred'));
  }
  if (offeredDevice !== undefined) steps.push(run('confirm-device'));
  else if (device?.remembered === false) steps.push(run('update-device-status', 'remembered'));
  if (flow.passwordReset !== undefined) steps.push(...stepsForPasswordReset(flow));
  return steps;
}

function stepsWhenSignedOut(flow: Flow | undefined): NextStep[] {
  if (flow === undefined) return [run('sign-up', 'USERNAME', '--email', 'EMAIL')];
  if (flow.passwordReset !== undefined) return stepsForPasswordReset(flow);
  const { username } = flow;
  const named = userWords(username);
  if (flow.autoSignIn !== undefined) {
    return [run('initiate-auth', ...named, '--flow', 'user-auth')];
  }
  if (flow.lastSignIn !== undefined) return [signInAgain(flow.lastSignIn, named)];
  return [run('initiate-auth', ...named), run('admin-initiate-auth', ...named)];
}

/** A user name as words of a command. A name that looks like an option is given by --username. */
export function userWords(username: string): readonly string[] {
  return username.startsWith('-') ? ['--username', username] : [username];
}

function stepsForPasswordReset(flow: Flow): NextStep[] {
  return [run('confirm-forgot-password', 'CODE'), ...inboxOf(flow), run('forgot-password')];
}

/** The sign-in that leads back to the same place. */
export function signInAgain(begun: Beginning, named: readonly string[] = []): NextStep {
  const command = begun.api === 'admin' ? 'admin-initiate-auth' : 'initiate-auth';
  return run(command, ...named, ...optionsOf(begun));
}

/** The first sign-in of a user whom an administrator created or gave a password. */
export function signInAs(username: string): NextStep {
  return run('initiate-auth', ...userWords(username));
}
