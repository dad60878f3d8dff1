import { describe, expect, test } from '@jest/globals';
import { requireParameters } from '../../src/actions/srp-exchange.ts';

describe('requireParameters', () => {
  test('gives the parameters that are there, the empty ones too', () => {
    const parameters = { SALT: 'a', SRP_B: '' };

    const required = requireParameters({ ChallengeParameters: parameters }, ['SALT', 'SRP_B']);

    expect(required).toEqual(parameters);
  });

  test.each([
    ['no SRP_B', { SALT: 'a' }],
    ['no SALT, SRP_B', {}],
    ['no SALT, SRP_B', undefined],
  ])('says what is missing: %s', (missing, parameters?: Record<string, string>) => {
    const act = () => requireParameters({ ChallengeParameters: parameters }, ['SALT', 'SRP_B']);

    expect(act).toThrow(
      expect.objectContaining({ kind: 'NETWORK', message: expect.stringContaining(missing) }),
    );
  });
});
