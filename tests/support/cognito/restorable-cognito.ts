import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { createServer, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import {
  type EmbeddedCognito,
  openEmbeddedCognito,
} from '../../../src/emulator/embedded-cognito.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** The embedded Cognito over HTTP: it outlives its clients, writes down what they spend, and can be set back. */
export interface RestorableCognito {
  readonly url: string;
  readonly now: () => Date;
  /** How far its clock is ahead; clients are to be as far ahead. */
  clockOffsetSeconds: number;
  /** Each Session and each refresh token that was sent to it, once for each time. */
  readonly received: string[];
  readonly newestCode: (username: string) => string;
  /** Resolves when no connection is left and everything that was sent has been acted upon. */
  readonly settled: () => Promise<void>;
  /** Gives a copy of all it knows, which `restore` takes. */
  readonly copy: () => Promise<string>;
  readonly restore: (copy: string) => Promise<void>;
  readonly close: () => void;
}

const Spending = z.object({
  Session: z.string().optional(),
  RefreshToken: z.string().optional(),
  AuthParameters: z.object({ REFRESH_TOKEN: z.string().optional() }).optional(),
});

function spentBy(body: string): string[] {
  const found = Spending.safeParse(JSON.parse(body));
  const { Session, RefreshToken, AuthParameters } = found.data ?? {};
  return [Session, RefreshToken, AuthParameters?.REFRESH_TOKEN].filter((one) => one !== undefined);
}

/** Of a database that nobody is writing to; what was written last may be in its log alone. */
async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  if (existsSync(`${from}-wal`)) await copyFile(`${from}-wal`, `${to}-wal`);
}

export async function restorableCognito(): Promise<RestorableCognito> {
  const directory = await temporaryDirectory();
  let [files, clockOffsetSeconds] = [0, 0];
  const now = (): Date => new Date(Date.now() + clockOffsetSeconds * 1000);
  const newFile = (): string => join(directory, `${(files += 1)}.sqlite`);
  const open = (path: string): Promise<EmbeddedCognito> =>
    openEmbeddedCognito({ file: path, now, randomBytes });
  let file = newFile();
  let cognito = await open(file);
  const received: string[] = [];
  const answer = async (request: IncomingMessage) => {
    const { method = 'POST', url: path = '/', headers } = request;
    const body = await text(request);
    received.push(...spentBy(body));
    const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    return cognito.handle({ method, path, headers: Object.fromEntries(given), body });
  };
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(204, { connection: 'close' }).end();
      return;
    }
    // Whoever is killed while sending has asked nothing.
    void answer(request).then(
      ({ status, headers, body }) =>
        response.writeHead(status, { ...headers, connection: 'close' }).end(body),
      () => response.destroy(),
    );
  });
  let connections = 0;
  let onSettled: (() => void) | undefined;
  server.on('connection', (socket) => {
    connections += 1;
    socket.on('close', () => {
      connections -= 1;
      if (connections === 0) onSettled?.();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    now,
    get clockOffsetSeconds() {
      return clockOffsetSeconds;
    },
    set clockOffsetSeconds(seconds) {
      clockOffsetSeconds = seconds;
    },
    received,
    newestCode: (username) => cognito.inbox({ username })[0]?.code ?? '',
    settled: async () => {
      // Connections are taken in their order: before this one all of those that were begun.
      await new Promise((resolve) => get(url, { agent: false }, resolve));
      await new Promise<void>((resolve) => {
        onSettled = resolve;
        if (connections === 0) resolve();
      });
    },
    copy: async () => {
      const copied = newFile();
      await copyDatabase(file, copied);
      return copied;
    },
    restore: async (copied) => {
      cognito.close();
      file = newFile();
      await copyDatabase(copied, file);
      cognito = await open(file);
    },
    close: () => {
      server.closeAllConnections();
      server.close();
      cognito.close();
    },
  };
}
