import { describe, expect, test } from '@jest/globals';
import { describeSkew, isBeyondTotpWindow, measureSkew } from '../../src/client/clock-skew.ts';
import { noon } from '../support/noon.ts';

const at = (seconds: number): Date => new Date(noon().getTime() + seconds * 1000);

describe('measureSkew', () => {
  test.each([
    ['behind', -95, -95_500],
    ['right', 0.5, 0],
    ['ahead', 40, 39_500],
  ])('says how far a clock is %s', (_how, seconds, expected) => {
    const now = at(seconds);

    expect(measureSkew(noon().toUTCString(), { sentAt: now, receivedAt: now })).toBe(expected);
  });

  test('does not take a slow reply for a wrong clock', () => {
    const skew = measureSkew(at(25).toUTCString(), { sentAt: at(0), receivedAt: at(50) });

    expect(Math.abs(skew ?? Number.NaN)).toBeLessThan(1000);
  });

  test.each([undefined, '', 'soon'])('learns nothing from the header %j', (date) => {
    expect(measureSkew(date, { sentAt: noon(), receivedAt: noon() })).toBeUndefined();
  });
});

test.each([
  [undefined, false],
  [0, false],
  [30_000, false],
  [-30_000, false],
  [30_001, true],
  [-30_001, true],
])('a skew of %j ms makes codes useless: %j', (skewMs, isBeyond) => {
  expect(isBeyondTotpWindow(skewMs)).toBe(isBeyond);
});

test.each([
  [-95_400, "this machine's clock is 95 s behind the server's"],
  [3_600_000, "this machine's clock is 3600 s ahead of the server's"],
])('%j ms is shown as: %s', (skewMs, words) => {
  expect(describeSkew(skewMs)).toBe(words);
});
