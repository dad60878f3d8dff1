import { callHandler, handlerContext, type Handler } from './call-handler.ts';
import { invocationMilliseconds } from './invocation-fault.ts';
import { trackInvocations } from './invocations.ts';
import type { TriggerName, Triggers } from './trigger.ts';

export type Handlers = Readonly<Partial<Record<TriggerName, Handler>>>;

/**
 * Runs plain functions as triggers in this thread. An endless loop in one blocks the process; `loadTriggers` prevents
 * that.
 */
export function triggersOf(handlers: Handlers, limit = invocationMilliseconds): Triggers {
  const invocations = trackInvocations(limit);
  return {
    names: new Set(Object.keys(handlers)),
    invoke: (name, event) =>
      invocations.begin(name, (settle) => {
        const handler = handlers[name];
        if (handler === undefined) throw new Error(`There is no handler for ${name}.`);
        const context = handlerContext(name, limit);
        void callHandler(handler, structuredClone(event), context).then(settle);
      }),
    close: invocations.refuseAll,
  };
}
