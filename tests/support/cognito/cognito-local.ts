import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../temporary-directory.ts';

const bin = fileURLToPath(
  new URL('../../../node_modules/cognito-local/lib/bin/start.js', import.meta.url),
);

/** A Cognito imitation that is none of ours: the npm package cognito-local, as a process of its own. */
export interface CognitoLocal {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** The code that it sends to everybody. */
export const codeSent = '123456';

/** Starts it on a free port, with its data in a temporary directory. */
export async function cognitoLocal(): Promise<CognitoLocal> {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, '.cognito'));
  // Its own default is that user names are e-mail addresses.
  const settings = JSON.stringify({ UserPoolDefaults: { UsernameAttributes: [] } });
  await writeFile(join(directory, '.cognito', 'config.json'), settings);
  const child = spawn(process.execPath, [bin], {
    cwd: directory,
    env: { PATH: process.env['PATH'], PORT: '0', HOST: '127.0.0.1', CODE: codeSent },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => {
    child.on('close', () => {
      resolve();
    });
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on('close', () => {
      reject(new Error(`cognito-local has not started: ${said}`));
    });
  });
  return {
    url,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}
