import type { TriggerEvent } from './trigger.ts';

interface HandlerContext {
  readonly functionName: string;
  readonly getRemainingTimeInMillis: () => number;
}

/** A handler as for AWS Lambda: it returns a value or a promise, or calls the callback. */
export type Handler = (
  event: TriggerEvent,
  context: HandlerContext,
  callback: (error: unknown, reply?: unknown) => void,
) => unknown;

/** The part of Lambda's context object that handlers of triggers use. */
export function handlerContext(functionName: string, limitMilliseconds: number): HandlerContext {
  const deadline = performance.now() + limitMilliseconds;
  return {
    functionName,
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - performance.now())),
  };
}

/** The result of a call: an error text, or the answer as JSON, undefined if it cannot be written as JSON. */
export type Outcome =
  { readonly threw: string } | { readonly threw?: undefined; readonly json: string | undefined };

/** Calls a handler, which may change the event. Never rejects. Stays pending as long as the handler does. */
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
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- a handler may pass any value as its error
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

/** Lambda turns the undefined of a handler that returns nothing into null. */
function jsonOf(reply: unknown): string | undefined {
  try {
    return JSON.stringify(reply ?? null);
  } catch {
    return undefined;
  }
}
