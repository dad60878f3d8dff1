import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach } from '@jest/globals';

/** A server on loopback that answers each operation as told, by the real wire protocol. */
export interface AnsweringCognito {
  readonly url: string;
  /** All requests so far, complete. */
  readonly requests: { readonly operation: string; readonly request: unknown }[];
}

/** What one operation answers: the reply, or an exception by its name. */
export type Script = Readonly<Record<string, object | Refused>>;

interface Refused {
  readonly refusal: string;
  readonly message: string;
}

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Closed after the test. */
export async function answeringCognito(script: Script): Promise<AnsweringCognito> {
  const requests: AnsweringCognito['requests'] = [];
  const server = createServer((request, response) => {
    void (async () => {
      const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
      requests.push({ operation, request: JSON.parse(await text(request)) });
      const reply = script[operation] ?? { refusal: 'UnknownOperationException', message: '' };
      const isRefused = 'refusal' in reply;
      const body = isRefused
        ? { __type: reply.refusal, message: 'message' in reply ? reply.message : '' }
        : reply;
      const headers = { 'content-type': 'application/x-amz-json-1.1' };
      response.writeHead(isRefused ? 400 : 200, headers).end(JSON.stringify(body));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${address.port}`, requests };
}
