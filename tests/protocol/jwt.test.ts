import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from '../../src/protocol/jwt.ts';
import { seededBytes } from './seeded-bytes.ts';

function part(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

const header = { alg: 'RS256', kid: 'k' };

describe('decodeJwt', () => {
  test('reads header and claims, and does not look at the signature', () => {
    const claims = { username: 'ada', exp: 1_893_502_800, 'cognito:groups': ['å', '>>>???'] };

    const decoded = decodeJwt(`${part(header)}.${part(claims)}.not-a-signature`);

    expect(decoded).toEqual({ header, claims });
  });

  test('reads the example of RFC 7519 section 3.1', () => {
    const token =
      'eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9' +
      '.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ' +
      '.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';

    expect(decodeJwt(token)).toEqual({
      header: { typ: 'JWT', alg: 'HS256' },
      claims: { iss: 'joe', exp: 1_300_819_380, 'http://example.com/is_root': true },
    });
  });

  test.each([
    ['nothing', ''],
    ['one part', part(header)],
    ['two parts', `${part(header)}.${part({})}`],
    ['four parts', `${part(header)}.${part({})}.c.d`],
    ['the five parts of an encrypted token', `${part(header)}.${part({})}.c.d.e`],
    ['empty parts', '..'],
    ['a header that is not JSON', `bm90IGpzb24.${part({})}.c`],
    ['claims that are not JSON', `${part(header)}.bm90IGpzb24.c`],
    ['claims that are an array', `${part(header)}.${part([])}.c`],
    ['claims that are null', `${part(header)}.${part(null)}.c`],
    ['claims that are text', `${part(header)}.${part('ada')}.c`],
    ['a header that is a number', `${part(1)}.${part({})}.c`],
    ['characters of no alphabet', '💥.💥.💥'],
  ])('gives undefined for %s', (_, token) => {
    expect(decodeJwt(token)).toBeUndefined();
  });

  test('never throws, whatever it is given', () => {
    const randomBytes = seededBytes('jwt');
    for (let round = 0; round < 300; round += 1) {
      const token = [1, 2, 3]
        .map(() => Buffer.from(randomBytes(round % 40)).toString('base64url'))
        .join('.');

      expect(decodeJwt(token)).toBeUndefined();
    }
  });
});
