import * as z from 'zod';
import type { Pool } from '../pools.ts';
import type { User } from '../users.ts';
import type { World } from '../world.ts';
import { unrecognizable } from './invocation-fault.ts';
import type { TriggerEvent, TriggerName } from './trigger.ts';

/** Where an operation, in the middle of its transaction, gets the answers of triggers. */
export interface TriggerDesk {
  readonly names: ReadonlySet<string>;
  /** ClientMetadata and ValidationData of the request, under the names that events have them by. */
  readonly metadata: TriggerMetadata;
  /** The handler's answer. @throws TriggerNeeded when it has not been asked yet: the transaction has to make way for it. */
  readonly ask: (name: TriggerName, event: TriggerEvent) => unknown;
  /** Has the handler told once the transaction has been committed. */
  readonly tellLater: (name: TriggerName, event: TriggerEvent) => void;
}

export interface TriggerMetadata {
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly validationData?: Readonly<Record<string, string>> | undefined;
}

/** What an operation wants to know of a trigger. */
export interface TriggerCall {
  /** Such as `PreSignUp_SignUp`: the part before the underscore and the rest. */
  readonly name: TriggerName;
  readonly occasion: string;
  /** Where it is not the name and the occasion. */
  readonly source?: string;
  readonly version?: '1' | '2' | '3';
  readonly pool: Pool;
  /** Undefined where an administrator calls. */
  readonly clientId: string | undefined;
  readonly userName: string;
  readonly request: Readonly<Record<string, unknown>>;
  /** The members of the response, with the values that stand for no answer. */
  readonly response: Readonly<Record<string, unknown>>;
}

export function hasTrigger({ triggers }: World, name: TriggerName): boolean {
  return triggers?.names.has(name) === true;
}

/**
 * The `response` of a trigger; undefined where there is no such trigger. Nulls are members that were not answered.
 *
 * @throws InvalidLambdaResponseException
 */
export function askTrigger<Shape extends z.ZodType>(
  world: World,
  call: TriggerCall,
  shape: Shape,
): z.output<Shape> | undefined {
  const { triggers } = world;
  if (triggers === undefined || !hasTrigger(world, call.name)) return undefined;
  const reply = Reply.safeParse(triggers.ask(call.name, eventOf(world, triggers, call)));
  if (!reply.success) throw unrecognizable();
  const answered = Object.entries(reply.data.response).filter(([, value]) => value !== null);
  const response = shape.safeParse(Object.fromEntries(answered));
  if (!response.success) throw unrecognizable();
  return response.data;
}

const Reply = z.object({ response: z.record(z.string(), z.unknown()) });

/** For triggers that come after the fact: what they refuse has been done. */
export function tellTrigger(world: World, call: TriggerCall): void {
  const { triggers } = world;
  if (triggers === undefined || !hasTrigger(world, call.name)) return;
  triggers.tellLater(call.name, eventOf(world, triggers, call));
}

function eventOf(world: World, desk: TriggerDesk, call: TriggerCall): TriggerEvent {
  const { name, occasion, version = '1', pool, clientId, userName, request, response } = call;
  const { source = `${name}_${occasion}` } = call;
  const { clientMetadata } = desk.metadata;
  return {
    version,
    region: world.region,
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

/** ValidationData of the request, or what stands for it; null where there is none, as Cognito has it. */
export function givenValidationData({ triggers }: World): TriggerMetadata['validationData'] | null {
  return triggers?.metadata.validationData ?? null;
}

/** The user's attributes as events have them. */
export function eventAttributes({ attributes, status }: User): Record<string, string> {
  return { ...attributes, 'cognito:user_status': status };
}
