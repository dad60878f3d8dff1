import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { invocationMilliseconds } from './invocation-fault.ts';
import { trackInvocations } from './invocations.ts';
import { startModuleThread, type ModuleThread } from './module-thread.ts';
import { triggerNames, type Triggers } from './trigger.ts';

/** The module cannot be used. The message is the reason. */
export class TriggersUnusable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'TriggersUnusable';
  }
}

interface ModuleOptions {
  readonly file: string;
  /** Gets the text that the module writes to stdout and stderr. */
  readonly print: (text: string) => void;
}

const loadMilliseconds = 30_000;

/**
 * Loads a module of triggers in its own thread. An endless loop, a process.exit or an uncaught error in it then ends
 * that thread and not the server. A new thread replaces it.
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
  // After an invocation has timed out, later ones wait here until the thread is found alive or replaced.
  let threadCheck: Promise<unknown> = Promise.resolve();
  return {
    names,
    async invoke(name, event) {
      await threadCheck;
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
        if (!isSettled) threadCheck = Promise.all([threadCheck, replaceUnlessAlive(used)]);
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
    const reason = `it did not load within ${loadMilliseconds / 1000} seconds`;
    timer = setTimeout(settle, loadMilliseconds, { reason });
  });
  const loaded = await Promise.race([thread.loaded, tooSlow]);
  clearTimeout(timer);
  const reason = 'reason' in loaded ? loaded.reason : complaint(loaded);
  if (!('reason' in loaded) && reason === undefined) return new Set(loaded);
  thread.end();
  throw new TriggersUnusable(reason ?? '');
}

/**
 * Finds a misspelt trigger name, or no trigger at all. Otherwise the mistake would show only as a trigger that never
 * runs.
 */
function complaint(exported: readonly string[]): string | undefined {
  const right: ReadonlySet<string> = new Set(triggerNames);
  const folded = new Map(triggerNames.map((name) => [name.toLowerCase(), name]));
  const nearly = exported.find((name) => !right.has(name) && folded.has(name.toLowerCase()));
  if (nearly !== undefined) {
    return `it exports ${nearly}, expected ${folded.get(nearly.toLowerCase()) ?? ''}`;
  }
  if (exported.some((name) => right.has(name))) return undefined;
  return `it exports no trigger, expected functions named ${triggerNames.join(', ')}`;
}
