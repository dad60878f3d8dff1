import * as z from 'zod';
import { invalidParameter } from '../fault.ts';
import { hidesMissingUsers } from '../pools/clients.ts';
import type { ChallengeResult } from '../sign-in/sessions.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import { isMissing } from '../users/missing-users.ts';
import type { Engine } from '../engine.ts';
import { askTrigger, eventAttributes, type TriggerCall } from './ask-trigger.ts';
import { unrecognizable } from './invocation-fault.ts';

/** A sign-in by CUSTOM_AUTH, with the challenges answered so far. */
export interface CustomSignIn {
  readonly signIn: SignIn;
  readonly rounds: readonly ChallengeResult[];
}

const Parameters = z.record(z.string(), z.string());

const Decision = z.object({
  challengeName: z.string().optional(),
  issueTokens: z.boolean().default(false),
  failAuthentication: z.boolean().default(false),
});

/** Asks the trigger for the next challenge or the end of the sign-in. @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-define-auth-challenge.html */
export function defineAuthChallenge(
  engine: Engine,
  custom: CustomSignIn,
): z.infer<typeof Decision> {
  const call = callOf(custom, 'DefineAuthChallenge', {
    request: { session: custom.rounds },
    response: { challengeName: null, issueTokens: null, failAuthentication: null },
  });
  return askTrigger(engine, call, Decision) ?? notConfigured();
}

const CustomChallenge = z.object({
  publicChallengeParameters: Parameters.default({}),
  privateChallengeParameters: Parameters.default({}),
  challengeMetadata: z.string().optional(),
});
type CustomChallenge = z.infer<typeof CustomChallenge>;

/** Asks the trigger for the parameters of a challenge. @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-create-auth-challenge.html */
export function createAuthChallenge(
  engine: Engine,
  custom: CustomSignIn,
  challengeName: string,
): CustomChallenge {
  const call = callOf(custom, 'CreateAuthChallenge', {
    request: { challengeName, session: custom.rounds },
    response: {
      publicChallengeParameters: null,
      privateChallengeParameters: null,
      challengeMetadata: null,
    },
  });
  return askTrigger(engine, call, CustomChallenge) ?? notConfigured();
}

const Verdict = z.object({ answerCorrect: z.boolean().optional() });

/** Asks the trigger whether an answer is right. @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-verify-auth-challenge-response.html */
export function verifyAuthChallengeResponse(
  engine: Engine,
  custom: CustomSignIn,
  privateChallengeParameters: Readonly<Record<string, string>>,
  challengeAnswer: string,
): boolean {
  const call = callOf(custom, 'VerifyAuthChallengeResponse', {
    request: { privateChallengeParameters, challengeAnswer },
    response: { answerCorrect: null },
  });
  const { answerCorrect } = askTrigger(engine, call, Verdict) ?? notConfigured();
  if (answerCorrect === undefined) throw unrecognizable();
  return answerCorrect;
}

function callOf(
  { signIn }: CustomSignIn,
  name: TriggerCall['name'],
  { request, response }: Pick<TriggerCall, 'request' | 'response'>,
): TriggerCall {
  const { pool, client, user } = signIn;
  const userNotFound = isMissing(user);
  return {
    name,
    occasion: 'Authentication',
    pool,
    clientId: client.id,
    userName: user.username,
    request: {
      userAttributes: userNotFound ? {} : eventAttributes(user),
      ...request,
      ...(hidesMissingUsers(client) ? { userNotFound } : {}),
    },
    response,
  };
}

function notConfigured(): never {
  throw invalidParameter('Custom auth lambda trigger is not configured for the user pool.');
}
