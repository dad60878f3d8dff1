import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it came over the wire. */
export interface Arrived {
  readonly operation: string;
  readonly body: string;
}

/** What a server that means harm does with a request. */
export type Behaviour = (
  arrived: Arrived,
  response: ServerResponse,
  request: IncomingMessage,
) => void;

export interface HostileServer {
  readonly url: string;
  readonly port: number;
  /** Every request since the last `behave`. */
  readonly arrived: () => readonly Arrived[];
  readonly behave: (behaviour: Behaviour) => void;
  readonly close: () => void;
}

/** A loopback server that does whatever the test says. */
export async function hostileServer(): Promise<HostileServer> {
  // The SDK looks for credentials in the process, not in the surroundings that a test gives; any do.
  Object.assign(process.env, {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'example',
  });
  let arrived: Arrived[] = [];
  let behaviour: Behaviour = answerNothing;
  const server = createServer((request, response) => {
    void (async () => {
      const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      const one = { operation, body: await text(request) };
      arrived.push(one);
      behaviour(one, response, request);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    arrived: () => arrived,
    behave: (chosen) => {
      arrived = [];
      behaviour = chosen;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const answerNothing: Behaviour = (_arrived, response) => void response.end('{}');

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/x-amz-json-1.1' });
  response.end(JSON.stringify(body));
}
