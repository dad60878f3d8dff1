import * as z from 'zod';
import { type Pool, regionOf } from '../pools/pools.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { unrecognizable } from './invocation-fault.ts';
import type { TriggerAnswers, TriggerEvent, TriggerMetadata, TriggerName } from './trigger.ts';

/** One call of a trigger by an operation. */
export interface TriggerCall {
  /** Name and occasion form the trigger source: `PreSignUp_SignUp`. */
  readonly name: TriggerName;
  readonly occasion: string;
  /** The trigger source, if it is not formed from name and occasion. */
  readonly source?: string;
  readonly version?: '1' | '2' | '3';
  readonly pool: Pool;
  /** Undefined if an administrator makes the request. */
  readonly clientId: string | undefined;
  readonly userName: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** The members of the response, with the values they have before the handler answers. */
  readonly response: Readonly<Record<string, unknown>>;
}

export function hasTrigger({ triggers }: Engine, name: TriggerName): boolean {
  return triggers?.names.has(name) === true;
}

/**
 * The `response` of a trigger; undefined if there is no such trigger. A null in it means that the handler left this
 * member unanswered.
 *
 * @throws InvalidLambdaResponseException
 */
export function askTrigger<Shape extends z.ZodType>(
  engine: Engine,
  call: TriggerCall,
  shape: Shape,
): z.output<Shape> | undefined {
  const { triggers } = engine;
  if (triggers === undefined || !hasTrigger(engine, call.name)) return undefined;
  const reply = Reply.safeParse(triggers.ask(call.name, eventOf(triggers, call)));
  if (!reply.success) throw unrecognizable();
  const answered = Object.entries(reply.data.response).filter(([, value]) => value !== null);
  const response = shape.safeParse(Object.fromEntries(answered));
  if (!response.success) throw unrecognizable();
  return response.data;
}

const Reply = z.object({ response: z.record(z.string(), z.unknown()) });

/** Calls a trigger after the commit. If it throws, the request fails but its writes stay. */
export function notifyTrigger(engine: Engine, call: TriggerCall): void {
  const { triggers } = engine;
  if (triggers === undefined || !hasTrigger(engine, call.name)) return;
  triggers.notifyAfterCommit(call.name, eventOf(triggers, call));
}

function eventOf(answers: TriggerAnswers, call: TriggerCall): TriggerEvent {
  const { name, occasion, version = '1', pool, clientId, userName, request, response } = call;
  const { source = `${name}_${occasion}` } = call;
  const { clientMetadata } = answers.metadata;
  return {
    version,
    region: regionOf(pool.id),
    userPoolId: pool.id,
    userName,
    callerContext: {
      awsSdkVersion: 'aws-sdk-unknown-unknown',
      clientId: clientId ?? 'CLIENT_ID_NOT_APPLICABLE',
    },
    triggerSource: source,
    request: { ...request, ...(clientMetadata === undefined ? {} : { clientMetadata }) },
    response: { ...response },
  };
}

/** The validation data of the request; null if it has none, as in Cognito's events. */
export function givenValidationData({
  triggers,
}: Engine): TriggerMetadata['validationData'] | null {
  return triggers?.metadata.validationData ?? null;
}

/** The user's attributes as trigger events contain them. */
export function eventAttributes({ attributes, status }: User): Record<string, string> {
  return { ...attributes, 'cognito:user_status': status };
}
