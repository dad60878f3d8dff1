import { describe, expect, test } from '@jest/globals';
import { otpauthUri } from '../../src/protocol/totp.ts';

describe('otpauthUri', () => {
  test('has issuer and account in its label, and the secret', () => {
    const uri = otpauthUri({ issuer: 'app', account: 'ada', secretCode: 'MZXW6YTBOI' });

    expect(uri).toBe('otpauth://totp/app:ada?secret=MZXW6YTBOI&issuer=app');
  });

  test('encodes what would break the label or the query', () => {
    const issuer = 'Ada & Søn: 100%?';
    const account = 'ada+b/c#d@example.com';

    const uri = otpauthUri({ issuer, account, secretCode: 'MZ=' });

    expect(uri).toBe(
      'otpauth://totp/Ada%20%26%20S%C3%B8n%3A%20100%25%3F:ada%2Bb%2Fc%23d%40example.com' +
        '?secret=MZ%3D&issuer=Ada%20%26%20S%C3%B8n%3A%20100%25%3F',
    );
    const { pathname, searchParams } = new URL(uri);
    expect(pathname.split(':').map(decodeURIComponent)).toEqual([`/${issuer}`, account]);
    expect([...searchParams]).toEqual([
      ['secret', 'MZ='],
      ['issuer', issuer],
    ]);
  });

  test('encodes half a surrogate pair as a replacement character', () => {
    const half = 'a\uD800';

    const uri = otpauthUri({ issuer: half, account: half, secretCode: half });

    expect(uri).toBe('otpauth://totp/a%EF%BF%BD:a%EF%BF%BD?secret=a%EF%BF%BD&issuer=a%EF%BF%BD');
  });
});
