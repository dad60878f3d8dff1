import { createHash, getDiffieHellman } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import {
  SrpError,
  claimSignature,
  clientKey,
  clientPremasterS,
  cognitoGroup,
  deviceVerifier,
  ephemeralSecret,
  formatHex,
  formatTimestamp,
  generateDevicePassword,
  multiplierK,
  padHex,
  parseHex,
  privateKeyOfBytes,
  privateKeyX,
  publicKeyA,
  publicKeyB,
  scramblerU,
  serverKey,
  serverPremasterS,
  userPoolName,
  verifierV,
  verifyClaimSignature,
  type SrpErrorReason,
  type SrpGroup,
} from '../../src/protocol/srp.ts';
import { seededBytes } from './seeded-bytes.ts';

const { N } = cognitoGroup;
const ada = { realm: 'AbCdE', identity: 'ada', password: 'Correct-Horse-7' };
const noon = new Date('2030-01-01T12:00:00Z');

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function reasonOf(action: () => unknown): SrpErrorReason | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    if (error instanceof SrpError) return error.reason;
    throw error;
  }
}

/** What client and server make of the same numbers, each on its own. */
function handshake(salt: bigint, a: bigint, b: bigint, typed = ada.password) {
  const v = verifierV(privateKeyX(salt, ada));
  const A = publicKeyA(a);
  const B = publicKeyB({ b, v });
  const x = privateKeyX(salt, { ...ada, password: typed });
  return { client: hexOf(clientKey({ a, A, B, x })), server: hexOf(serverKey({ A, b, B, v })) };
}

describe('RFC 5054 appendix B', () => {
  const group: SrpGroup = {
    N: parseHex(
      [
        'EEAF0AB9ADB38DD69C33F80AFA8FC5E86072618775FF3C0B9EA2314C',
        '9C256576D674DF7496EA81D3383B4813D692C6E0E0D5D8E250B98BE4',
        '8E495C1D6089DAD15DC7D7B46154D6B6CE8EF4AD69B15D4982559B29',
        '7BCF1885C529F566660E57EC68EDBC3C05726CC02FD4CBF4976EAA9A',
        'FD5138FE8376435B9FC61D2FC0EB06E3',
      ].join(''),
    ),
    g: 2n,
    hash: (...parts) => createHash('sha1').update(Buffer.concat(parts)).digest(),
    pad: (value) => Buffer.from(value.toString(16).padStart(256, '0'), 'hex'),
  };
  const salt = Buffer.from('BEB25379D1A8581EB5A727673A2441EE', 'hex');
  const a = 0x60975527035cf2ad1989806f0407210bc81edc04e2762a56afd529ddda2d4393n;
  const b = 0xe487cb59d31ac550471e81f00f6928e01dda08e974a004f49e61f5d105284d20n;
  const x = 0x94b7555aabe9127cc58ccf4993db6cf84d16c124n;
  const v = parseHex(
    [
      '7E273DE8696FFC4F4E337D05B4B375BEB0DDE1569E8FA00A9886D812',
      '9BADA1F1822223CA1A605B530E379BA4729FDC59F105B4787E5186F5',
      'C671085A1447B52A48CF1970B4FB6F8400BBF4CEBFBB168152E08AB5',
      'EA53D15C1AFF87B2B9DA6E04E058AD51CC72BFC9033B564E26480D78',
      'E955A5E29E7AB245DB2BE315E2099AFB',
    ].join(''),
  );
  const A = parseHex(
    [
      '61D5E490F6F1B79547B0704C436F523DD0E560F0C64115BB72557EC4',
      '4352E8903211C04692272D8B2D1A5358A2CF1B6E0BFCF99F921530EC',
      '8E39356179EAE45E42BA92AEACED825171E1E8B9AF6D9C03E1327F44',
      'BE087EF06530E69F66615261EEF54073CA11CF5858F0EDFDFE15EFEA',
      'B349EF5D76988A3672FAC47B0769447B',
    ].join(''),
  );
  const B = parseHex(
    [
      'BD0C61512C692C0CB6D041FA01BB152D4916A1E77AF46AE105393011',
      'BAF38964DC46A0670DD125B95A981652236F99D9B681CBF87837EC99',
      '6C6DA04453728610D0C6DDB58B318885D7D82C7F8DEB75CE7BD4FBAA',
      '37089E6F9C6059F388838E7A00030B331EB76840910440B1B27AAEAE',
      'EB4012B7D7665238A8E3FB004B117B58',
    ].join(''),
  );
  const S = parseHex(
    [
      'B0DC82BABCF30674AE450C0287745E7990A3381F63B387AAF271A10D',
      '233861E359B48220F7C4693C9AE12B0A6F67809F0876E2D013800D6C',
      '41BB59B6D5979B5C00A172B4A2A5903A0BDCAF8A709585EB2AFAFA8F',
      '3499B200210DCC1F10EB33943CD67FC88A2F39A4BE5BEC4EC0A3212D',
      'C346D7E474B29EDE8A469FFECA686E5A',
    ].join(''),
  );
  const alice = { realm: '', identity: 'alice', password: 'password123' };

  test.each<[string, () => bigint, bigint]>([
    ['k', () => multiplierK(group), 0x7556aa045aef2cdd07abaf0f665c3e818913186fn],
    ['x', () => privateKeyOfBytes(salt, alice, group), x],
    ['v', () => verifierV(x, group), v],
    ['A', () => publicKeyA(a, group), A],
    ['B', () => publicKeyB({ b, v }, group), B],
    ['u', () => scramblerU({ A, B }, group), 0xce38b9593487da98554ed47d70a7ae5f462ef019n],
    ["the client's S", () => clientPremasterS({ a, A, B, x }, group), S],
    ["the server's S", () => serverPremasterS({ A, b, B, v }, group), S],
  ])('%s', (_, compute, published) => {
    expect(compute()).toBe(published);
  });
});

