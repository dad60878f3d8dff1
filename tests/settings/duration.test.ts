import { describe, expect, test } from '@jest/globals';
import { parseDuration } from '../../src/settings/duration.ts';

describe('parseDuration', () => {
  test.each([
    ['30s', 30_000],
    ['500ms', 500],
    ['2m', 120_000],
    ['45', 45_000],
    ['1.5s', 1500],
    ['0.5', 500],
    [' 30s ', 30_000],
    ['1440m', 86_400_000],
    ['1ms', 1],
    ['1h', 3_600_000],
    ['1d', 86_400_000],
  ])('%s is %d ms', (text, expected) => {
    expect(parseDuration(text, '--timeout')).toBe(expected);
  });

  test('takes longer durations if no timer waits for them', () => {
    expect(parseDuration('400d', '--clock-offset', 400)).toBe(400 * 86_400_000);
    expect(() => parseDuration('401d', '--clock-offset', 400)).toThrow('up to 400 d');
  });

  test.each([
    [''],
    ['0'],
    ['0s'],
    ['-1s'],
    ['s'],
    ['.5s'],
    ['1.s'],
    ['25h'],
    ['2d'],
    ['1w'],
    ['1e3'],
    ['1 s'],
    ['1s2'],
    ['1S'],
    ['Infinity'],
    ['NaN'],
    ['0x10'],
    ['1441m'],
    ['9'.repeat(400)],
  ])('refuses "%s"', (text) => {
    expect(() => parseDuration(text, '--lock-timeout')).toThrow(
      expect.objectContaining({
        kind: 'USAGE',
        code: 'MalformedDuration',
        message: expect.stringContaining('--lock-timeout'),
      }),
    );
  });
});
