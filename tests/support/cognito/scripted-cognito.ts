import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';

// Stands for a Cognito that does what the embedded one does not: it answers what the test wrote down, in order.

/** A request as it came over the wire. */
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

/** A loopback server that lives as long as the test. */
export async function scriptedCognito(): Promise<ScriptedCognito> {
  // The SDK looks for credentials in the process, not in the surroundings that a test gives; any do.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
  const script: ScriptedReply[] = [];
  const requests: Recorded[] = [];
  let time: Date | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const recorded = await recordedFrom(request);
      requests.push(recorded);
      const expected = script[0]?.[0] === recorded.operation ? script.shift() : undefined;
      const [, body, status = 200] = expected ?? outOfScript(recorded);
      response.writeHead(status, {
        'Content-Type': 'application/x-amz-json-1.1',
        ...(time === undefined ? {} : { Date: time.toUTCString() }),
      });
      response.end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    answers: (...replies) => {
      script.push(...replies);
    },
    setClock: (set) => {
      time = set;
    },
  };
}

async function recordedFrom(request: IncomingMessage): Promise<Recorded> {
  const { 'x-amz-target': target, authorization = '' } = request.headers;
  return {
    operation: String(target).replace(/^AWSCognitoIdentityProviderService\./, ''),
    body: JSON.parse(await text(request)),
    isSigned: authorization.startsWith('AWS4-HMAC-SHA256 '),
  };
}

function outOfScript({ operation }: Recorded): ScriptedReply {
  return refusal(operation, 'OutOfScriptException', `${operation} was not expected`);
}

/** Cognito's way to say no. */
export function refusal(operation: string, name: string, message: string): ScriptedReply {
  return [operation, { __type: name, message }, 400];
}
