import { describe, expect, test } from '@jest/globals';
import { CliError } from '../../src/errors.ts';
import { decodeBase32 } from '../../src/protocol/base32.ts';
import { hotp, timeStep } from '../../src/protocol/totp.ts';
import type { GlobalOptions } from '../../src/settings/global-options.ts';
import { type Ahead, freshCode, freshTimeStep } from '../../src/sign-in/totp-code.ts';
import { invocationOf, type TestInvocation } from '../support/cli/invocations.ts';
import { noon } from '../support/noon.ts';

/** Noon is where a step begins. */
const present = timeStep(noon());

describe('freshTimeStep', () => {
  test.each([
    ['the present one when none is spent', 0, undefined, 'present', 0, 0],
    ['the present one when an earlier one is spent', 0, -1, 'present', 0, 0],
    ['the present one with three seconds left', 27, undefined, 'present', 0, 0],
    ['the next one with less than that left', 27.5, undefined, 'present', 1, 2500],
    ['the next one when the present one is spent', 12, 0, 'present', 1, 18_000],
    ['the one after when the next one is spent', 12, 1, 'present', 2, 48_000],
    ['the present one when a step of a wrong clock is spent', 12, 2, 'present', 0, 0],
    ['ahead, the next one at once', 12, undefined, 'next', 1, 0],
    ['ahead, the next one at once though the present one is spent', 12, 0, 'next', 1, 0],
    ['ahead, the next one at once though the present one ends', 29, 0, 'next', 1, 0],
    ['ahead, the one after as soon as Cognito takes it', 12, 1, 'next', 2, 18_000],
  ] satisfies [string, number, number | undefined, Ahead, number, number][])(
    'gives %s',
    (_what, seconds, spent, ahead, chosen, waitMs) => {
      const now = new Date(noon().getTime() + seconds * 1000);

      expect(
        freshTimeStep({ now, ahead, spent: spent === undefined ? undefined : present + spent }),
      ).toEqual({ timeStep: present + chosen, waitMs });
    },
  );
});

const secretCode = 'JBSWY3DPEHPK3PXP';

interface Waiting extends TestInvocation {
  readonly waits: readonly number[];
}

function waiting(globals: GlobalOptions = {}): Waiting {
  const invocation = invocationOf({ globals });
  const waits: number[] = [];
  const pause = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  return { ...invocation, host: { ...invocation.host, pause }, waits };
}

describe('freshCode', () => {
  test('waits for the code of the next step, and says so once', async () => {
    const invocation = waiting();

    const fresh = await freshCode(invocation, secretCode, { spent: present, ahead: 'present' });

    const code = hotp(decodeBase32(secretCode), present + 1);
    expect(fresh).toEqual({ code, timeStep: present + 1 });
    expect(invocation.waits).toEqual([30_000]);
    expect(invocation.stderr()).toBe('waiting 30 s for a fresh code\n');
    expect(invocation.report.waitedMs).toBe(30_000);
  });

  test('neither waits nor prints anything if the current code is unused', async () => {
    const invocation = waiting();

    const fresh = await freshCode(invocation, secretCode, { spent: undefined, ahead: 'present' });

    expect(fresh.timeStep).toBe(present);
    expect([invocation.waits, invocation.stderr()]).toEqual([[], '']);
  });

  test('says nothing with --quiet', async () => {
    const invocation = waiting({ quiet: true });

    await freshCode(invocation, secretCode, { spent: present, ahead: 'present' });

    expect([invocation.waits, invocation.stderr()]).toEqual([[30_000], '']);
  });

  test.each([
    ['30s', 0],
    ['31s', 1],
  ])('with --timeout %s waits %i times', async (timeout, times) => {
    const invocation = waiting({ timeout });

    const error = await freshCode(invocation, secretCode, {
      spent: present,
      ahead: 'present',
    }).catch((thrown: unknown) => thrown);

    expect(invocation.waits).toHaveLength(times);
    expect(error instanceof CliError ? error.code : undefined).toBe(
      times === 0 ? 'Timeout' : undefined,
    );
  });

  test('counts all waits of a command against --timeout', async () => {
    const invocation = waiting({ timeout: '59s' });
    const again = { spent: present, ahead: 'present' } as const;
    await freshCode(invocation, secretCode, again);

    await expect(freshCode(invocation, secretCode, again)).rejects.toMatchObject({
      code: 'Timeout',
      kind: 'NETWORK',
      retryable: true,
    });
  });

  test('refuses a secret that is not base32, without a wait and without printing it', async () => {
    const invocation = waiting();

    const error = await freshCode(invocation, 'hush-0189', {
      spent: present,
      ahead: 'present',
    }).catch((thrown: unknown) => thrown);

    expect(error).toMatchObject({ code: 'MalformedSecret', kind: 'USAGE' });
    expect(String(error)).not.toContain('hush');
    expect(invocation.waits).toEqual([]);
  });
});
