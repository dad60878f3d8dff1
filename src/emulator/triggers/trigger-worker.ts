import { parentPort, workerData } from 'node:worker_threads';
import { callHandler, handlerContext, type Handler } from './call-handler.ts';
import type { FromThread, ToThread } from './module-thread.ts';

// The code of the thread that runs a module of triggers. The build bundles it as its own file.

const handlers = new Map<string, Handler>();

try {
  const loaded: unknown = await import(String(workerData));
  const exported = typeof loaded === 'object' && loaded !== null ? loaded : {};
  for (const [name, value] of Object.entries(exported)) {
    if (isHandler(value)) handlers.set(name, value);
  }
  send({ kind: 'loaded', names: [...handlers.keys()] });
} catch (error) {
  send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
}

parentPort?.on('message', (message: ToThread) => {
  if (message.kind === 'ping') send({ kind: 'pong' });
  else void answer(message);
});

async function answer({ id, name, event, limit }: ToThread & { kind: 'invoke' }): Promise<void> {
  const handler = handlers.get(name);
  if (handler === undefined) return;
  const outcome = await callHandler(handler, event, handlerContext(name, limit));
  send({ kind: 'answered', id, outcome });
}

function send(message: FromThread): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
}

function isHandler(value: unknown): value is Handler {
  return typeof value === 'function';
}
