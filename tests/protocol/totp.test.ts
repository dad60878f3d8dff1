import { describe, expect, test } from '@jest/globals';
import { hotp, matchTotp, secondsLeftInStep, timeStep, totp } from '../../src/protocol/totp.ts';

/** The secret of both RFCs. */
const secret = Buffer.from('12345678901234567890');
const noon = new Date('2030-01-01T12:00:00Z');
const noonStep = noon.getTime() / 1000 / 30;

function after(seconds: number): Date {
  return new Date(noon.getTime() + seconds * 1000);
}

describe('hotp', () => {
  // RFC 4226 appendix D.
  test.each([
    [0, '755224'],
    [1, '287082'],
    [2, '359152'],
    [3, '969429'],
    [4, '338314'],
    [5, '254676'],
    [6, '287922'],
    [7, '162583'],
    [8, '399871'],
    [9, '520489'],
  ])('RFC 4226 appendix D: counter %i gives %s', (counter, code) => {
    expect([hotp(secret, counter), hotp(secret, BigInt(counter), 6)]).toEqual([code, code]);
  });

  test('keeps leading zeros', () => {
    const codes = Array.from({ length: 60 }, (_, counter) => hotp(secret, counter));

    expect(codes.filter((code) => code.startsWith('0'))).not.toEqual([]);
    expect(new Set(codes.map((code) => code.length))).toEqual(new Set([6]));
  });

  test('takes counters beyond 32 bits', () => {
    const codes = [1n, 2n ** 32n + 1n, 2n ** 63n + 1n].map((counter) => hotp(secret, counter, 8));

    expect(new Set(codes).size).toBe(3);
  });
});

describe('totp', () => {
  // RFC 6238 appendix B, the rows for SHA-1.
  test.each([
    [59, '94287082'],
    [1_111_111_109, '07081804'],
    [1_111_111_111, '14050471'],
    [1_234_567_890, '89005924'],
    [2_000_000_000, '69279037'],
    [20_000_000_000, '65353130'],
  ])('RFC 6238 appendix B: %i seconds after 1970 gives %s', (seconds, code) => {
    expect(totp(secret, new Date(seconds * 1000), { digits: 8 })).toBe(code);
  });

  test('gives six digits that last 30 seconds unless told otherwise', () => {
    expect(totp(secret, new Date(59_999))).toBe('287082');
    expect(totp(secret, new Date(60_000))).toBe('359152');
    expect(totp(secret, new Date(60_000), { stepSeconds: 60 })).toBe('287082');
  });
});

describe('timeStep', () => {
  test.each([
    [0, 0],
    [29_999, 0],
    [30_000, 1],
    [59_999, 1],
  ])('%i milliseconds after 1970 is step %i', (milliseconds, step) => {
    expect(timeStep(new Date(milliseconds))).toBe(step);
  });

  test('takes other steps', () => {
    expect(timeStep(new Date(120_000), 60)).toBe(2);
  });
});

describe('matchTotp', () => {
  test.each([
    [-60, undefined],
    [-31, undefined],
    [-30, noonStep - 1],
    [-1, noonStep - 1],
    [0, noonStep],
    [29, noonStep],
    [30, noonStep + 1],
    [59, noonStep + 1],
    [60, undefined],
  ])('at noon a code of %i seconds later belongs to step %s', (seconds, step) => {
    const code = totp(secret, after(seconds));

    expect(matchTotp({ secret, code, at: noon })).toBe(step);
  });

  test('looks as far as the window, and not outside it', () => {
    const code = totp(secret, after(60));

    const matches = [0, 1, 2].map((window) => matchTotp({ secret, code, at: noon, window }));

    expect(matches).toEqual([undefined, undefined, noonStep + 2]);
  });

  test.each(['', '1', '1234567', 'abcdef', '１２３４５６', ' 94287'])('refuses %j', (code) => {
    expect(matchTotp({ secret, code, at: noon })).toBeUndefined();
  });

  test('refuses the code of another secret', () => {
    const code = totp(Buffer.from('another secret'), noon);

    expect(matchTotp({ secret, code, at: noon })).toBeUndefined();
  });

  test('works in the first steps of 1970', () => {
    expect(matchTotp({ secret, code: '755224', at: new Date(0) })).toBe(0);
  });

  test('takes the latest step when several have the same code', () => {
    // Over so wide a window some code comes twice.
    const seen = new Map<string, number>();
    let step = 0;
    while (!seen.has(hotp(secret, step))) seen.set(hotp(secret, step), step++);

    const match = { secret, code: hotp(secret, step), at: new Date(step * 30_000), window: step };

    expect(matchTotp(match)).toBe(step);
  });
});

describe('secondsLeftInStep', () => {
  test.each([
    [0, 30],
    [0.001, 30],
    [1, 29],
    [29, 1],
    [29.999, 1],
    [30, 30],
  ])('%d seconds after noon gives %i', (seconds, left) => {
    expect(secondsLeftInStep(after(seconds))).toBe(left);
  });
});