describe('cognitoGroup', () => {
  test("has RFC 3526's prime of 3072 bits, as OpenSSL knows it, and g = 2", () => {
    expect(formatHex(N)).toBe(getDiffieHellman('modp15').getPrime('hex'));
    expect(cognitoGroup.g).toBe(2n);
  });
});

describe('hexadecimal', () => {
  test.each([
    ['0', 0n],
    ['00', 0n],
    ['f', 15n],
    ['0F', 15n],
    ['aBc', 0xabcn],
    ['000aBc', 0xabcn],
    ['80', 128n],
  ])('parseHex reads %s', (hex, value) => {
    expect(parseHex(hex)).toBe(value);
  });

  test.each(['', ' ', '0x1', '-1', '1 ', ' 1', '1\n', 'g', '1.0', '1n', '１'])(
    'parseHex refuses %j',
    (hex) => {
      expect(reasonOf(() => parseHex(hex))).toBe('malformed hex');
    },
  );

  test('formatHex writes lower case without leading zeros', () => {
    expect([0n, 15n, 0xabcn, 0x80n].map(formatHex)).toEqual(['0', 'f', 'abc', '80']);
  });

  test.each([
    [0n, '00'],
    [0x7fn, '7f'],
    [0x80n, '0080'],
    [0xabcn, '0abc'],
    [0xffffn, '00ffff'],
    [-1n, 'ff'],
    [-128n, '80'],
    [-129n, 'ff7f'],
    [-32768n, '8000'],
  ])('padHex makes of %s the bytes %s', (value, bytes) => {
    expect(hexOf(padHex(value))).toBe(bytes);
  });

  test('padHex can be read back, whatever the length, the sign and the top bit', () => {
    const randomBytes = seededBytes('padHex');
    for (let size = 1; size <= 200; size += 1) {
      const value = parseHex(hexOf(randomBytes(size))) * (size % 2 === 0 ? 1n : -1n);

      const bytes = padHex(value);

      expect(BigInt.asIntN(bytes.length * 8, parseHex(hexOf(bytes)))).toBe(value);
      expect(BigInt.asIntN(bytes.length * 8 - 8, value)).not.toBe(value);
    }
  });
});

describe('ephemeralSecret', () => {
  test('has exactly 256 bits, and comes from the random source', () => {
    const secrets = Array.from({ length: 40 }, (_, round) =>
      ephemeralSecret(seededBytes(`ephemeral ${round}`)),
    );

    expect(new Set(secrets).size).toBe(40);
    for (const secret of secrets) expect(secret.toString(2)).toHaveLength(256);
  });

  test('is not zero even if all random bytes are', () => {
    expect(ephemeralSecret((size) => new Uint8Array(size))).toBe(1n << 255n);
  });
});

