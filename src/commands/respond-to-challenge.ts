import type { Command } from 'commander';
import type { AuthApi } from '../actions/auth-api.ts';
import { respondToAuthChallenge } from '../actions/respond-to-auth-challenge.ts';
import { answerDeviceChallenge } from '../actions/sign-in.ts';
import { challengeResponses, type AnswerOptions } from '../input/challenge-answer.ts';
import { collectPair, userAndAnswer } from '../input/command-input.ts';
import { describeReached, factsReached, warnOfOffer } from '../words/describe-flow.ts';
import type { Invocation } from '../invocation.ts';
import { addSecretOptions, newPassword } from '../input/secret-input.ts';
import { requireSetting, type Settings } from '../settings.ts';
import type { Challenge } from '../state/flow.ts';
import { minutesOf } from '../state/session-life.ts';
import { afterAuthReply } from '../state/transitions.ts';
import { requireChallenge } from '../step-order.ts';
import { runStep, type Moment, type StepOutcome } from '../step.ts';

export function defineRespondToChallenge(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] [ANSWER]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[answer]', 'the code, choice or answer that is asked for')
    .option('--response <key=value>', 'any challenge response, may be repeated', collectPair)
    .option('--attribute <name=value>', 'a required attribute, may be repeated', collectPair)
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair)
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const { username, answer } = userAndAnswer(first, second);
      await runStep(invocation, {
        username,
        ask: (flow) => {
          const challenge = requireChallenge(flow, invocation.world.now());
          return challengeResponses(invocation, { flow, challenge, answer, options });
        },
        act: (moment, responses) => respondOnce(invocation, moment, responses, options),
      });
    });
  addSecretOptions(command, newPassword);
}

interface Options extends AnswerOptions {
  readonly clientMetadata?: Record<string, string>;
}

async function respondOnce(
  invocation: Invocation,
  moment: Moment,
  responses: Readonly<Record<string, string>>,
  { clientMetadata }: Options,
): Promise<StepOutcome> {
  const { flow, client, appClient, settings, now, randomBytes, spending } = moment;
  const challenge = requireChallenge(flow, now());
  const authApi = authApiOf(challenge, settings);
  const username = flow.realUsername ?? flow.username;
  const device = challenge.deviceKey === flow.device?.deviceKey ? flow.device : undefined;
  await spending(flow);
  const first = await firstReply();
  const reply = await answerDeviceChallenge(client, appClient, authApi, {
    reply: first,
    device,
    username,
    now,
    randomBytes,
  });
  const { api, authFlow, deviceKey } = challenge;
  const validity = minutesOf(challenge);
  const next = afterAuthReply(flow, reply, { api, authFlow, deviceKey, now: now(), validity });
  warnOfOffer(next, moment.warn);
  const result = { answered: challenge.name, ...factsReached(next, invocation.globals) };
  return { flow: next, result, text: describeReached(next) };

  /** A pending device challenge is answered with the device alone. */
  async function firstReply(): ReturnType<typeof respondToAuthChallenge> {
    const { name, session, parameters } = challenge;
    if (name === 'DEVICE_SRP_AUTH' && device !== undefined) {
      return {
        ChallengeName: name,
        ChallengeParameters: parameters,
        Session: session,
        $metadata: {},
      };
    }
    return respondToAuthChallenge(client, appClient, authApi, {
      challengeName: name,
      session,
      username,
      responses: withDeviceKey(challenge, responses),
      clientMetadata,
    });
  }
}

/** A sign-in that was begun with a remembered device says so with every factor. */
function withDeviceKey(
  { name, deviceKey }: Challenge,
  responses: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const takesDeviceKey = ['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP', 'CUSTOM_CHALLENGE'];
  if (deviceKey === undefined || !takesDeviceKey.includes(name)) return responses;
  return { DEVICE_KEY: deviceKey, ...responses };
}

function authApiOf({ api }: Challenge, settings: Settings): AuthApi {
  if (api === 'public') return { api };
  return { api, userPoolId: requireSetting(settings, 'userPoolId') };
}
