import { describe, expect, test } from '@jest/globals';
import { oneLine, printable } from '../src/printable.ts';

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
