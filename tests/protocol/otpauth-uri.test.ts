import { describe, expect, test } from '@jest/globals';
import { otpauthUri, readTotpSecret } from '../../src/protocol/otpauth.ts';

describe('otpauthUri', () => {
  test('has issuer and account in its label, and the secret', () => {
    const uri = otpauthUri({ issuer: 'app', account: 'ada', secretCode: 'MZXW6YTBOI' });

    expect(uri).toBe('otpauth://totp/app:ada?secret=MZXW6YTBOI&issuer=app');
  });

  test('encodes what would break the label or the query', () => {
    const issuer = 'Ada & Søn 100%?';
    const account = 'ada+b/c#d@example.com';

    const uri = otpauthUri({ issuer, account, secretCode: 'MZ' });

    expect(uri).toBe(
      'otpauth://totp/Ada%20%26%20S%C3%B8n%20100%25%3F:ada%2Bb%2Fc%23d%40example.com' +
        '?secret=MZ&issuer=Ada%20%26%20S%C3%B8n%20100%25%3F',
    );
    const { pathname, searchParams } = new URL(uri);
    expect(pathname.split(':').map(decodeURIComponent)).toEqual([`/${issuer}`, account]);
    expect([...searchParams]).toEqual([
      ['secret', 'MZ'],
      ['issuer', issuer],
    ]);
  });

  test('encodes half a surrogate pair as a replacement character', () => {
    const half = 'a\uD800';

    const uri = otpauthUri({ issuer: half, account: half, secretCode: half });

    expect(uri).toBe('otpauth://totp/a%EF%BF%BD:a%EF%BF%BD?secret=A%EF%BF%BD&issuer=a%EF%BF%BD');
  });

  test.each([
    ['Corp: Prod', 'tenant:ada'],
    [':', ':::'],
    ['', 'ada:'],
  ])('has no colon in issuer or account, which some apps refuse: %j %j', (issuer, account) => {
    const uri = otpauthUri({ issuer, account, secretCode: 'MZXW6YTBOI' });

    const label = uri.slice('otpauth://totp/'.length).split('?', 1).join();
    expect(label).not.toMatch(/%3A/i);
    expect(label.split(':')).toHaveLength(issuer === '' ? 1 : 2);
    expect(new URL(uri).searchParams.get('issuer')).not.toBe('');
  });

  test.each(['jbsw y3dp ehpk 3pxp====', 'JBSW-Y3DP-EHPK-3PXP', ' jbswy3dpehpk3pxp '])(
    'has the secret in the one form that every app takes: %j',
    (secretCode) => {
      const uri = otpauthUri({ issuer: 'app', account: 'ada', secretCode });

      expect(new URL(uri).searchParams.get('secret')).toBe('JBSWY3DPEHPK3PXP');
    },
  );
});

describe('readTotpSecret', () => {
  test.each([
    'JBSWY3DPEHPK3PXP',
    'jbsw y3dp ehpk 3pxp====',
    'JBSW-Y3DP-EHPK-3PXP',
    'otpauth://totp/app:ada?secret=JBSWY3DPEHPK3PXP&issuer=app',
    ' OTPAUTH://TOTP/x?secret=jbswy3dpehpk3pxp&algorithm=sha1&digits=6&period=30\n',
    'otpauth://totp/x?algorithm=HmacSHA1&secret=JBSW%20Y3DPEHPK3PXP%3D',
  ])('reads %j', (text) => {
    expect(readTotpSecret(text)).toBe('JBSWY3DPEHPK3PXP');
  });

  test.each([
    ['JBSWY3DP1', /base32/],
    ['', /empty/],
    ['====', /empty/],
    ['otpauth://hotp/x?secret=JBSWY3DP&counter=1', /not of TOTP/],
    ['otpauth://totp/x?secret=JBSWY3DP&algorithm=SHA256', /algorithm/],
    ['otpauth://totp/x?secret=JBSWY3DP&digits=8', /digits/],
    ['otpauth://totp/x?secret=JBSWY3DP&period=60', /period/],
    ['otpauth://totp/x?issuer=app', /empty/],
  ])('says what is wrong with %j', (text, fault) => {
    expect(readTotpSecret(text)).toEqual({ fault: expect.stringMatching(fault) });
  });
});
