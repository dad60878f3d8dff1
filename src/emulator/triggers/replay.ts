import type { Engine } from '../engine.ts';
import { unrecognizable } from './invocation-fault.ts';
import type {
  TriggerAnswers,
  TriggerEvent,
  TriggerMetadata,
  TriggerName,
  Triggers,
} from './trigger.ts';

// Operations are synchronous and hold the write lock. Triggers and new signing keys are asynchronous and slow, and a trigger
// may call the same Cognito. So an operation never waits for them:
//
// 1. The operation asks for an answer. If there is no answer yet, the operation stops and is rolled back.
// 2. The trigger runs, or the key is made, while no lock is held.
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
class AnswerNeeded extends Error {
  /** Gets the answer, and keeps it for the next attempt. */
  readonly find: () => Promise<void>;

  constructor(source: string, find: () => Promise<void>) {
    super(`The operation needs the answer of ${source}.`);
    this.find = find;
  }
}

/** The triggers, and what this request tells them. */
interface Consulted {
  readonly triggers: Triggers;
  readonly metadata: TriggerMetadata;
}

/**
 * Runs `work` again and again until it has all the answers that it asks for. `work` must be one transaction.
 *
 * @param consulted Undefined if there are no triggers.
 */
export async function replayed<Result>(
  engine: Engine,
  consulted: Consulted | undefined,
  work: (engine: Engine) => Result,
): Promise<Result> {
  const attemptAgain = attempts(engine, consulted);
  for (let answers = 0; answers <= mostAnswers; answers += 1) {
    const attempt = attemptAgain(work);
    if (attempt.needed === undefined) {
      for (const { name, event } of attempt.notifications) {
        // oxlint-disable-next-line no-await-in-loop -- one after the other, as Cognito does
        checkReply(await consulted?.triggers.invoke(name, event));
      }
      return attempt.result;
    }
    // oxlint-disable-next-line no-await-in-loop -- the next attempt needs the answer
    await attempt.needed.find();
  }
  throw new Error(`An operation asks for more than ${mostAnswers} answers.`);
}

type Attempt<Result> =
  | { readonly needed: AnswerNeeded }
  | {
      readonly needed?: undefined;
      readonly result: Result;
      readonly notifications: readonly Invocation[];
    };

function attempts(
  engine: Engine,
  consulted: Consulted | undefined,
): <Result>(work: (engine: Engine) => Result) => Attempt<Result> {
  const [now, clientNow] = [engine.now(), engine.clientNow()];
  const randomFromStart = replayableRandom(engine.randomBytes);
  const keysFromStart = replayableKeys(engine);
  const triggersFromStart = consulted === undefined ? undefined : replayableTriggers(consulted);
  return (work) => {
    const notifications: Invocation[] = [];
    try {
      const result = work({
        ...engine,
        now: () => now,
        clientNow: () => clientNow,
        randomBytes: randomFromStart(),
        makeSigningKey: keysFromStart(),
        triggers: triggersFromStart?.(notifications),
      });
      return { result, notifications };
    } catch (error) {
      if (error instanceof AnswerNeeded) return { needed: error };
      throw error;
    }
  };
}

/** Each call returns the triggers for one attempt, with all answers so far. */
function replayableTriggers({
  triggers: { names, invoke },
  metadata,
}: Consulted): (notifications: Invocation[]) => TriggerAnswers {
  const answers = new Map<string, unknown>();
  return (notifications) => {
    const asked = new Map<string, number>();
    return {
      names,
      metadata,
      ask(name, event) {
        // The key has the user's name and not the whole event: a trigger may have changed the user's data since the last
        // attempt.
        const subject = `${event.triggerSource} ${event.userName}`;
        const count = (asked.get(subject) ?? 0) + 1;
        asked.set(subject, count);
        const key = `${count} ${subject}`;
        if (answers.has(key)) return answers.get(key);
        throw new AnswerNeeded(name, async () => {
          answers.set(key, await invoke(name, event));
        });
      },
      notifyAfterCommit: (name, event) => void notifications.push({ name, event }),
    };
  };
}

/** Each call returns the source of keys for one attempt: it gives the keys made so far, and then asks for another. */
function replayableKeys({ makeSigningKeyLater }: Engine): () => Engine['makeSigningKey'] {
  const keys: string[] = [];
  return () => {
    const unused = [...keys];
    return () => {
      const key = unused.shift();
      if (key !== undefined) return key;
      throw new AnswerNeeded('the key generator', async () => {
        keys.push(await makeSigningKeyLater());
      });
    };
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
