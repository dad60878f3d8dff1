import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach } from '@jest/globals';
import * as z from 'zod';
import type { Person } from '../cli/cogauth-process.ts';
import { sdkAt } from './served-cognito.ts';

export const bin = fileURLToPath(new URL('../../../bin/cogauth.js', import.meta.url));

const Listening = z.object({
  schemaVersion: z.literal(1),
  ok: z.literal(true),
  command: z.literal('emulator serve'),
  result: z.object({ url: z.url(), port: z.number(), file: z.string() }),
});

export interface Server {
  readonly url: string;
  readonly file: string;
  readonly process: ChildProcess;
  /** The lines on stdout behind the first. */
  readonly rest: Promise<string[]>;
}

const clients: CognitoIdentityProviderClient[] = [];
/** Killed after each test. */
export const servers: ChildProcess[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  for (const server of servers.splice(0)) server.kill('SIGKILL');
});

/** Starts `emulator serve` as a person's own process and waits for its line. */
export async function serve({ home }: Pick<Person, 'home'>, ...options: string[]): Promise<Server> {
  const argv = [bin, 'emulator', 'serve', '--port', '0', '--json', ...options];
  const { PATH, XDG_CACHE_HOME } = process.env;
  const env = { HOME: home, PATH, XDG_CACHE_HOME };
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  servers.push(child);
  const lines: string[] = [];
  const input = createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  const rest = once(input, 'close').then(() => lines.slice(1));
  await once(input, 'line');
  const { result } = Listening.parse(JSON.parse(lines[0] ?? ''));
  return { ...result, process: child, rest };
}

export async function ended({ process }: Server, signal: NodeJS.Signals): Promise<unknown[]> {
  const exited = once(process, 'exit');
  process.kill(signal);
  return exited;
}

export function sdkOf({ url }: Pick<Server, 'url'>): CognitoIdentityProviderClient {
  const client = sdkAt(url);
  clients.push(client);
  return client;
}
