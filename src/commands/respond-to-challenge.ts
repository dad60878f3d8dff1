import type { Command } from 'commander';
import type { AuthApi } from '../actions/auth-api.ts';
import { answerChallenge } from '../actions/answer-challenge.ts';
import { isUnknownDevice } from '../actions/sign-in.ts';
import { toCliError } from '../cognito-refusals.ts';
import { CliError } from '../errors.ts';
import {
  challengeAnswer,
  type AnswerOptions,
  type ChallengeAnswer,
} from '../input/challenge-answer.ts';
import { collectPair } from '../input/command-input.ts';
import { describeReached, factsReached, warnOfOffer } from '../words/describe-flow.ts';
import type { Invocation } from '../invocation.ts';
import {
  addSecretOptions,
  givenSecret,
  newPassword,
  password,
  totpSecret,
} from '../input/secret-input.ts';
import { totpCodes, userAndTotpAnswer, type TotpOptions } from '../input/totp-answer.ts';
import { commandLine } from '../output.ts';
import { requireSetting, type Settings } from '../settings.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { afterSignInRefused } from '../state/after-refusal.ts';
import { minutesOf } from '../state/session-life.ts';
import { signInAgain } from '../state/next-steps.ts';
import { afterAuthReply, beginningOf, withoutDevice } from '../state/transitions.ts';
import { requireChallenge } from '../step-order.ts';
import { finish, performStep, type FlowStep, type Moment, type StepOutcome } from '../step.ts';
import { performComputedCodeStep, spendingCode, typedTimeStep } from '../totp-step.ts';

export function defineRespondToChallenge(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] [ANSWER]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[answer]', 'the code, choice or answer that is asked for')
    .option('--response <key=value>', 'any challenge response, may be repeated', collectPair)
    .option('--attribute <name=value>', 'a required attribute, may be repeated', collectPair)
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .option('--from-totp', 'compute the code of the authenticator app, and wait for a fresh one')
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const { username, answer } = userAndTotpAnswer(first, second, options);
      const outcome =
        options.fromTotp === true
          ? await respondFromTotp(invocation, username, options)
          : await performStep(invocation, respondStep(invocation, { username, answer, options }));
      finish(invocation, outcome);
    });
  addSecretOptions(command, password);
  addSecretOptions(command, newPassword);
  addSecretOptions(command, totpSecret);
}

/** The step that answers the pending challenge with what is given, or what a person says. */
export function respondStep(
  invocation: Invocation,
  given: {
    readonly username: string | undefined;
    readonly answer: string | undefined;
    readonly options: Options;
  },
): FlowStep<ChallengeAnswer> {
  const { username, answer, options } = given;
  return {
    username,
    ask: (flow) => {
      const challenge = requireChallenge(flow, invocation.world.now());
      return challengeAnswer(invocation, { flow, challenge, answer, options });
    },
    act: (moment, found) => respondWithTyped(invocation, moment, found, options),
  };
}

interface Options extends Omit<AnswerOptions, 'response'>, TotpOptions {
  readonly response?: Record<string, string>;
  readonly clientMetadata?: Record<string, string>;
}

const totpKey = 'SOFTWARE_TOKEN_MFA_CODE';

/** Answers SOFTWARE_TOKEN_MFA with a code that is computed here. */
export async function respondFromTotp(
  invocation: Invocation,
  username: string | undefined,
  options: Options,
): Promise<StepOutcome> {
  const nextCode = totpCodes(invocation, options);
  return performComputedCodeStep(invocation, {
    username,
    ask: (flow) => nextCode(flow, requireChallenge(flow, invocation.world.now())),
    act: (moment, { code, timeStep }) =>
      spendingCode(moment, { flow: moment.flow, timeStep }, () =>
        respondOnce(invocation, moment, { responses: { [totpKey]: code } }, options),
      ),
  });
}

/** A person's code counts once too: a code that is computed later must be another one. */
async function respondWithTyped(
  invocation: Invocation,
  moment: Moment,
  given: ChallengeAnswer,
  options: Options,
): Promise<StepOutcome> {
  const respond = (): Promise<StepOutcome> => respondOnce(invocation, moment, given, options);
  const { flow, now } = moment;
  const code = given.responses[totpKey];
  if (code === undefined) return respond();
  // The code is there: what is wrong with a secret in the environment does not matter.
  const known = await givenSecret(invocation, totpSecret, {}).catch(() => undefined);
  const timeStep = typedTimeStep(code, [known, flow.softwareToken?.secretCode], now());
  return spendingCode(moment, { flow, timeStep }, respond);
}

async function respondOnce(
  invocation: Invocation,
  moment: Moment,
  { responses, passwordToProve }: ChallengeAnswer,
  { clientMetadata }: Options,
): Promise<StepOutcome> {
  const { flow, client, appClient, settings, now, randomBytes, spending } = moment;
  const challenge = requireChallenge(flow, now());
  const { deviceKey, name: challengeName, parameters, session } = challenge;
  const authApi = authApiOf(challenge, settings);
  const proof =
    passwordToProve === undefined
      ? undefined
      : { password: passwordToProve, userPoolId: requireSetting(settings, 'userPoolId') };
  await spending(flow);
  const reply = await tellingOfEnd(moment, challenge, () =>
    answerChallenge(client, appClient, authApi, {
      challengeName,
      parameters,
      session,
      responses,
      proof,
      clientMetadata,
      username: flow.realUsername ?? flow.username,
      device: deviceKey === flow.device?.deviceKey ? flow.device : undefined,
      now,
      randomBytes,
    }),
  );
  const next = afterAuthReply(flow, reply, {
    ...beginningOf(challenge),
    deviceKey,
    now: now(),
    validity: minutesOf(challenge),
  });
  warnOfOffer(next, moment.warn);
  const result = { answered: challengeName, ...factsReached(next, invocation.globals) };
  return { flow: next, result, text: describeReached(next) };
}

/** Tells of refusals that end the sign-in, though they say nothing of the Session: it is to be begun once more. */
async function tellingOfEnd<T>(
  { flow, save }: Moment,
  challenge: Challenge,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    const over = withoutWhatFailed(flow, challenge, thrown);
    if (over === undefined) throw thrown;
    await save(over);
    const { code, kind, message, requestId, cause } = toCliError(thrown);
    const hint = `sign in again: ${commandLine(signInAgain(challenge))}`;
    throw new CliError({ code, kind, message, requestId, cause, hint });
  }
}

function withoutWhatFailed(flow: Flow, challenge: Challenge, thrown: unknown): Flow | undefined {
  // Without its key the same sign-in may succeed.
  if (challenge.deviceKey !== undefined && isUnknownDevice(thrown)) return withoutDevice(flow);
  const { code, message } = toCliError(thrown);
  const isOver =
    code === 'NotAuthorizedException' && message.startsWith('Incorrect username or password');
  return isOver ? afterSignInRefused(flow, challenge) : undefined;
}

function authApiOf({ api }: Challenge, settings: Settings): AuthApi {
  if (api === 'public') return { api };
  return { api, userPoolId: requireSetting(settings, 'userPoolId') };
}