describe('a handshake', () => {
  test('gives both sides the same 16 bytes, many times over', () => {
    const keys = new Set<string>();
    for (let round = 0; round < 80; round += 1) {
      const randomBytes = seededBytes(`handshake ${round}`);
      const salt = parseHex(hexOf(randomBytes(16)));

      const { client, server } = handshake(
        salt,
        ephemeralSecret(randomBytes),
        ephemeralSecret(randomBytes),
      );

      expect(client).toBe(server);
      keys.add(client);
    }
    expect(keys.size).toBe(80);
    expect([...keys][0]).toHaveLength(32);
  });

  test.each([
    ['a salt of zero', 0n],
    ['a salt with leading zeros', 0x00_00_1fn],
    ['a salt of odd length', 0xfff_ffff_ffffn >> 4n],
    ['a salt with its top bit set', 1n << 127n],
  ])('agrees over %s', (_, salt) => {
    const { client, server } = handshake(salt, 3n, 5n);

    expect(client).toBe(server);
  });

  test('disagrees over a wrong password', () => {
    const { client, server } = handshake(17n, 3n, 5n, 'Correct-Horse-8');

    expect(client).not.toBe(server);
  });

  test('does not mind the case and the leading zeros of what travels', () => {
    const v = verifierV(privateKeyX(17n, ada));
    const B = publicKeyB({ b: 5n, v });
    const A = publicKeyA(3n);

    const key = serverKey({ A: parseHex(`00${formatHex(A).toUpperCase()}`), b: 5n, B, v });

    expect(hexOf(key)).toBe(hexOf(serverKey({ A, b: 5n, B, v })));
  });
});

describe('what no honest side sends', () => {
  const A = publicKeyA(3n);
  const v = verifierV(7n);
  const B = publicKeyB({ b: 5n, v });

  test.each([0n, N, 2n * N])('A = 0 mod N is refused by both sides', (zero) => {
    expect(reasonOf(() => serverKey({ A: zero, b: 5n, B, v }))).toBe('A mod N = 0');
    expect(reasonOf(() => clientKey({ a: 3n, A: zero, B, x: 7n }))).toBe('A mod N = 0');
  });

  test.each([0n, N, 2n * N])('B = 0 mod N is refused by both sides', (zero) => {
    expect(reasonOf(() => clientKey({ a: 3n, A, B: zero, x: 7n }))).toBe('B mod N = 0');
    expect(reasonOf(() => serverKey({ A, b: 5n, B: zero, v }))).toBe('B mod N = 0');
  });

  test('a B of zero is not given out', () => {
    // With N = 5 and k = 1: B = v + 2^b = 1 + 4 = 0 mod 5.
    const tiny: SrpGroup = { ...cognitoGroup, N: 5n, hash: () => Uint8Array.of(1) };

    expect(reasonOf(() => publicKeyB({ b: 2n, v: 1n }, tiny))).toBe('B mod N = 0');
    expect(publicKeyB({ b: 1n, v: 1n }, tiny)).toBe(3n);
  });

  test('u = 0 is refused by both sides', () => {
    const group: SrpGroup = { ...cognitoGroup, hash: () => new Uint8Array(32) };

    expect(reasonOf(() => clientPremasterS({ a: 3n, A, B, x: 7n }, group))).toBe('u = 0');
    expect(reasonOf(() => serverPremasterS({ A, b: 5n, B, v }, group))).toBe('u = 0');
  });

  test('the error tells its reason and no value', () => {
    const error = new SrpError('u = 0');

    expect([error.name, error.message]).toEqual(['SrpError', 'SRP refused: u = 0.']);
  });
});

describe('the claim signature', () => {
  const claim = {
    key: Uint8Array.of(1, 2, 3),
    realm: 'AbCdE',
    identity: 'ada',
    secretBlock: Uint8Array.of(0xff, 0),
    timestamp: formatTimestamp(noon),
  };

  test('depends on everything that goes into it', () => {
    const signatures = [
      claim,
      { ...claim, key: Uint8Array.of(1, 2, 4) },
      { ...claim, realm: 'AbCdF' },
      { ...claim, identity: 'adb' },
      { ...claim, secretBlock: Uint8Array.of(0xff, 1) },
      { ...claim, timestamp: formatTimestamp(new Date(0)) },
    ].map(claimSignature);

    expect(new Set(signatures).size).toBe(6);
  });

  test('is accepted when it is the same, and else refused', () => {
    const signature = claimSignature(claim);
    const others = ['', 'A', `${signature}=`, signature.toLowerCase(), signature.slice(0, -1), 'é'];

    expect(verifyClaimSignature(signature, claimSignature(claim))).toBe(true);
    expect(others.map((other) => verifyClaimSignature(signature, other))).toEqual(
      others.map(() => false),
    );
  });
});

