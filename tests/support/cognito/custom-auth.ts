import {
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import type { Handler } from '../../../src/emulator/triggers/call-handler.ts';
import type { Handlers } from '../../../src/emulator/triggers/in-process.ts';
import type { TriggerEvent } from '../../../src/emulator/triggers/trigger.ts';
import type { Embedded, TestPool } from './embedded.ts';
import { hashes } from './sign-in.ts';

const Rounds = z.array(
  z.object({
    challengeName: z.string(),
    challengeResult: z.boolean(),
    challengeMetadata: z.string().optional(),
  }),
);

export function roundsOf({ request }: TriggerEvent): z.infer<typeof Rounds> {
  return Rounds.parse(request['session']);
}

/** The event with what a handler says to it. */
export function replying(event: TriggerEvent, response: Record<string, unknown>): TriggerEvent {
  return { ...event, response: { ...event.response, ...response } };
}

/** Asks for 42 up to three times; after a password where one is offered first. */
export const riddle: Handlers = {
  DefineAuthChallenge: (event) => {
    const rounds = roundsOf(event);
    const last = rounds.at(-1);
    if (last?.challengeName === 'SRP_A') {
      return replying(event, { challengeName: 'PASSWORD_VERIFIER' });
    }
    const answers = rounds.filter(({ challengeName }) => challengeName === 'CUSTOM_CHALLENGE');
    return replying(event, {
      challengeName: 'CUSTOM_CHALLENGE',
      issueTokens: last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult,
      failAuthentication: answers.length >= 3,
    });
  },
  CreateAuthChallenge: async (event) =>
    replying(event, {
      publicChallengeParameters: { question: `what is it, ${event.userName}?` },
      privateChallengeParameters: { answer: '42' },
      challengeMetadata: `RIDDLE-${roundsOf(event).length}`,
    }),
  VerifyAuthChallengeResponse: (event) => {
    const { answer } = z
      .record(z.string(), z.string())
      .parse(event.request['privateChallengeParameters']);
    return replying(event, { answerCorrect: event.request['challengeAnswer'] === answer });
  },
};

/** Handlers that keep the events they get. */
export function recording(handlers: Handlers): { events: TriggerEvent[]; handlers: Handlers } {
  const events: TriggerEvent[] = [];
  const kept = Object.entries(handlers).map(([name, handler]): [string, Handler] => [
    name,
    (event, context) => {
      events.push(event);
      return handler(event, context, () => undefined);
    },
  ]);
  return { events, handlers: Object.fromEntries(kept) };
}

export function beginCustom(
  { sdk }: Pick<Embedded, 'sdk'>,
  pool: TestPool,
  parameters: Record<string, string> = {},
): Promise<InitiateAuthCommandOutput> {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'CUSTOM_AUTH',
      AuthParameters: { USERNAME: 'ada', ...hashes(pool), ...parameters },
    }),
  );
}

export function answerCustom(
  { sdk }: Pick<Embedded, 'sdk'>,
  pool: TestPool,
  session: string | undefined,
  parameters: Record<string, string> = {},
): Promise<RespondToAuthChallengeCommandOutput> {
  return sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: 'CUSTOM_CHALLENGE',
      Session: session,
      ChallengeResponses: { USERNAME: 'ada', ANSWER: '42', ...hashes(pool), ...parameters },
    }),
  );
}
