import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import {
  type EmbeddedCognito,
  openEmbeddedCognito,
} from '../../../src/emulator/embedded-cognito.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { type Behavior, cognitoDouble } from './cognito-double.ts';

/** The embedded Cognito over HTTP: it records what clients spend, loses replies on request, and can be set back. */
export interface EmbeddedDouble {
  readonly url: string;
  readonly now: () => Date;
  /** How far its clock is ahead. The clocks of its clients must be as far ahead. */
  clockOffsetSeconds: number;
  /** The operations so far. */
  readonly requests: string[];
  /** Each Session and each refresh token that was sent to it, once for each time. */
  readonly received: string[];
  readonly newestCode: (username: string) => string;
  /** Loses the reply to the next call of an operation, which takes effect; resolves when it has. */
  readonly loseReplyTo: (operation: string, how?: 'drop' | 'stall') => Promise<void>;
  /** Resolves when no connection is left and every request has taken effect. */
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

/** Copies a database that nobody is writing to. Its log may hold what was written last. */
async function copyDatabase(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  if (existsSync(`${from}-wal`)) await copyFile(`${from}-wal`, `${to}-wal`);
}

interface Loss {
  readonly operation: string;
  readonly how: 'drop' | 'stall';
  readonly acted: () => void;
}

export async function embeddedDouble(): Promise<EmbeddedDouble> {
  const directory = await temporaryDirectory();
  let [files, clockOffsetSeconds] = [0, 0];
  const now = (): Date => new Date(Date.now() + clockOffsetSeconds * 1000);
  const newFile = (): string => join(directory, `${(files += 1)}.sqlite`);
  const open = (path: string): Promise<EmbeddedCognito> =>
    openEmbeddedCognito({ file: path, now, randomBytes });
  let file = newFile();
  let cognito = await open(file);
  const requests: string[] = [];
  const received: string[] = [];
  let loss: Loss | undefined;
  const passOn: Behavior = ({ operation, body }, response, { method = 'POST', url, headers }) => {
    requests.push(operation);
    received.push(...spentBy(body));
    const given = Object.entries(headers).map(([name, value]) => [name, String(value)] as const);
    const request = { method, path: url ?? '/', headers: Object.fromEntries(given), body };
    const reply = cognito.handle(request);
    if (loss?.operation !== operation) {
      response.writeHead(reply.status, { ...reply.headers, connection: 'close' }).end(reply.body);
      return;
    }
    const { how, acted } = loss;
    loss = undefined;
    if (how === 'drop') response.destroy();
    acted();
  };
  const { url, settled, close } = await cognitoDouble(passOn);
  return {
    url,
    now,
    get clockOffsetSeconds() {
      return clockOffsetSeconds;
    },
    set clockOffsetSeconds(seconds) {
      clockOffsetSeconds = seconds;
    },
    requests,
    received,
    newestCode: (username) => cognito.inbox({ username })[0]?.code ?? '',
    loseReplyTo: (operation, how = 'drop') =>
      new Promise((acted) => {
        loss = { operation, how, acted };
      }),
    settled,
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
      close();
      cognito.close();
    },
  };
}
