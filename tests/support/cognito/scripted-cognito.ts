import { afterEach } from '@jest/globals';
import { cognitoDouble } from './cognito-double.ts';

/** A request as it came over the wire, its body parsed. */
export interface Recorded {
  readonly operation: string;
  readonly body: unknown;
  /** Whether it carried an AWS signature. */
  readonly isSigned: boolean;
}

/** An operation that is expected next, and what it is answered. */
export type ScriptedReply = readonly [operation: string, body: object, status?: number];

export interface ScriptedCognito {
  readonly url: string;
  /** Every request so far, complete: to be compared whole. */
  readonly requests: readonly Recorded[];
  /** Adds to the script. What comes out of turn is refused, as `OutOfScript`. */
  readonly answers: (...replies: readonly ScriptedReply[]) => void;
  /** Sets its clock, which is the real one at first: the SDK signs again for a server at another time. */
  readonly setClock: (time: Date) => void;
}

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A Cognito that answers what the test wrote down, in order, and lives as long as the test. */
export async function scriptedCognito(): Promise<ScriptedCognito> {
  const script: ScriptedReply[] = [];
  const requests: Recorded[] = [];
  let time: Date | undefined;
  const { url, close } = await cognitoDouble(({ operation, body: sent, isSigned }, response) => {
    requests.push({ operation, body: JSON.parse(sent), isSigned });
    const expected = script[0]?.[0] === operation ? script.shift() : undefined;
    const [, body, status = 200] = expected ?? outOfScript(operation);
    response.writeHead(status, {
      'Content-Type': 'application/x-amz-json-1.1',
      ...(time === undefined ? {} : { Date: time.toUTCString() }),
    });
    response.end(JSON.stringify(body));
  });
  closers.push(close);
  return {
    url,
    requests,
    answers: (...replies) => {
      script.push(...replies);
    },
    setClock: (set) => {
      time = set;
    },
  };
}

function outOfScript(operation: string): ScriptedReply {
  return refusal(operation, 'OutOfScriptException', `${operation} was not expected`);
}

/** Cognito's way to say no. */
export function refusal(operation: string, name: string, message: string): ScriptedReply {
  return [operation, { __type: name, message }, 400];
}
