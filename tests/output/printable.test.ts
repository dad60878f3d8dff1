import { describe, expect, test } from '@jest/globals';
import { oneLine, printable, printableJson } from '../../src/output/printable.ts';

describe('printable', () => {
  test.each([
    ['an escape sequence', '\u001B[31mred\u001B[0m', '�[31mred�[0m'],
    ['the title of the window', '\u001B]0;x\u0007', '�]0;x�'],
    ['an eight-bit control', '\u009B31m', '�31m'],
    ['a carriage return', 'right\rwrong', 'right�wrong'],
    ['backspaces', 'a\b\bb', 'a��b'],
    ['delete and nul', '\u007F\u0000', '��'],
    ['text turned round', '\u202Eabc\u2066d', '�abc�d'],
    ['marks of direction', '\u200E\u200F', '��'],
  ])('replaces %s', (_name, text, expected) => {
    expect(printable(text)).toBe(expected);
  });

  test.each(['', 'plain', 'line\nline\ttab', 'ådä – “🙂” 日本', '👩‍👩‍👧', 'café'])(
    'leaves alone %j',
    (text) => {
      expect(printable(text)).toBe(text);
    },
  );
});

describe('printableJson', () => {
  test('is the same data without a raw control character', () => {
    const value = { 'k\u009B': ['\u001B[2J', '\u202Eabc', 'a\nb', 'ådä – “🙂”'] };

    const text = printableJson(value);

    expect(JSON.parse(text)).toEqual(value);
    expect(text).toBe('{"k\\u009b":["\\u001b[2J","\\u202eabc","a\\nb","ådä – “🙂”"]}');
  });
});

describe('oneLine', () => {
  test.each([
    ['a\nerror: forged', 'a error: forged'],
    ['a\n\t\nb', 'a b'],
    ['a\r\nb', 'a� b'],
    ['plain', 'plain'],
  ])('%j', (text, expected) => {
    expect(oneLine(text)).toBe(expected);
  });
});
