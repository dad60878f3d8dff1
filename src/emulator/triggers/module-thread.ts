import { Worker } from 'node:worker_threads';
import type { Outcome } from './call-handler.ts';
import type { TriggerEvent, TriggerName } from './trigger.ts';

export type ToThread =
  | { readonly kind: 'ping' }
  | {
      readonly kind: 'invoke';
      readonly id: number;
      readonly name: TriggerName;
      readonly event: TriggerEvent;
      readonly limit: number;
    };

export type FromThread =
  | { readonly kind: 'loaded'; readonly names: readonly string[] }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'pong' }
  | { readonly kind: 'answered'; readonly id: number; readonly outcome: Outcome };

/** A worker thread that runs a module of triggers. */
export interface ModuleThread {
  /** The names of the functions that the module exports, or the reason why it could not be loaded. */
  readonly loaded: Promise<readonly string[] | { readonly reason: string }>;
  readonly invoke: (
    call: Omit<ToThread & { kind: 'invoke' }, 'kind' | 'id'>,
    settle: (outcome: Outcome) => void,
  ) => void;
  /** Whether the thread answers a ping within one second. An endless loop in a handler prevents the answer. */
  readonly isAlive: () => Promise<boolean>;
  readonly hasEnded: () => boolean;
  readonly end: () => void;
}

const pongMilliseconds = 1000;

/** @param print Gets the text that the module writes to stdout and stderr, which must not reach the server's stdout. */
export function startModuleThread(url: string, print: (text: string) => void): ModuleThread {
  const thread = new Worker(new URL('./trigger-worker.js', import.meta.url), {
    workerData: url,
    stdout: true,
    stderr: true,
  });
  thread.unref();
  for (const stream of [thread.stdout, thread.stderr]) stream.setEncoding('utf8').on('data', print);
  const waiting = new Map<number, (outcome: Outcome) => void>();
  const pongs = new Set<() => void>();
  let ended = false;
  let nextId = 0;
  const loaded = new Promise<readonly string[] | { readonly reason: string }>((resolve) => {
    thread.on('message', (message: FromThread) => {
      if (message.kind === 'loaded') resolve(message.names);
      if (message.kind === 'failed') resolve({ reason: message.reason });
      if (message.kind === 'pong') for (const pong of pongs) pong();
      if (message.kind === 'answered') settleOne(waiting, message.id, message.outcome);
    });
    thread.on('error', (error) => {
      print(`${error.stack ?? error.message}\n`);
      resolve({ reason: error.message });
    });
    thread.on('exit', (code) => {
      ended = true;
      const threw = `Runtime exited with error: exit status ${code}`;
      resolve({ reason: threw });
      for (const id of waiting.keys()) settleOne(waiting, id, { threw });
    });
  });
  return {
    loaded,
    invoke(call, settle) {
      nextId += 1;
      waiting.set(nextId, settle);
      send(thread, { kind: 'invoke', id: nextId, ...call });
    },
    isAlive: () =>
      new Promise((resolve) => {
        const finish = (isAlive: boolean): void => {
          clearTimeout(timer);
          pongs.delete(pong);
          resolve(isAlive);
        };
        const pong = (): void => {
          finish(true);
        };
        const timer = setTimeout(finish, pongMilliseconds, false).unref();
        pongs.add(pong);
        send(thread, { kind: 'ping' });
      }),
    hasEnded: () => ended,
    end() {
      ended = true;
      void thread.terminate();
    },
  };
}

function send(thread: Worker, message: ToThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  thread.postMessage(message);
}

function settleOne(
  waiting: Map<number, (outcome: Outcome) => void>,
  id: number,
  outcome: Outcome,
): void {
  waiting.get(id)?.(outcome);
  waiting.delete(id);
}
