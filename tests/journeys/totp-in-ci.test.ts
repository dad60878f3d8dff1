import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import {
  type Person,
  person,
  personWithAda,
  type RunOptions,
  setUpTotp,
  succeed,
} from '../support/cli/cogauth-process.ts';
import { type EmbeddedDouble, embeddedDouble } from '../support/cognito/embedded-double.ts';

const bin = fileURLToPath(new URL('../../bin/cogauth.js', import.meta.url));

let server: EmbeddedDouble | undefined;
afterEach(() => server?.close());

/** A user whose waits take no time. */
const skipping: RunOptions = { skipsWaits: true };

describe('TOTP in CI', () => {
  test('two jobs sign in within 30 seconds, without a terminal and without saved state', async () => {
    const ada = await personWithAda();
    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'MFA_SETUP']);
    const associated = await ada.json(['associate-software-token', '--show-secrets']);
    await succeed(ada, ['verify-software-token', '--from-totp'], skipping);
    await succeed(ada, ['respond-to-challenge', '--expect', 'TOKENS']);
    await succeed(ada, ['session', 'clear', 'ada']);
    const secretFile = join(ada.home, 'totp');
    await writeFile(secretFile, `${String(associated.result?.['secretCode'])}\n`);
    const job = { ...skipping, env: { COGAUTH_TOTP_SECRET_FILE: secretFile, CI: 'true' } };
    const answer = ['respond-to-challenge', '--from-totp', '--expect', 'TOKENS'];

    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA'], job);
    const first = await ada.json(answer, job);
    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA'], job);
    const second = await ada.json(answer, job);

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(first.state).toMatchObject({ phase: 'signed-in', api: 'admin' });
  });

  test('a signal ends the wait, by the exit code of that signal', async () => {
    const ada = await personWithAda();
    await setUpTotp(ada);
    // The code of the next step is spent: there is half a minute to wait at least.
    await succeed(ada, ['admin-initiate-auth', 'ada']);
    const next = (await succeed(ada, ['totp', '--next'], skipping)).stdout.trim();
    await succeed(ada, ['respond-to-challenge', next]);

    expect(await stoppedWait(ada, 'SIGINT')).toEqual([130, null]);
    expect(await stoppedWait(ada, 'SIGTERM')).toEqual([143, null]);
  });
});

/** Sends the signal after the command has said that it waits; gives its exit code and signal. */
async function stoppedWait({ home }: Person, signal: NodeJS.Signals): Promise<unknown[]> {
  const { PATH, XDG_CACHE_HOME } = process.env;
  const env = { HOME: home, PATH, XDG_CACHE_HOME };
  const child = spawn(process.execPath, [bin, 'totp'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const told: unknown[] = await once(child.stderr.setEncoding('utf8'), 'data');
  expect(told[0]).toMatch(/^waiting \d\d s for a fresh code\n$/);
  child.kill(signal);
  return once(child, 'exit');
}

/** ada with TOTP, on a server whose clock is right. */
async function adaElsewhere(): Promise<Person> {
  const cognito = await embeddedDouble();
  server = cognito;
  const ada = await person({
    COGAUTH_ENDPOINT: cognito.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'any',
    AWS_SECRET_ACCESS_KEY: 'any',
  });
  await succeed(ada, ['create-user-pool', 'demo']);
  await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
  await succeed(ada, ['confirm-sign-up', cognito.newestCode('ada')]);
  return ada;
}

describe('a clock that is 95 s behind', () => {
  test('is named if a computed code is refused, and the right clock gets tokens', async () => {
    const ada = await adaElsewhere();
    await setUpTotp(ada);
    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA']);
    const answer = ['respond-to-challenge', '--from-totp'];

    const late = await ada.json(answer, { ...skipping, clockOffsetSeconds: -95 });
    const right = await ada.json(answer, skipping);

    expect([late.exitCode, right.exitCode]).toEqual([12, 0]);
    expect(late.error).toMatchObject({
      code: 'CodeMismatchException',
      // A wait for a fresh code moves this clock by up to three seconds.
      message: expect.stringMatching(/: this machine's clock is 9[1-6] s behind the server's$/),
      hint: expect.stringContaining('set the clock of this machine'),
    });
  });
});

describe('a clock that is more than a day behind', () => {
  test('causes a warning if an SRP proof is refused; the right clock causes none', async () => {
    // An SRP proof carries the time, and Cognito allows it to be many hours off.
    const dayAndHour = 25 * 60 * 60;
    const ada = await adaElsewhere();
    const signIn = ['initiate-auth', 'ada', '--flow', 'user-srp'];
    const wrongPassword = { env: { COGAUTH_PASSWORD: 'Wrong-horse-7' } };

    const late = await ada.json(signIn, { clockOffsetSeconds: -dayAndHour });
    const wrong = await ada.json(signIn, wrongPassword);
    const byPassword = await ada.json(['initiate-auth', 'ada', '--flow', 'user-password'], {
      ...wrongPassword,
      clockOffsetSeconds: -dayAndHour,
    });

    expect([late, wrong, byPassword].map(({ exitCode }) => exitCode)).toEqual([13, 13, 13]);
    expect(late.warnings).toEqual([
      expect.stringMatching(/^this machine's clock is 900\d\d s behind the server's, and/),
    ]);
    expect([wrong.warnings, byPassword.warnings]).toEqual([[], []]);
  });
});
