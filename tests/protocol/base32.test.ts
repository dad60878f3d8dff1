import { describe, expect, test } from '@jest/globals';
import { decodeBase32, encodeBase32 } from '../../src/protocol/base32.ts';
import { seededBytes } from './seeded-bytes.ts';

// RFC 4648 section 10.
const published = [
  ['', ''],
  ['f', 'MY======'],
  ['fo', 'MZXQ===='],
  ['foo', 'MZXW6==='],
  ['foob', 'MZXW6YQ='],
  ['fooba', 'MZXW6YTB'],
  ['foobar', 'MZXW6YTBOI======'],
] as const;

function textOf(base32: string): string {
  return Buffer.from(decodeBase32(base32)).toString();
}

describe('base32', () => {
  test.each(published)('RFC 4648 section 10: %j is %j', (text, base32) => {
    const unpadded = base32.replaceAll('=', '');

    expect(encodeBase32(Buffer.from(text))).toBe(unpadded);
    expect([base32, unpadded, base32.toLowerCase()].map(textOf)).toEqual([text, text, text]);
  });

  test.each(['mzxw 6ytb oi', ' MZXW6YTBOI ', 'MZXW6YTB\nOI', 'MZXW6YTBOI = = =', 'mZxW6yTbOi='])(
    'reads %j as people write it',
    (written) => {
      expect(textOf(written)).toBe('foobar');
    },
  );

  test('reads back what it wrote, at every length', () => {
    const randomBytes = seededBytes('base32');
    for (let size = 0; size <= 70; size += 1) {
      const bytes = randomBytes(size);

      const text = encodeBase32(bytes);

      expect(text).toHaveLength(Math.ceil((size * 8) / 5));
      expect(decodeBase32(text)).toEqual(bytes);
    }
  });

  test('reads any count of characters, and drops the bits that fill no byte', () => {
    const lengths = Array.from(
      { length: 17 },
      (_, count) => decodeBase32('7'.repeat(count)).length,
    );

    expect(lengths).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9, 10]);
    expect(decodeBase32('777')).toEqual(Uint8Array.of(0xff));
  });

  test.each([
    ['0', 1],
    ['MZ1W', 3],
    ['MZ8W', 3],
    ['MZ=W', 3],
    ['MZ-W', 3],
    ['MZé', 3],
    ['M Zſ', 4],
    ['MZXWı', 5],
    ['😀', 1],
  ])('refuses %j and says where, not what', (text, place) => {
    expect(() => decodeBase32(text)).toThrow(new RangeError(`Character ${place} is not base32.`));
  });
});