describe('formatTimestamp', () => {
  test.each([
    ['2030-01-01T12:00:00.000Z', 'Tue Jan 1 12:00:00 UTC 2030'],
    ['2025-05-07T00:09:40.999Z', 'Wed May 7 00:09:40 UTC 2025'],
    ['2024-02-29T23:59:59.000Z', 'Thu Feb 29 23:59:59 UTC 2024'],
    ['2026-12-31T23:00:00-05:00', 'Fri Jan 1 04:00:00 UTC 2027'],
  ])('writes %s as %s', (instant, timestamp) => {
    expect(formatTimestamp(new Date(instant))).toBe(timestamp);
  });

  test('agrees with the English calendar on every day of two years', () => {
    const english = new Intl.DateTimeFormat('en-US', {
      timeZone: 'UTC',
      weekday: 'short',
      month: 'short',
      day: 'numeric',
      year: 'numeric',
    });
    for (let day = 0; day < 731; day += 1) {
      const at = new Date(noon.getTime() + day * 86_400_000);
      const parts = Object.fromEntries(
        english.formatToParts(at).map(({ type, value }) => [type, value]),
      );

      expect(formatTimestamp(at)).toBe(
        `${parts['weekday']} ${parts['month']} ${parts['day']} 12:00:00 UTC ${parts['year']}`,
      );
    }
  });

  test('refuses a date that is none', () => {
    expect(() => formatTimestamp(new Date(Number.NaN))).toThrow(RangeError);
  });
});

describe('userPoolName', () => {
  test.each([
    ['us-east-1_AbCdE', 'AbCdE'],
    ['local_a_b', 'a_b'],
  ])('of %s is %s', (userPoolId, name) => {
    expect(userPoolName(userPoolId)).toBe(name);
  });

  test.each(['', 'AbCdE', 'us-east-1_'])('refuses %j', (userPoolId) => {
    expect(() => userPoolName(userPoolId)).toThrow(RangeError);
  });
});

describe('a device', () => {
  const device = { deviceGroupKey: '-v7w9UcY6', deviceKey: 'us-east-1_ada', devicePassword: 'x' };

  test('generates its password from 40 random bytes', () => {
    const password = generateDevicePassword((size) => new Uint8Array(size).fill(0xfb));

    expect(password).toBe(Buffer.alloc(40, 0xfb).toString('base64'));
  });

  test.each([
    ['a plain salt', '7f01', '7f01'],
    ['a salt with its top bit set', '8001', '008001'],
    ['a salt with leading zeros', '00007f', '7f'],
  ])('registers %s as a number', (_, given, stored) => {
    const { salt } = deviceVerifier({ ...device, salt: Buffer.from(given, 'hex') });

    expect(Buffer.from(salt, 'base64').toString('hex')).toBe(stored);
  });

  test('can sign in with what it registered', () => {
    for (let round = 0; round < 20; round += 1) {
      const randomBytes = seededBytes(`device ${round}`);
      const [a, b] = [ephemeralSecret(randomBytes), ephemeralSecret(randomBytes)];
      const devicePassword = generateDevicePassword(randomBytes);
      const identity = {
        realm: device.deviceGroupKey,
        identity: device.deviceKey,
        password: devicePassword,
      };

      const registered = deviceVerifier({ ...device, devicePassword, salt: randomBytes(16) });

      const v = parseHex(Buffer.from(registered.passwordVerifier, 'base64').toString('hex'));
      const salt = parseHex(Buffer.from(registered.salt, 'base64').toString('hex'));
      const [A, B] = [publicKeyA(a), publicKeyB({ b, v })];
      const key = clientKey({ a, A, B, x: privateKeyX(salt, identity) });
      expect(hexOf(key)).toBe(hexOf(serverKey({ A, b, B, v })));
    }
  });
});
