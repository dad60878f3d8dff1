import { expect, test } from '@jest/globals';
import { isOn, readYesNo } from '../../src/settings/yes-no.ts';

test.each(['', '0', 'false', 'no', 'off', 'False', ' NO ', 'n', undefined])(
  '%j is a no',
  (text) => {
    expect(readYesNo(text)).toBe(false);
    expect(isOn(text)).toBe(false);
  },
);

test.each(['1', 'true', 'yes', 'on', 'True', 'YES'])('%j is a yes', (text) => {
  expect(readYesNo(text)).toBe(true);
  expect(isOn(text)).toBe(true);
});

test('another word is neither, and turns a switch on', () => {
  expect(readYesNo('woodpecker')).toBeUndefined();
  expect(isOn('woodpecker')).toBe(true);
});
