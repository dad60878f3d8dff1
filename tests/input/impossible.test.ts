import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { userAndAnswer } from '../../src/input/command-input.ts';
import { impossibleIn } from '../../src/input/impossible.ts';
import { challenged, signedIn } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';

// A try with what cannot be right would be refused in words about something else, and count towards the lock.

describe('impossibleIn', () => {
  test.each([
    ['Correct-horse-1\n', 'ends in a line break'],
    ['Correct-horse-1\r', 'ends in a line break'],
    ['Correct-horse-1 ', 'ends in a blank'],
    [' Correct-horse-1', 'begins with a blank'],
    ['Correct-horse-1\t', 'ends in a blank'],
    ['\uFEFFCorrect-horse-1', /byte order mark/],
    ['C\u0000o\u0000', /UTF-8/],
    ['\uFFFDo', /UTF-8/],
    ['Correct\nhorse', /line break/],
  ])('%j %s', (text, words) => {
    expect(impossibleIn(text)).toMatch(words);
  });

  test.each([
    'Correct horse 1',
    'Correct\thorse',
    '\u00A0Correct-horse\u00A0',
    'ada@example.com',
    '"quoted"',
    'пароль-1',
    '🔑-Key-12345678',
  ])('may be: %j', (text) => {
    expect(impossibleIn(text)).toBeUndefined();
  });
});

describe('a code', () => {
  test('is also what is typed as two halves', () => {
    expect(userAndAnswer('123', '456')).toEqual({ username: undefined, answer: '123 456' });
    expect(userAndAnswer('1234', '5678')).toEqual({ username: undefined, answer: '1234 5678' });
    expect(userAndAnswer('123', '456789')).toEqual({ username: '123', answer: '456789' });
    expect(userAndAnswer('ada', '456')).toEqual({ username: 'ada', answer: '456' });
  });
});

const Refused = z.object({ error: z.unknown() });

describe('a command', () => {
  let home: ScriptedHome;
  beforeEach(async () => {
    home = await scriptedHome();
  });
  const signIn = ['initiate-auth', 'ada', '--flow', 'user-password', '--json'];

  async function refusal(
    argv: readonly string[],
    surroundings: Parameters<ScriptedHome['cli']>[1] = {},
  ): Promise<unknown> {
    const { exitCode, stdout } = await home.cli(argv, surroundings);
    expect(exitCode).toBe(2);
    expect(home.cognito.requests).toEqual([]);
    return Refused.parse(JSON.parse(stdout)).error;
  }

  test.each([
    [
      'COGAUTH_PASSWORD',
      'Correct-horse-1\n',
      /^the password from COGAUTH_PASSWORD ends in a line break/,
    ],
    ['COGAUTH_PASSWORD', ' Correct-horse-1', /begins with a blank/],
    ['COGAUTH_CLIENT_SECRET', 'secret\n', /^the app client secret from COGAUTH_CLIENT_SECRET ends/],
    ['COGAUTH_CLIENT_SECRET', '"secret"', /^the app client secret from COGAUTH_CLIENT_SECRET has/],
    ['COGAUTH_CLIENT_SECRET', 'sec ret', /^the app client secret from COGAUTH_CLIENT_SECRET has/],
    ['COGAUTH_USERNAME', 'ada ', /^the user name from COGAUTH_USERNAME ends in a blank/],
  ])('spends no try on %s=%j', async (variable, value, message) => {
    const env = { COGAUTH_PASSWORD: 'Correct-horse-1', [variable]: value };
    const argv = variable === 'COGAUTH_USERNAME' ? signIn.filter((word) => word !== 'ada') : signIn;

    expect(await refusal(argv, { env })).toMatchObject({
      kind: 'USAGE',
      message: expect.stringMatching(message),
    });
  });

  test.each([
    ['with a byte order mark', Buffer.from('\uFEFFCorrect-horse-1\n')],
    ['in UTF-16', Buffer.from('\uFEFFCorrect-horse-1\n', 'utf16le')],
    ['with two line breaks', Buffer.from('Correct-horse-1\n\n')],
  ])('spends no try on a file %s', async (_how, bytes) => {
    const file = join(home.home, 'password');
    writeFileSync(file, bytes);

    expect(await refusal([...signIn, '--password-file', file])).toMatchObject({
      message: expect.stringContaining('from --password-file '),
    });
  });

  test('names no secret in that', async () => {
    const { stdout, stderr } = await home.cli(signIn, {
      env: { COGAUTH_PASSWORD: 'hush-hush-1 ' },
    });

    expect(stdout + stderr).not.toContain('hush-hush-1');
  });

  test.each([
    [' 654321 ', ['SMS_MFA', 'SMS_MFA_CODE']],
    ['654 321', ['EMAIL_OTP', 'EMAIL_OTP_CODE']],
    ['654 321', ['SOFTWARE_TOKEN_MFA', 'SOFTWARE_TOKEN_MFA_CODE']],
  ])('sends the code %j as it is meant for %j', async (code, [name = '', member = '']) => {
    const { challenge } = challenged;
    if (challenge === undefined) throw new Error('no challenge');
    await home.saveFlow({ ...challenged, target: home.target, challenge: { ...challenge, name } });

    await home.cli(['respond-to-challenge', code]);

    expect(home.cognito.requests[0]?.body).toMatchObject({
      ChallengeResponses: { [member]: '654321' },
    });
  });

  test.each([
    ['confirm-sign-up', 'ConfirmationCode'],
    ['verify-user-attribute', 'Code'],
    ['confirm-forgot-password', 'ConfirmationCode'],
  ])('%s sends its code without the blanks', async (command, member) => {
    await home.saveFlow({ ...signedIn, target: home.target });
    const words = command === 'verify-user-attribute' ? ['email'] : [];
    const env = { COGAUTH_NEW_PASSWORD: 'Correct-horse-8' };

    await home.cli([command, ...words, ' 654 321 '], { env });

    expect(home.cognito.requests[0]?.body).toMatchObject({ [member]: '654321' });
  });
});
