import { describe, expect, test } from '@jest/globals';
import { hideSecrets } from '../../src/output/secrets.ts';

const secret = `it's "é🙂" \\ a+b/c?`;

describe('hideSecrets', () => {
  test.each([
    ['as it is', secret],
    ['as JSON', JSON.stringify(secret)],
    ['in a URL', encodeURIComponent(secret)],
    ['in a form', new URLSearchParams({ p: secret }).toString()],
    ['as base64', Buffer.from(secret).toString('base64')],
    ['as base64 for URLs', Buffer.from(secret).toString('base64url')],
    ['as hex', Buffer.from(secret).toString('hex')],
    ['in a header', Buffer.from(secret).toString('latin1')],
    ['as HEX', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('hides a secret that appears %s', (_name, written) => {
    const told = hideSecrets(`you said ${written}, thrice ${written}`, [secret]);

    expect(told).toMatch(/^you said ["p=]*\*{8}["=]*, thrice ["p=]*\*{8}["=]*$/);
  });

  test('hides the longer of two secrets first', () => {
    expect(hideSecrets('1234567890 and 123456', ['123456', '1234567890'])).toBe(
      '******** and ********',
    );
  });

  test('leaves texts alone that are too short to be secrets', () => {
    expect(hideSecrets('a fatal fault', ['a', ''])).toBe('a fatal fault');
  });

  test('accepts half a character', () => {
    expect(hideSecrets('as it was: \uD83D', ['hush', '\uD83Dhush'])).toBe('as it was: \uD83D');
  });
});
