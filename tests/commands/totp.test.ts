import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { decodeBase32 } from '../../src/protocol/base32.ts';
import { hotp, timeStep } from '../../src/protocol/totp.ts';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn } from '../support/cli/saved-home.ts';
import { noon } from '../support/noon.ts';

const secretCode = 'JBSWY3DPEHPK3PXP';
const present = timeStep(noon());
const codeOf = (step: number, secret = secretCode): string => hotp(decodeBase32(secret), step);

let place: SavedHome;
let waits: number[];
beforeEach(async () => {
  place = await savedHome();
  waits = [];
});

const pause = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);

async function totp(
  argv: readonly string[] = [],
  more: Partial<Parameters<typeof runCli>[1]> = {},
): Promise<Ended> {
  return runCli(['totp', ...argv], { home: place.home, pause, ...more });
}

async function saveSpent(spentTotpStep: number | undefined): Promise<void> {
  const softwareToken = { secretCode, verified: true, keep: true };
  await place.saveFlow({ ...signedIn, softwareToken, spentTotpStep });
}

describe('cogauth totp', () => {
  test('prints the present code at once when it has not been used', async () => {
    await saveSpent(present - 1);

    const { stdout, stderr } = await totp();

    expect([stdout, stderr, waits]).toEqual([`${codeOf(present)}\n`, '', []]);
  });

  test('waits for the next code when the present one was used', async () => {
    await saveSpent(present);

    const { stdout, stderr } = await totp();

    expect(stdout).toBe(`${codeOf(present + 1)}\n`);
    expect(stderr).toBe('waiting 30 s for a fresh code\n');
    expect(waits).toEqual([30_000]);
  });

  test.each([
    [['--no-wait'], present, present],
    [['--next'], present, present + 1],
    [['--next', '--no-wait'], present + 1, present + 1],
  ])('%j prints a code at once', async (argv, spent, step) => {
    await saveSpent(spent);

    const { stdout } = await totp(argv);

    expect([stdout, waits]).toEqual([`${codeOf(step)}\n`, []]);
  });

  test('--next waits when the code of the next step was used', async () => {
    await saveSpent(present + 1);

    const { stdout } = await totp(['--next']);

    expect([stdout, waits]).toEqual([`${codeOf(present + 2)}\n`, [30_000]]);
  });

  test('exits 20 at once when --timeout is shorter than the wait', async () => {
    await saveSpent(present);

    const { exitCode, stdout, stderr } = await totp(['--timeout', '5s']);

    expect([exitCode, stdout, waits]).toEqual([20, '', []]);
    expect(stderr).toContain('comes in 30 s, and --timeout is 5s');
  });

  test('qr is drawn white on black where colours are shown', async () => {
    await saveSpent(undefined);

    const plain = await totp(['qr']);
    const coloured = await totp(['qr'], { env: { FORCE_COLOR: '1' } });

    expect(plain.stdout).not.toContain('\u001B');
    expect(coloured.stdout.startsWith('\u001B[97;40m')).toBe(true);
    expect(coloured.stdout).not.toContain('\u{FFFD}');
    expect(stripVTControlCharacters(coloured.stdout)).toBe(plain.stdout);
  });

  test.each(['uri', 'qr'])('%s does not wait', async (what) => {
    await saveSpent(present);

    const { exitCode } = await totp([what]);

    expect([exitCode, waits]).toEqual([0, []]);
  });

  test('prints only the document with --json', async () => {
    await saveSpent(present);

    const { stdout } = await totp(['--json']);

    expect(JSON.parse(stdout)).toMatchObject({ result: { code: codeOf(present + 1) } });
  });

  const other = 'GEZDGNBVGY3TQOJQ';
  test.each([
    ['stdin', ['--totp-secret-stdin'], {}, `${other}\n`],
    ['a file', ['--totp-secret-file', 'FILE'], {}, ''],
    ['the environment', [], { COGAUTH_TOTP_SECRET: other }, ''],
    ['a file named in the environment', [], { COGAUTH_TOTP_SECRET_FILE: 'FILE' }, ''],
  ])('also waits with a secret from %s', async (_name, argv, env, stdin) => {
    await saveSpent(present);
    const file = join(place.home, 'totp');
    await writeFile(file, `${other}\n`);
    const named: Record<string, string> = {};
    for (const [name, value] of Object.entries(env)) named[name] = value.replace('FILE', file);

    const { stdout } = await totp(
      argv.map((word) => word.replace('FILE', file)),
      { env: named, stdin },
    );

    expect([stdout, waits]).toEqual([`${codeOf(present + 1, other)}\n`, [30_000]]);
  });

  test('with a secret that is given needs no user', async () => {
    const { stdout } = await totp([], { env: { COGAUTH_TOTP_SECRET: other } });

    expect([stdout, waits]).toEqual([`${codeOf(present, other)}\n`, []]);
  });

  test('exits 4 when no secret is known', async () => {
    await place.saveFlow(signedIn);

    const { exitCode, stderr } = await totp();

    expect(exitCode).toBe(4);
    expect(stderr).toContain('COGAUTH_TOTP_SECRET');
  });
});
