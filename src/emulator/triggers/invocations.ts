import type { CognitoFault } from '../fault.ts';
import type { Outcome } from './call-handler.ts';
import { handlerThrew, noAnswer, noJson } from './invocation-fault.ts';
import type { TriggerName } from './trigger.ts';

interface Invocations {
  /** Waits until `settle` is called or the time limit passes. @throws CognitoFault */
  readonly begin: (
    name: TriggerName,
    start: (settle: (outcome: Outcome) => void) => void,
  ) => Promise<unknown>;
  readonly refuseAll: () => void;
}

/** Limits the time of each invocation. */
export function trackInvocations(limitMilliseconds: number): Invocations {
  const waiting = new Set<() => void>();
  return {
    begin: (name, start) =>
      new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer);
          waiting.delete(refuse);
        };
        const refuse = (): void => {
          end();
          reject(noAnswer(name));
        };
        const timer = setTimeout(refuse, limitMilliseconds);
        waiting.add(refuse);
        start((outcome) => {
          end();
          const read = readOutcome(name, outcome);
          if (read.fault === undefined) resolve(read.reply);
          else reject(read.fault);
        });
      }),
    refuseAll: () => {
      for (const refuse of waiting) refuse();
    },
  };
}

function readOutcome(
  name: TriggerName,
  outcome: Outcome,
): { readonly fault: CognitoFault } | { readonly fault?: undefined; readonly reply: unknown } {
  if (outcome.threw !== undefined) return { fault: handlerThrew(name, outcome.threw) };
  if (outcome.json === undefined) return { fault: noJson() };
  return { reply: JSON.parse(outcome.json) };
}
