import type { Engine } from '../engine.ts';
import { unrecognizable } from './invocation-fault.ts';
import type { TriggerEvent, TriggerMetadata, TriggerName, Triggers } from './trigger.ts';

// Operations are synchronous and hold the write lock. Triggers are asynchronous and slow, and may call the same
// Cognito. So an operation never waits for a trigger:
//
// 1. The operation asks for the answer of a trigger. If there is no answer yet, the operation stops and is rolled back.
// 2. The trigger runs while no lock is held.
// 3. The operation runs again from its beginning, with the answer.
//
// Every check is thus repeated in the transaction that commits. If another request has used the same Session meanwhile,
// the repeated check finds out. Every repetition gets the same time and the same random bytes, so it asks for the same
// answers unless the data have changed.

/** Many more than any operation needs. */
const mostAnswers = 16;

interface Invocation {
  readonly name: TriggerName;
  readonly event: TriggerEvent;
}

/** Stops an operation that needs an answer. It is not a CognitoFault, so all writes are undone. */
class TriggerNeeded extends Error {
  readonly key: string;
  readonly invocation: Invocation;

  constructor(key: string, invocation: Invocation) {
    super(`The operation needs the answer of ${invocation.name}.`);
    this.key = key;
    this.invocation = invocation;
  }
}

/** Runs `work` again and again until it has all the answers that it asks for. `work` must be one transaction. */
export async function replayed<Result>(
  engine: Engine,
  triggers: Triggers,
  metadata: TriggerMetadata,
  work: (engine: Engine) => Result,
): Promise<Result> {
  const answers = new Map<string, unknown>();
  const attemptAgain = attempts(engine, triggers, metadata, answers);
  while (answers.size <= mostAnswers) {
    const attempt = attemptAgain(work);
    if (attempt.needed === undefined) {
      for (const { name, event } of attempt.notifications) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as Cognito does
        checkReply(await triggers.invoke(name, event));
      }
      return attempt.result;
    }
    const { key, invocation } = attempt.needed;
    // oxlint-disable-next-line no-await-in-loop -- the next attempt needs the answer
    answers.set(key, await triggers.invoke(invocation.name, invocation.event));
  }
  throw new Error(`An operation asks for more than ${mostAnswers} trigger answers.`);
}

type Attempt<Result> =
  | { readonly needed: TriggerNeeded }
  | {
      readonly needed?: undefined;
      readonly result: Result;
      readonly notifications: readonly Invocation[];
    };

function attempts(
  engine: Engine,
  { names }: Triggers,
  metadata: TriggerMetadata,
  answers: ReadonlyMap<string, unknown>,
): <Result>(work: (engine: Engine) => Result) => Attempt<Result> {
  const [now, clientNow] = [engine.now(), engine.clientNow()];
  const randomFromStart = replayableRandom(engine.randomBytes);
  return (work) => {
    const asked = new Map<string, number>();
    const notifications: Invocation[] = [];
    const ask = (name: TriggerName, event: TriggerEvent): unknown => {
      // The key has the user's name and not the whole event: a trigger may have changed the user's data since the last
      // attempt.
      const subject = `${event.triggerSource} ${event.userName}`;
      const count = (asked.get(subject) ?? 0) + 1;
      asked.set(subject, count);
      const key = `${count} ${subject}`;
      if (answers.has(key)) return answers.get(key);
      throw new TriggerNeeded(key, { name, event });
    };
    const notifyAfterCommit = (name: TriggerName, event: TriggerEvent): void =>
      void notifications.push({ name, event });
    try {
      const result = work({
        ...engine,
        now: () => now,
        clientNow: () => clientNow,
        randomBytes: randomFromStart(),
        triggers: { names, metadata, ask, notifyAfterCommit },
      });
      return { result, notifications };
    } catch (error) {
      if (error instanceof TriggerNeeded) return { needed: error };
      throw error;
    }
  };
}

/** Each call returns a random source that repeats the bytes drawn before, as long as the same sizes are asked for. */
function replayableRandom(randomBytes: Engine['randomBytes']): () => Engine['randomBytes'] {
  const drawn: Uint8Array[] = [];
  return () => {
    let position = 0;
    return (size) => {
      const before = drawn[position];
      const bytes = before?.length === size ? before : randomBytes(size);
      drawn[position] = bytes;
      position += 1;
      return bytes;
    };
  };
}

/** The answer of a trigger after the commit changes nothing, but its shape must be right. */
function checkReply(reply: unknown): void {
  const isReply =
    typeof reply === 'object' && reply !== null && 'response' in reply && isObject(reply.response);
  if (!isReply) throw unrecognizable();
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
