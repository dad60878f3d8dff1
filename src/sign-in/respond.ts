import { hint } from '../errors.ts';
import { answerChallenge } from '../actions/answer-challenge.ts';
import type { AuthApi } from '../actions/app-client.ts';
import { deviceProofRefused } from '../actions/sign-in-with-device.ts';
import { isUnknownDevice } from '../actions/sign-in.ts';
import { says } from '../cognito/refusal-texts.ts';
import { toCliError } from '../client/refusals.ts';
import { givenSecret } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { describeReached, factsReached, warningsReached } from '../output/describe-flow.ts';
import { totpSecret } from '../settings/secret-names.ts';
import { requireSetting, type Settings } from '../settings/settings.ts';
import { afterSignInRefused } from '../state/after-refusal.ts';
import { minutesOf } from '../state/flow-facts.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { signInAgain } from '../state/next-steps.ts';
import { afterAuthReply, beginningOf, withoutDevice } from '../state/transitions.ts';
import { requireChallenge } from '../steps/due-step.ts';
import type { FlowStep, StepContext, StepOutcome } from '../steps/run-step.ts';
import { unsavedRefusal } from '../steps/unsaved-step.ts';
import { type AnswerOptions, type ChallengeAnswer, challengeAnswer } from './answer.ts';
import { totpCodes, type TotpOptions } from './totp-code.ts';
import { performComputedCodeStep, spendingCode, typedTimeStep } from './totp-step.ts';

/** The step that answers the pending challenge with the given answer, or asks a person for it. */
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
      const challenge = requireChallenge(flow, invocation.host.now());
      return challengeAnswer(invocation, { flow, challenge, answer, options });
    },
    act: (context, found) => respondWithTyped(invocation, context, found, options),
  };
}

export interface Options extends Omit<AnswerOptions, 'response'>, TotpOptions {
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
    ask: (flow) => nextCode(flow, requireChallenge(flow, invocation.host.now())),
    act: (context, { code, timeStep }) =>
      spendingCode(context, { flow: context.flow, timeStep }, () =>
        respondOnce(invocation, context, { responses: { [totpKey]: code } }, options),
      ),
  });
}

/** A typed code is single-use too: a code that is computed later must be a different one. */
async function respondWithTyped(
  invocation: Invocation,
  context: StepContext,
  given: ChallengeAnswer,
  options: Options,
): Promise<StepOutcome> {
  const respond = (): Promise<StepOutcome> => respondOnce(invocation, context, given, options);
  const { flow, now } = context;
  const code = given.responses[totpKey];
  if (code === undefined) return respond();
  // The code is known, so a malformed secret in the environment does not matter.
  const known = await givenSecret(invocation, totpSecret, {}).catch(() => undefined);
  const timeStep = typedTimeStep(code, [known, flow.softwareToken?.secretCode], now());
  return spendingCode(context, { flow, timeStep }, respond);
}

async function respondOnce(
  invocation: Invocation,
  context: StepContext,
  { responses, passwordToProve }: ChallengeAnswer,
  options: Options,
): Promise<StepOutcome> {
  const { flow, client, appClient, settings, now, randomBytes, spending } = context;
  const challenge = requireChallenge(flow, now());
  const { deviceKey, name: challengeName, parameters, session } = challenge;
  const clientMetadata = options.clientMetadata ?? challenge.clientMetadata;
  const authApi = authApiOf(challenge, settings);
  const proof =
    passwordToProve === undefined
      ? undefined
      : { password: passwordToProve, userPoolId: requireSetting(settings, 'userPoolId') };
  await spending(flow);
  const reply = await tellingOfEnd(context, challenge, () =>
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
    clientMetadata,
    now: now(),
    validity: minutesOf(challenge),
  });
  const result = { answered: challengeName, ...factsReached(next, invocation.globals) };
  return { flow: next, result, text: describeReached(next), warnings: warningsReached(next) };
}

/** Some refusals end the sign-in although they do not mention the Session. Their hint names the sign-in to run again. */
async function tellingOfEnd<T>(
  { flow, note }: StepContext,
  challenge: Challenge,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    const over = withoutWhatFailed(flow, challenge, thrown);
    if (over === undefined) throw thrown;
    const error = toCliError(thrown);
    const refused =
      error.code === deviceProofRefused
        ? error
        : error.with({ hint: hint`sign in again: ${signInAgain(challenge)}` });
    await note(over).catch((unsaved: unknown) => {
      throw unsavedRefusal(refused, toCliError(unsaved));
    });
    throw refused;
  }
}

function withoutWhatFailed(flow: Flow, challenge: Challenge, thrown: unknown): Flow | undefined {
  // The same sign-in may succeed without the device key.
  if (challenge.deviceKey !== undefined && isUnknownDevice(thrown)) return withoutDevice(flow);
  const error = toCliError(thrown);
  const isOver = says(error, 'wrongPassword') || error.code === deviceProofRefused;
  return isOver ? afterSignInRefused(flow, challenge) : undefined;
}

function authApiOf({ api }: Challenge, settings: Settings): AuthApi {
  if (api === 'public') return { api };
  return { api, userPoolId: requireSetting(settings, 'userPoolId') };
}
