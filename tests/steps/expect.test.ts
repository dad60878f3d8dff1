import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { everyCase, goodBut, runnerOf, type Secrets } from '../support/cli/every-command.ts';
import { runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';
import { challengeOf } from '../support/cognito/flows.ts';
import { type CognitoDouble, cognitoDouble } from '../support/cognito/cognito-double.ts';
import { noon } from '../support/noon.ts';

// --expect is an assertion: no command may accept and ignore it.

const secrets: Secrets = {
  password: 'Correct-horse-1',
  newPassword: 'Correct-horse-2',
  temporaryPassword: 'Correct-horse-3',
  clientSecret: 'client-secret',
  session: 'session-1',
  nextSession: 'session-2',
  accessToken: 'access',
  idToken: 'id',
  refreshToken: 'refresh',
  nextToken: 'next',
  secretCode: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  devicePassword: 'device-password',
  secretBlock: 'c2VjcmV0',
  code: 'abc123',
  totpCode: '123456',
};

describe('what no command reaches', () => {
  let server: CognitoDouble;
  beforeAll(async () => {
    server = await cognitoDouble();
  });
  afterAll(() => {
    server.close();
  });

  const cases = everyCase(secrets).map((one) => [one.argv.slice(0, 4).join(' '), one] as const);

  test.each(cases)('is no success of %s', async (_name, one) => {
    const run = await runnerOf(server, secrets, {
      ...one,
      // What stands after `--` is another program's.
      argv: ['--expect', 'NEVER_REACHED', ...one.argv],
    });

    const { exitCode, stderr } = await run(goodBut(one, undefined));

    expect([2, 10]).toContain(exitCode);
    expect(stderr).toMatch(/expected NEVER_REACHED|--expect asserts what a step reaches/);
    expect(exitCode === 2 ? server.arrived() : []).toEqual([]);
  });
});

const minutesLater = (): Date => new Date('2030-01-01T12:05:00.000Z');
const later = (): Date => new Date('2030-01-01T12:30:00.000Z');

describe('cogauth status --expect', () => {
  let place: SavedHome;
  beforeEach(async () => {
    place = await savedHome();
  });

  test.each([
    [challenged, 'SOFTWARE_TOKEN_MFA'],
    [signedIn, 'TOKENS'],
    [{ ...signedIn, challenge: challenged.challenge }, 'SOFTWARE_TOKEN_MFA'],
  ])('shows the saved state if it is as expected: %#', async (flow, expected) => {
    await place.saveFlow(flow);

    const { exitCode, stdout } = await runCli(['status', '--expect', expected], place);

    expect(exitCode).toBe(0);
    expect(stdout).toContain('user:      ada');
  });

  test.each([
    [challenged, 'TOKENS', 'SOFTWARE_TOKEN_MFA'],
    [signedIn, 'MFA_SETUP', 'TOKENS'],
    [{ ...signedIn, challenge: challenged.challenge }, 'TOKENS', 'SOFTWARE_TOKEN_MFA'],
    [signedOut, 'TOKENS', 'nothing'],
    [undefined, 'TOKENS', 'nothing'],
  ])('exits 10 when it is not: %#', async (flow, expected, found) => {
    if (flow !== undefined) await place.saveFlow(flow);

    const { exitCode, stdout, stderr } = await runCli(['status', '--expect', expected], place);

    expect(exitCode).toBe(10);
    expect(stdout).toBe('');
    expect(stderr).toContain(
      `error: expected ${expected}, reached ${found}\nhint: see everything that is saved: cogauth status\n`,
    );
  });

  test('is reported in the document of --json, with the state', async () => {
    await place.saveFlow(challenged);

    const { stdout } = await runCli(['status', '--expect', 'TOKENS', '--json'], place);

    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: { kind: 'UNEXPECTED_STATE', exitCode: 10 },
      state: { challenge: 'SOFTWARE_TOKEN_MFA' },
    });
  });

  test('lets --check ask whether the expected challenge can still be answered', async () => {
    const argv = ['status', '--check', '--expect', 'SOFTWARE_TOKEN_MFA'];
    await place.saveFlow(challenged);

    const alive = await runCli(argv, place);
    const expired = await runCli(argv, { ...place, now: later });
    const alone = await runCli(['status', '--check'], place);

    expect([alive.exitCode, expired.exitCode, alone.exitCode]).toEqual([0, 11, 10]);
  });

  test.each([
    [{}, later, 'has expired'],
    [{ ended: 'expired' as const }, noon, 'has expired'],
    [{ ended: 'spent' as const }, noon, 'has been used already'],
  ])('exits 10 for a challenge that can no longer be answered: %#', async (ended, now, end) => {
    await place.saveFlow({
      ...challenged,
      challenge: challengeOf('SOFTWARE_TOKEN_MFA', ended),
    });

    const { exitCode, stdout, stderr } = await runCli(
      ['status', '--expect', 'SOFTWARE_TOKEN_MFA'],
      {
        ...place,
        now,
      },
    );

    expect([exitCode, stdout]).toEqual([10, '']);
    expect(stderr).toContain(
      `error: expected SOFTWARE_TOKEN_MFA, but its session ${end}\nhint: see everything that is saved: cogauth status\n`,
    );
  });

  test('accepts a challenge that has perhaps expired', async () => {
    await place.saveFlow(challenged);

    const { exitCode } = await runCli(['status', '--expect', 'SOFTWARE_TOKEN_MFA'], {
      ...place,
      now: minutesLater,
    });

    expect(exitCode).toBe(0);
  });
});

test('shows the help of a command even with --expect', async () => {
  const { exitCode } = await runCli(['token', '--expect', 'TOKENS', '--help'], await savedHome());

  expect(exitCode).toBe(0);
});
