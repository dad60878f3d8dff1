import { describe, expect, test } from '@jest/globals';
import {
  isPastLongest,
  judgeSession,
  minutesOf,
  secondsLeft,
  sessionLife,
} from '../../src/state/flow-facts.ts';
import { challengeOf, noonText, threePast } from '../support/cognito/flows.ts';
import { noon } from '../support/noon.ts';

const at = (time: string): Date => new Date(`2030-01-01T${time}Z`);
const known = { assumed: false, expiresAt: '2030-01-01T12:05:00.000Z' };

describe('sessionLife', () => {
  test('assumes three minutes if the lifetime is unknown, and says so', () => {
    const life = sessionLife(noon(), undefined);

    expect(life).toEqual({ obtainedAt: noonText, expiresAt: threePast, assumed: true });
  });

  test.each([
    [3, threePast],
    [15, '2030-01-01T12:15:00.000Z'],
  ])('counts %d known minutes', (minutes, expiresAt) => {
    const life = sessionLife(noon(), minutes);

    expect(life).toEqual({ obtainedAt: noonText, expiresAt, assumed: false });
    expect(minutesOf(challengeOf('SMS_MFA', life))).toBe(minutes);
  });

  test('keeps an assumption an assumption', () => {
    expect(minutesOf(challengeOf('SMS_MFA'))).toBeUndefined();
  });
});

describe('judgeSession', () => {
  test.each([
    ['assumed, before its end', {}, '12:02:59.999', 'alive'],
    ['assumed, at its end', {}, '12:03:00', 'perhaps-expired'],
    ['assumed, just before the longest life', {}, '12:14:59.999', 'perhaps-expired'],
    ['assumed, at the longest life', {}, '12:15:00', 'expired'],
    ['known, before its end', known, '12:04:59.999', 'alive'],
    ['known, at its end', known, '12:05:00', 'expired'],
    ['ended by Cognito as spent', { ended: 'spent' }, '12:00:00', 'spent'],
    ['ended by Cognito as expired', { ended: 'expired' }, '12:00:00', 'expired'],
    ['spent, long ago', { ended: 'spent' }, '23:00:00', 'spent'],
    ['a clock before it', {}, '11:00:00', 'alive'],
  ] as const)('%s', (_name, parts, time, verdict) => {
    expect(judgeSession(challengeOf('SMS_MFA', parts), at(time))).toBe(verdict);
  });
});

describe('isPastLongest', () => {
  test.each([
    ['12:14:59.999', false],
    ['12:15:00', true],
  ])('at %s: %s, whatever the expiry says', (time, expected) => {
    const challenge = challengeOf('SMS_MFA', { assumed: false });

    expect(isPastLongest(challenge.obtainedAt, at(time))).toBe(expected);
  });
});

describe('secondsLeft', () => {
  test.each([
    [{}, '12:00:00', 180],
    [{}, '12:02:59.001', 0],
    [{}, '12:01:00.500', 119],
    [{}, '12:20:00', 0],
    [{ ended: 'spent' }, '12:00:00', 0],
  ] as const)('%j at %s: %d', (parts, time, seconds) => {
    expect(secondsLeft(challengeOf('SMS_MFA', parts), at(time))).toBe(seconds);
  });
});
