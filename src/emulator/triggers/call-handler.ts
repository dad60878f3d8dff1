import type { TriggerEvent } from './trigger.ts';

interface HandlerContext {
  readonly functionName: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** As AWS Lambda takes them: plain or async, or with a callback as the third parameter. */
export type Handler = (
  event: TriggerEvent,
  context: HandlerContext,
  callback: (error: unknown, reply?: unknown) => void,
) => unknown;

/** What Lambda tells a handler besides the event: no more than handlers of triggers are known to ask. */
export function handlerContext(functionName: string, limitMilliseconds: number): HandlerContext {
  const deadline = performance.now() + limitMilliseconds;
  return {
    functionName,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

/** What came of a call: the answer in JSON; undefined where it is none, as of a function. */
export type Outcome =
  { readonly threw: string } | { readonly threw?: undefined; readonly json: string | undefined };

/** Calls a handler with an event that is its own. Never rejects, and never ends if the handler does not. */
export async function callHandler(
  handler: Handler,
  event: TriggerEvent,
  context: HandlerContext,
): Promise<Outcome> {
  let reply: unknown;
  try {
    reply = await called(handler, event, context);
  } catch (error) {
    return { threw: textOf(error) };
  }
  return { json: jsonOf(reply) };
}

function called(handler: Handler, event: TriggerEvent, context: HandlerContext): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, reply?: unknown): void => {
      if (error === null || error === undefined) resolve(reply);
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- whatever the handler calls an error
      else reject(error);
    };
    const returned = handler(event, context, callback);
    if (handler.length < 3 || isPromise(returned)) resolve(returned);
  });
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'then' in value;
}

function textOf(error: unknown): string {
  if (error instanceof Error) return error.message;
  if (typeof error === 'object' && error !== null && 'message' in error) {
    return String(error.message);
  }
  return String(error);
}

/** Lambda gives null for what a handler that returns nothing gave. */
function jsonOf(reply: unknown): string | undefined {
  try {
    return JSON.stringify(reply ?? null);
  } catch {
    return undefined;
  }
}
