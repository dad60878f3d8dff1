import { describe, expect, test } from '@jest/globals';
import { hint } from '../../src/errors.ts';
import { signInAgain } from '../../src/state/next-steps.ts';
import { requireChallenge } from '../../src/steps/due-step.ts';
import { challenged } from '../support/cli/saved-home.ts';
import { noon } from '../support/noon.ts';

describe('requireChallenge', () => {
  test.each([
    ['spent', 'SessionSpent', 'was already used'],
    ['expired', 'SessionExpired', 'has expired'],
  ] as const)('says of a Session that is %s how it has ended', (ended, code, how) => {
    const { challenge } = challenged;
    if (challenge === undefined) throw new Error('no challenge');
    const flow = { ...challenged, challenge: { ...challenge, session: undefined, ended } };

    expect(() => requireChallenge(flow, noon())).toThrow(
      expect.objectContaining({
        code,
        kind: 'SESSION_EXPIRED',
        message: `the Session of SOFTWARE_TOKEN_MFA ${how}`,
        hint: hint`sign in again: ${signInAgain(challenge)}`,
      }),
    );
  });
});
