import { describe, expect, test } from '@jest/globals';
import { provenPasswords } from '../../../src/emulator/users/proven-passwords.ts';

const key = new Uint8Array(32).fill(7);

describe('provenPasswords', () => {
  test('knows the password that was right for this verifier, and no other', () => {
    const proven = provenPasswords(key);
    proven.add('abc', 'Correct-horse-1');

    expect(proven.has('abc', 'Correct-horse-1')).toBe(true);
    expect(proven.has('abc', 'Correct-horse-2')).toBe(false);
    expect(proven.has('abd', 'Correct-horse-1')).toBe(false);
  });

  test('tells where a verifier ends and the password begins', () => {
    const proven = provenPasswords(key);
    proven.add('abc', 'def');

    expect(proven.has('ab', 'cdef')).toBe(false);
  });

  test('does not grow endlessly', () => {
    const proven = provenPasswords(key);
    proven.add('first', 'p');
    for (let count = 0; count < 10_000; count += 1) proven.add('v', String(count));

    expect(proven.has('first', 'p')).toBe(false);
    expect(proven.has('v', '9999')).toBe(true);
  });
});
