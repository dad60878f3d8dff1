import { createServer, get, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

// The one stand-in for Cognito over HTTP. What it does with a request is a behavior: a script, silence, the embedded
// Cognito whose replies get lost, or nonsense.

/** A request as it came over the wire. */
export interface Arrived {
  readonly operation: string;
  readonly body: string;
  /** Whether it carried an AWS signature. */
  readonly isSigned: boolean;
}

/** What the server does with a request. A behavior that fails ends the connection. */
export type Behavior = (
  arrived: Arrived,
  response: ServerResponse,
  request: IncomingMessage,
) => void;

export interface CognitoDouble {
  readonly url: string;
  readonly port: number;
  /** Every request since the last `behave`. */
  readonly arrived: () => readonly Arrived[];
  readonly behave: (behavior: Behavior) => void;
  /** Resolves when the first request has come. */
  readonly requested: Promise<void>;
  /** Resolves when no connection is left and the server has acted upon every request. */
  readonly settled: () => Promise<void>;
  readonly close: () => void;
}

/** A server on loopback that does what the test says. */
export async function cognitoDouble(behavior: Behavior = answerNothing): Promise<CognitoDouble> {
  // The SDK looks for credentials in this process, not in the surroundings that a test gives. Any will do.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
  let arrived: Arrived[] = [];
  let current = behavior;
  let noticeRequest: (() => void) | undefined;
  const requested = new Promise<void>((resolve) => {
    noticeRequest = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(204, { connection: 'close' }).end();
      return;
    }
    // A client that is killed while it sends has asked nothing.
    act(request, response).catch(() => response.destroy());
  });
  async function act(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await arrivalOf(request);
    arrived.push(one);
    noticeRequest?.();
    current(one, response, request);
  }
  const open = connectionsOf(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    port: address.port,
    arrived: () => arrived,
    behave: (chosen) => {
      arrived = [];
      current = chosen;
    },
    requested,
    settled: async () => {
      // Connections are taken in their order: all that were begun come before this one.
      await new Promise((resolve) => get(url, { agent: false }, resolve));
      await open.untilNone();
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function arrivalOf(request: IncomingMessage): Promise<Arrived> {
  const { 'x-amz-target': target, authorization = '' } = request.headers;
  return {
    operation: String(target).replace(/^.*\./, ''),
    body: await text(request),
    isSigned: authorization.startsWith('AWS4-HMAC-SHA256 '),
  };
}

/** Counts the open connections of a server. */
function connectionsOf(server: ReturnType<typeof createServer>): {
  readonly untilNone: () => Promise<void>;
} {
  let count = 0;
  let notice: (() => void) | undefined;
  server.on('connection', (socket) => {
    count += 1;
    socket.on('close', () => {
      count -= 1;
      if (count === 0) notice?.();
    });
  });
  return {
    untilNone: () =>
      new Promise((resolve) => {
        notice = resolve;
        if (count === 0) resolve();
      }),
  };
}

const answerNothing: Behavior = (_arrived, response) => void response.end('{}');

/** Takes a request and never answers. */
export const silence: Behavior = () => undefined;

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
