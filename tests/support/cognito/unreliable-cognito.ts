import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { openEmbeddedCognito } from '../../../src/emulator/embedded-cognito.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** The embedded Cognito over HTTP, whose replies get lost at will: it has acted all the same. */
export interface UnreliableCognito {
  readonly url: string;
  readonly requests: string[];
  /** Loses the reply to the next call of an operation; resolves when it has acted. */
  readonly loseReplyTo: (operation: string, how?: 'drop' | 'stall') => Promise<void>;
  readonly newestCode: (username: string) => string;
  readonly close: () => void;
}

interface Loss {
  readonly operation: string;
  readonly how: 'drop' | 'stall';
  readonly acted: () => void;
}

export async function unreliableCognito(): Promise<UnreliableCognito> {
  const file = join(await temporaryDirectory(), 'cognito.sqlite');
  const cognito = await openEmbeddedCognito({ file, now: () => new Date(), randomBytes });
  const requests: string[] = [];
  let loss: Loss | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'POST', url: path = '/', headers } = request;
      const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
      const body = await text(request);
      const reply = cognito.handle({ method, path, headers: Object.fromEntries(given), body });
      const operation = String(headers['x-amz-target']).replace(/^.*\./, '');
      requests.push(operation);
      if (loss?.operation !== operation) {
        response.writeHead(reply.status, reply.headers).end(reply.body);
        return;
      }
      const { how, acted } = loss;
      loss = undefined;
      if (how === 'drop') response.destroy();
      acted();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    loseReplyTo: (operation, how = 'drop') =>
      new Promise((acted) => {
        loss = { operation, how, acted };
      }),
    newestCode: (username) => cognito.inbox({ username })[0]?.code ?? '',
    close: () => {
      server.closeAllConnections();
      server.close();
      cognito.close();
    },
  };
}
