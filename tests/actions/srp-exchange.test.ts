import { describe, expect, test } from '@jest/globals';
import { beginSrpExchange, requireParameters } from '../../src/actions/srp-exchange.ts';
import { srpServer } from '../support/cognito/srp-server.ts';

const identity = { realm: 'AbCdE', identity: 'ada', password: 'Correct-horse-1' };

describe('beginSrpExchange', () => {
  test('signs with the time of the answer, not of the beginning', () => {
    let now = new Date('2030-01-01T12:00:00Z');
    const exchange = beginSrpExchange({
      now: () => now,
      randomBytes: (size) => new Uint8Array(size),
    });
    const server = srpServer(identity, { salt: 1n, b: 1n << 250n });
    const parameters = server.challenge(exchange.srpA);
    now = new Date('2030-01-09T09:05:03Z');

    const answer = exchange.answer({ ChallengeParameters: parameters }, identity);

    expect(answer['TIMESTAMP']).toBe('Wed Jan 9 09:05:03 UTC 2030');
    expect(() => server.check(answer)).not.toThrow();
  });

  test('answers with nothing but the proof', () => {
    const exchange = beginSrpExchange({
      now: () => new Date('2030-01-01T12:00:00Z'),
      randomBytes: (size) => new Uint8Array(size),
    });
    const server = srpServer(identity, { salt: 1n, b: 1n << 250n });
    const parameters = server.challenge(exchange.srpA);

    const answer = exchange.answer({ ChallengeParameters: parameters }, identity);

    expect(Object.keys(answer).toSorted()).toEqual([
      'PASSWORD_CLAIM_SECRET_BLOCK',
      'PASSWORD_CLAIM_SIGNATURE',
      'TIMESTAMP',
    ]);
  });
});

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
