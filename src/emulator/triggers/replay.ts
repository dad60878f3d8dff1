import type { Engine } from '../engine.ts';
import { unrecognizable } from './invocation-fault.ts';
import type { TriggerEvent, TriggerMetadata, TriggerName, Triggers } from './trigger.ts';

// Operations are synchronous and hold the write lock; triggers are asynchronous, slow, and may call the same Cognito. So
// an operation never waits for a trigger. It asks for the answer, and where there is none yet it is abandoned with all it
// has written; the trigger is run while nothing is held; and the operation is run again from its beginning, with the
// answer. Every check is thus made once more in the one transaction that is committed: a Session that someone else has
// spent meanwhile is found spent. The clock stands still and the dice fall as before, so that a repetition asks for the
// same things unless the data have changed.

/** Far more than any operation asks for. */
const mostAnswers = 16;

interface Invocation {
  readonly name: TriggerName;
  readonly event: TriggerEvent;
}

/** Thrown through an operation that needs an answer which is not there. No fault: all that was written is undone. */
class TriggerNeeded extends Error {
  readonly key: string;
  readonly invocation: Invocation;

  constructor(key: string, invocation: Invocation) {
    super(`${invocation.name} has to be asked first.`);
    this.key = key;
    this.invocation = invocation;
  }
}

/** Runs work that does all or nothing, as often as it takes to have the answers that it asks for. */
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
      // oxlint-disable-next-line no-await-in-loop -- one after the other, as Cognito does
      for (const { name, event } of attempt.told) checkTold(await triggers.invoke(name, event));
      return attempt.result;
    }
    const { key, invocation } = attempt.needed;
    // oxlint-disable-next-line no-await-in-loop -- the next attempt needs the answer
    answers.set(key, await triggers.invoke(invocation.name, invocation.event));
  }
  throw new Error('An operation goes on asking for triggers.');
}

type Attempt<Result> =
  | { readonly needed: TriggerNeeded }
  | { readonly needed?: undefined; readonly result: Result; readonly told: readonly Invocation[] };

function attempts(
  engine: Engine,
  { names }: Triggers,
  metadata: TriggerMetadata,
  answers: ReadonlyMap<string, unknown>,
): <Result>(work: (engine: Engine) => Result) => Attempt<Result> {
  const [now, clientNow] = [engine.now(), engine.clientNow()];
  const rewound = replayableDice(engine.randomBytes);
  return (work) => {
    const asked = new Map<string, number>();
    const told: Invocation[] = [];
    const ask = (name: TriggerName, event: TriggerEvent): unknown => {
      // By whom it is about and not by all that it says: a trigger may have changed the user that the next event tells of.
      const about = `${event.triggerSource} ${event.userName}`;
      const count = (asked.get(about) ?? 0) + 1;
      asked.set(about, count);
      const key = `${count} ${about}`;
      if (answers.has(key)) return answers.get(key);
      throw new TriggerNeeded(key, { name, event });
    };
    const tellLater = (name: TriggerName, event: TriggerEvent): void =>
      void told.push({ name, event });
    try {
      const result = work({
        ...engine,
        now: () => now,
        clientNow: () => clientNow,
        randomBytes: rewound(),
        triggers: { names, metadata, ask, tellLater },
      });
      return { result, told };
    } catch (error) {
      if (error instanceof TriggerNeeded) return { needed: error };
      throw error;
    }
  };
}

/** Each call gives dice that fall from the beginning as they did before, as long as they are asked for the same. */
function replayableDice(randomBytes: Engine['randomBytes']): () => Engine['randomBytes'] {
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

/** What a trigger after the fact answers decides nothing, but an answer it must be. */
function checkTold(reply: unknown): void {
  const isReply =
    typeof reply === 'object' && reply !== null && 'response' in reply && isObject(reply.response);
  if (!isReply) throw unrecognizable();
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
