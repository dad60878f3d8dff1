import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invocationMilliseconds } from './invocation-fault.ts';
import { trackInvocations } from './invocations.ts';
import { startModuleThread, type ModuleThread } from './module-thread.ts';
import { triggerNames, type Triggers } from './trigger.ts';

/** The module cannot be used; the message says why. */
export class TriggersUnusable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'TriggersUnusable';
  }
}

interface ModuleOptions {
  readonly file: string;
  /** Gets what the module writes to stdout and stderr. */
  readonly print: (text: string) => void;
}

const loadMilliseconds = 30_000;

/**
 * Loads a module of triggers in a thread of its own, so that one that computes for ever, calls process.exit or throws
 * where nobody catches does not take the server with it: the thread is then replaced.
 *
 * @throws TriggersUnusable
 */
export async function loadTriggers({ file, print }: ModuleOptions): Promise<Triggers> {
  const url = pathToFileURL(resolve(file)).href;
  const limit = invocationMilliseconds;
  const invocations = trackInvocations(limit);
  let thread = startModuleThread(url, print);
  const names = await checkedNames(thread);
  let isClosed = false;
  const replace = (stuck: ModuleThread): void => {
    if (isClosed || stuck !== thread) return;
    stuck.end();
    thread = startModuleThread(url, print);
  };
  const replaceUnlessAlive = async (used: ModuleThread): Promise<void> => {
    if (!(await used.isAlive())) replace(used);
  };
  // Whoever comes after one that was given up waits until it is known whether that one blocks the thread.
  let verdict: Promise<unknown> = Promise.resolve();
  return {
    names,
    async invoke(name, event) {
      await verdict;
      if (thread.hasEnded()) replace(thread);
      const used = thread;
      let isSettled = false;
      try {
        return await invocations.begin(name, (settle) => {
          used.invoke({ name, event, limit }, (outcome) => {
            isSettled = true;
            settle(outcome);
          });
        });
      } finally {
        if (!isSettled) verdict = Promise.all([verdict, replaceUnlessAlive(used)]);
      }
    },
    close() {
      isClosed = true;
      invocations.refuseAll();
      thread.end();
    },
  };
}

async function checkedNames(thread: ModuleThread): Promise<ReadonlySet<string>> {
  let timer: NodeJS.Timeout | undefined;
  const tooSlow = new Promise<{ readonly reason: string }>((settle) => {
    const reason = `it has not loaded within ${loadMilliseconds / 1000} seconds`;
    timer = setTimeout(settle, loadMilliseconds, { reason });
  });
  const loaded = await Promise.race([thread.loaded, tooSlow]);
  clearTimeout(timer);
  const reason = 'reason' in loaded ? loaded.reason : complaint(loaded);
  if (!('reason' in loaded) && reason === undefined) return new Set(loaded);
  thread.end();
  throw new TriggersUnusable(reason ?? '');
}

/** A name that is nearly one, or no name at all, is a mistake that would only show as a trigger that never runs. */
function complaint(exported: readonly string[]): string | undefined {
  const right: ReadonlySet<string> = new Set(triggerNames);
  const folded = new Map(triggerNames.map((name) => [name.toLowerCase(), name]));
  const nearly = exported.find((name) => !right.has(name) && folded.has(name.toLowerCase()));
  if (nearly !== undefined) {
    return `it exports ${nearly}, expected ${folded.get(nearly.toLowerCase()) ?? ''}`;
  }
  if (exported.some((name) => right.has(name))) return undefined;
  return `it exports no trigger, expected functions by the names ${triggerNames.join(', ')}`;
}
