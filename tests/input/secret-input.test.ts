import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Command } from 'commander';
import {
  addSecretOptions,
  flagsOf,
  givenSecret,
  requireSecret,
} from '../../src/input/secret-input.ts';
import {
  clientSecret,
  newPassword,
  password,
  totpSecret,
} from '../../src/settings/secret-names.ts';
import { invocationOf } from '../support/cli/invocations.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

async function fileHolding(text: string): Promise<string> {
  const path = join(await temporaryDirectory(), 'secret');
  await writeFile(path, text);
  return path;
}

const usage = expect.objectContaining({ name: 'CliError', kind: 'USAGE' });

/** Secrets that a shell, a parser or a careless program would change. */
const awkward = [
  '-p',
  '--password',
  '@file',
  `it's "quoted"`,
  'a,b=c',
  '$HOME `id`',
  'pässwörd🙂',
  'blanks  inside',
  'tab\tinside',
  'back\\slash\\n',
  '%20',
  '#hash',
  'x'.repeat(256),
  '🙂'.repeat(64),
];

describe('givenSecret', () => {
  test.each(awkward)('takes stdin as it is: %j', async (secret) => {
    const invocation = invocationOf({ stdin: `${secret}\n` });

    expect(await givenSecret(invocation, password, { stdin: true })).toBe(secret);
  });

  test.each(awkward)('takes a file as it is: %j', async (secret) => {
    const file = await fileHolding(secret);

    expect(await givenSecret(invocationOf(), password, { file })).toBe(secret);
  });

  test.each(awkward)('takes the environment as it is: %j', async (secret) => {
    const invocation = invocationOf({ env: { COGAUTH_PASSWORD: secret } });

    expect(await givenSecret(invocation, password, {})).toBe(secret);
  });

  test.each(awkward)('takes the command line as it is: %j', async (value) => {
    expect(await givenSecret(invocationOf(), password, { value })).toBe(value);
  });

  test.each([
    ['none', 'p', 'p'],
    ['one', 'p\n', 'p'],
    ['one of Windows', 'p\r\n', 'p'],
  ])('takes off one line ending: %s', async (_name, text, expected) => {
    const file = await fileHolding(text);

    expect(await givenSecret(invocationOf({ stdin: text }), password, { stdin: true })).toBe(
      expected,
    );
    expect(await givenSecret(invocationOf(), password, { file })).toBe(expected);
  });

  test.each([
    ['one of two', 'p\n\n'],
    ['one of two of Windows', 'p\r\n\r\n'],
    ['no lone CR', 'p\r'],
    ['none at the beginning', '\np\n'],
    ['none within', 'two\nlines\n'],
  ])('refuses a line ending that is left: %s', async (_name, text) => {
    const file = await fileHolding(text);

    for (const read of [
      () => givenSecret(invocationOf({ stdin: text }), password, { stdin: true }),
      () => givenSecret(invocationOf(), password, { file }),
      () => givenSecret(invocationOf({ env: { COGAUTH_PASSWORD: text } }), password, {}),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one source after the other
      await expect(read()).rejects.toThrow(usage);
    }
  });

  test('refuses a newline in the environment: nobody adds one there', async () => {
    const invocation = invocationOf({ env: { COGAUTH_PASSWORD: 'p\n' } });

    await expect(givenSecret(invocation, password, {})).rejects.toThrow(
      expect.objectContaining({ message: expect.stringContaining('COGAUTH_PASSWORD ') }),
    );
  });

  test('puts a character together that came in two parts', async () => {
    const bytes = Buffer.from('🙂');
    const invocation = invocationOf({ stdin: [bytes.subarray(0, 2), bytes.subarray(2)] });

    expect(await givenSecret(invocation, password, { stdin: true })).toBe('🙂');
  });

  test('reads stdin for --password-file -', async () => {
    const invocation = invocationOf({ stdin: 'p\n' });

    expect(await givenSecret(invocation, password, { file: '-' })).toBe('p');
  });

  test('reads the file that a variable names', async () => {
    const invocation = invocationOf({ env: { COGAUTH_PASSWORD_FILE: await fileHolding('p\n') } });

    expect(await givenSecret(invocation, password, {})).toBe('p');
  });

  test('prefers flags to the environment, and the value in it to a file', async () => {
    const env = { COGAUTH_PASSWORD: 'env', COGAUTH_PASSWORD_FILE: '/nowhere' };

    expect(await givenSecret(invocationOf({ env }), password, {})).toBe('env');
    expect(
      await givenSecret(invocationOf({ env, stdin: 'stdin' }), password, { stdin: true }),
    ).toBe('stdin');
  });

  test.each([{}, { COGAUTH_PASSWORD: '', COGAUTH_PASSWORD_FILE: '' }])(
    'is nothing where nothing was given: %j',
    async (env) => {
      expect(await givenSecret(invocationOf({ env }), password, {})).toBeUndefined();
    },
  );

  test.each([
    [password, 'COGAUTH_PASSWORD'],
    [newPassword, 'COGAUTH_NEW_PASSWORD'],
    [clientSecret, 'COGAUTH_CLIENT_SECRET'],
    [totpSecret, 'COGAUTH_TOTP_SECRET'],
  ])('looks for each secret in its own variable: %j', async (name, variable) => {
    const file = await fileHolding('FROMFILE\n');

    expect(await givenSecret(invocationOf({ env: { [variable]: 'X' } }), name, {})).toBe('X');
    expect(await givenSecret(invocationOf({ env: { [`${variable}_FILE`]: file } }), name, {})).toBe(
      'FROMFILE',
    );
  });

  test('warns of the command line only', async () => {
    const careless = invocationOf();
    const careful = invocationOf({ stdin: 'p' });

    await givenSecret(careless, password, { value: 'hush' });
    await givenSecret(careful, password, { stdin: true });

    expect([...careless.report.warnings]).toEqual([expect.stringContaining('--password-stdin')]);
    expect([...careless.report.warnings].join('')).not.toContain('hush');
    expect([...careful.report.warnings]).toEqual([]);
  });

  test.each([
    ['stdin', '', { stdin: true }],
    ['a line ending on stdin', '\n', { stdin: true }],
    ['the command line', '', { value: '' }],
  ])('refuses an empty secret from %s', async (_name, stdin, flags) => {
    await expect(givenSecret(invocationOf({ stdin }), password, flags)).rejects.toEqual(usage);
  });

  test('refuses an empty file, and one that is not there', async () => {
    const file = await fileHolding('\n');

    await expect(givenSecret(invocationOf(), password, { file })).rejects.toEqual(usage);
    await expect(
      givenSecret(invocationOf(), password, { file: `${file}.missing` }),
    ).rejects.toMatchObject({ kind: 'USAGE', message: expect.stringContaining('ENOENT') });
  });

  test.each([
    [{ value: 'a', stdin: true }],
    [{ value: 'a', file: 'b' }],
    [{ file: 'b', stdin: true }],
    [{ value: '', file: 'b' }],
  ])('refuses two sources at once: %j', async (flags) => {
    await expect(givenSecret(invocationOf(), password, flags)).rejects.toMatchObject({
      kind: 'USAGE',
      message: 'the password is given twice',
    });
  });

  test('gives stdin again to the secret that had it: a command may make more than one step', async () => {
    const invocation = invocationOf({ stdin: 'p\n' });
    await givenSecret(invocation, password, { stdin: true });

    await expect(givenSecret(invocation, password, { stdin: true })).resolves.toBe('p');
  });

  test('gives stdin to one secret only, and names both that want it', async () => {
    const invocation = invocationOf({ stdin: 'p\n' });
    await givenSecret(invocation, password, { stdin: true });

    const second = givenSecret(invocation, clientSecret, { file: '-' });

    await expect(second).rejects.toMatchObject({
      kind: 'USAGE',
      message: '--password-stdin and --client-secret-file - both want stdin',
    });
  });
});

describe('requireSecret', () => {
  test('gives what was given', async () => {
    const invocation = invocationOf({ stdin: 'p\n', isTerminal: true });

    expect(await requireSecret(invocation, password, { stdin: true })).toBe('p');
  });

  test.each([
    ['no terminal', {}],
    ['--no-input', { isTerminal: true, globals: { input: false } }],
    ['--json', { isTerminal: true, globals: { json: true } }],
    ['--field', { isTerminal: true, globals: { field: 'ok' } }],
    ['CI', { isTerminal: true, env: { CI: 'true' } }],
    ['COGAUTH_NO_INPUT', { isTerminal: true, env: { COGAUTH_NO_INPUT: '1' } }],
    ['COGAUTH_OUTPUT=json', { isTerminal: true, env: { COGAUTH_OUTPUT: 'json' } }],
  ])('names every way to give it if it cannot be asked for: %s', async (_name, surroundings) => {
    const asking = requireSecret(invocationOf(surroundings), password, {});

    await expect(asking).rejects.toMatchObject({
      kind: 'USAGE',
      message: 'no password was given, and it cannot be asked for here',
      hint: 'use --password-stdin, --password-file, COGAUTH_PASSWORD or COGAUTH_PASSWORD_FILE',
    });
  });
});

describe('addSecretOptions', () => {
  test.each([
    [['--password', '-x'], { password: '-x' }],
    [['--password=--y'], { password: '--y' }],
    [['--password', '@file'], { password: '@file' }],
    [['--password-file', '-'], { passwordFile: '-' }],
    [['--password-stdin'], { passwordStdin: true }],
    [[], {}],
  ])('lets commander read %j', (argv, expected) => {
    const command = new Command().exitOverride();
    addSecretOptions(command, password);

    command.parse(argv, { from: 'user' });

    expect(command.opts()).toEqual(expected);
  });
});

test('flagsOf takes the three options of one secret, and no other', () => {
  const options = { password: 'a', newPassword: 'b', newPasswordFile: 'c', newPasswordStdin: true };

  expect(flagsOf(options, newPassword)).toEqual({ value: 'b', file: 'c', stdin: true });
  expect(flagsOf(options, password)).toEqual({ value: 'a', file: undefined, stdin: undefined });
  expect(flagsOf({}, password)).toEqual({});
});
