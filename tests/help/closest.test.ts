import { expect, test } from '@jest/globals';
import { closest } from '../../src/help/closest.ts';

const words = ['status', 'sign-up', 'sign-out', 'exit-codes', 'mfa'];

test.each([
  ['staus', 'status'],
  ['STATUS', 'status'],
  ['sign-upp', 'sign-up'],
  ['exitcode', 'exit-codes'],
  ['mfaa', 'mfa'],
  ['mffaa', undefined],
  ['x', undefined],
  ['profile', undefined],
])('%s was likely meant to be %s', (typed, meant) => {
  expect(closest(typed, words)).toBe(meant);
});
