import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { cognitoLocal, type CognitoLocal } from '../support/cognito/cognito-local.ts';
import { serve } from '../support/cognito/serve-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
}

/** Runs `npm run conformance`, without the build. */
function conformance(...argv: string[]): Ended {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/conformance.js', ...argv], {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH: process.env['PATH'],
      AWS_ACCESS_KEY_ID: 'any',
      AWS_SECRET_ACCESS_KEY: 'any',
      AWS_REGION: 'us-east-1',
    },
  });
  return { status, stdout };
}

const running: CognitoLocal[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(({ stop }) => stop()));
});

const Recordings = z.array(
  z.object({ scenario: z.string(), source: z.string(), steps: z.array(z.unknown()).min(1) }),
);

/** Those whose answers hold the most that must not be written down. */
const sample = ['sub-as-username', 'wrong-totp-code', 'devices-by-password', 'wrong-secret-hash'];

describe('npm run conformance', () => {
  test('check: the embedded Cognito answers as the public reports have it', () => {
    const { status, stdout } = conformance('check');

    expect(stdout).toMatch(/^(\d+) of \1 recordings are answered alike$/m);
    expect(status).toBe(0);
  });

  test('record: shows what it would do, and does it only with --yes', () => {
    const { status, stdout } = conformance('record', '--endpoint', 'http://127.0.0.1:9');

    expect(stdout).toContain('To do it, add --yes.');
    expect(status).toBe(0);
  });

  test('record: keeps no ids, tokens and secrets, and leaves no pool', async () => {
    const home = await temporaryDirectory();
    const { url } = await serve({ home });
    const out = join(home, 'recordings.json');

    const only = ['--only', sample.join(',')];
    const recorded = conformance('record', '--endpoint', url, '--yes', '--out', out, ...only);
    const text = readFileSync(out, 'utf8');
    const checked = conformance('check', out);
    const again = conformance('record', '--endpoint', url, '--yes', '--out', out);

    expect(recorded.status).toBe(0);
    expect(Recordings.parse(JSON.parse(text)).map(({ scenario }) => scenario)).toEqual(sample);
    expect(text).not.toMatch(/us-east-1_|eyJ|throwaway|Throw-away|[A-Za-z0-9+/=_-]{60,}/);
    expect(checked.stdout).not.toContain('different');
    expect(checked.status).toBe(0);
    expect(again.status).toBe(2);
  });

  test('check: tells where another Cognito answers differently', async () => {
    const other = await cognitoLocal();
    running.push(other);
    const out = join(await temporaryDirectory(), 'recordings.json');

    const only = 'missing-users,sub-as-username,pool-defaults';
    conformance('record', '--endpoint', other.url, '--yes', '--out', out, '--only', only);
    const { status, stdout } = conformance('check', out);

    expect(status).toBe(1);
    expect(stdout).toMatch(/^different {2}missing-users: recorded from http/m);
    expect(stdout).toMatch(/^ {4}step \d.*: .* expected, .* came$/m);
  });
});
