import { describe, expect, test } from '@jest/globals';
import { CliError, type ErrorKind } from '../../src/errors.ts';
import { afterRefusal } from '../../src/state/after-refusal.ts';
import type { Flow } from '../../src/state/flow.ts';
import { challengeOf, device, flowOf, tokens } from '../support/cognito/flows.ts';

const doubt = { command: 'respond-to-challenge', since: '2030-01-01T11:00:00.000Z' };
const unverified = { secretCode: 'SECRET', verified: false, keep: false };
const kept = { ...unverified, keep: true };
const offeredDevice = { deviceKey: 'eu-west-1_d2', deviceGroupKey: 'group2' };

const refusal = (kind: ErrorKind, code = 'X'): CliError =>
  new CliError({ code, kind, message: 'refused' });

describe('afterRefusal', () => {
  const pending = flowOf({
    tokens,
    device,
    softwareToken: unverified,
    challenge: challengeOf('MFA_SETUP', { mfaSetup: 'associated' }),
    inDoubt: doubt,
  });
  test.each<[ErrorKind]>([
    ['WRONG_CODE'],
    ['BAD_CREDENTIALS'],
    ['USER_STATE'],
    ['REJECTED'],
    ['THROTTLED'],
    ['AWS_CREDENTIALS'],
    ['CLIENT_SETUP'],
    ['CONFIG'],
  ])('%s loses nothing but the doubt', (kind) => {
    expect(afterRefusal(pending, refusal(kind))).toEqual({ ...pending, inDoubt: undefined });
  });

  test.each<[ErrorKind]>([
    ['NETWORK'],
    ['INTERNAL'],
    ['USAGE'],
    ['NOT_SIGNED_IN'],
    ['STORE'],
    ['UNEXPECTED_STATE'],
    ['LOCKED'],
    ['INTERRUPTED'],
    ['TERMINATED'],
  ])('%s says nothing about a call in doubt', (kind) => {
    expect(afterRefusal(pending, refusal(kind))).toBe(pending);
  });

  test.each<[ErrorKind]>([['WRONG_CODE'], ['BAD_CREDENTIALS'], ['REJECTED'], ['CLIENT_SETUP']])(
    '%s of one command says nothing about the call of another',
    (kind) => {
      expect(afterRefusal(pending, refusal(kind), doubt)).toBe(pending);
      const begun = { ...pending, inDoubt: { command: 'refresh', since: doubt.since } };
      expect(afterRefusal(begun, refusal(kind), doubt)).toEqual(pending);
    },
  );

  test('an ended Session answers what was in doubt about it, whichever command that was', () => {
    const ended = refusal('SESSION_EXPIRED', 'SessionSpent');
    const ofTokens = { ...doubt, command: 'refresh' };

    expect(afterRefusal(pending, ended, doubt).inDoubt).toBeUndefined();
    expect(afterRefusal({ ...pending, inDoubt: ofTokens }, ended, ofTokens).inDoubt).toBe(ofTokens);
  });

  test('an account that is confirmed answers what was in doubt about its confirmation', () => {
    const confirmed = new CliError({
      code: 'InvalidParameterException',
      kind: 'USER_STATE',
      message: 'User is already confirmed.',
    });
    const ofConfirmation = { ...doubt, command: 'confirm-sign-up' };

    expect(afterRefusal(pending, confirmed, ofConfirmation).inDoubt).toBeUndefined();
    expect(afterRefusal(pending, confirmed, doubt).inDoubt).toBe(doubt);
  });

  test('changes nothing where nothing was in doubt', () => {
    const flow = { ...pending, inDoubt: undefined };

    expect(afterRefusal(flow, refusal('WRONG_CODE'))).toBe(flow);
  });

  test.each([
    ['SessionSpent', 'spent'],
    ['SessionExpired', 'expired'],
  ] as const)('%s: the Session is forgotten, with the secret that went with it', (code, ended) => {
    const flow = afterRefusal(pending, refusal('SESSION_EXPIRED', code));

    expect(flow).toEqual(
      flowOf({
        tokens,
        device,
        challenge: challengeOf('MFA_SETUP', { mfaSetup: 'associated', session: undefined, ended }),
      }),
    );
  });

  test('a secret that was to be kept outlives its Session: it may be in use', () => {
    const flow = afterRefusal({ ...pending, softwareToken: kept }, refusal('SESSION_EXPIRED'));

    expect(flow.softwareToken).toEqual(kept);
  });

  test('an ended Session without a challenge ends nothing', () => {
    const flow = flowOf({ tokens, softwareToken: unverified });

    expect(afterRefusal(flow, refusal('SESSION_EXPIRED'))).toBe(flow);
  });
});

/** What is left of a refresh token after a refusal. */
function leftAfter(code: string, message: string, parts: Partial<Flow> = {}): string | undefined {
  const error = new CliError({ code, kind: 'BAD_CREDENTIALS', message });
  return afterRefusal(flowOf({ tokens, device, ...parts }), error).tokens?.refreshToken;
}

describe('a refused refresh token', () => {
  test.each([
    ['RefreshTokenReuseException', 'Refresh token reuse detected'],
    ['NotAuthorizedException', 'Refresh Token has been revoked'],
    ['NotAuthorizedException', 'Refresh Token has expired'],
    ['NotAuthorizedException', 'Refresh Token has different Client'],
    ['NotAuthorizedException', 'Invalid Refresh Token'],
    ['NotAuthorizedException', 'Invalid Refresh Token.'],
    ['NotAuthorizedException', 'Refresh token has been revoked.'],
  ])('%s %s: is forgotten', (code, message) => {
    expect(leftAfter(code, message)).toBeUndefined();
  });

  test.each([
    ['NotAuthorizedException', 'Access Token has been revoked'],
    ['NotAuthorizedException', 'Incorrect username or password.'],
    ['InvalidParameterException', 'Invalid Refresh Token'],
  ])('%s %s: is kept, as it says nothing about it', (code, message) => {
    expect(leftAfter(code, message)).toBe('rt');
  });

  test('is kept while its device is not confirmed', () => {
    expect(leftAfter('NotAuthorizedException', 'Invalid Refresh Token', { offeredDevice })).toBe(
      'rt',
    );
  });
});
