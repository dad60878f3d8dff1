import { execFileSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { CliError, hint, run } from '../../src/errors.ts';
import { newReport } from '../../src/invocation.ts';
import { commandLine } from '../../src/output/next-commands.ts';
import { describeState, fieldOf } from '../../src/output/state-document.ts';
import {
  columns,
  wantsJson,
  writeBare,
  writeFailure,
  writeOnTheWay,
  writeSuccess,
  writeValue,
} from '../../src/output/write.ts';
import { invocationOf, type TestInvocation } from '../support/cli/invocations.ts';
import {
  challengeOf,
  device,
  flowOf,
  noonText,
  onePm,
  threePast,
  tokens,
} from '../support/cognito/flows.ts';
import { noon } from '../support/noon.ts';

const outcome = { result: { username: 'ada', missing: undefined }, text: 'ada is signed in' };
const step = { command: 'refresh', argv: ['cogauth', 'refresh'] };
const other = { command: 'status', argv: ['cogauth', 'status', 'a b'] };
const wrongCode = new CliError({
  code: 'CodeMismatchException',
  kind: 'WRONG_CODE',
  message: 'Invalid code',
  hint: 'try again',
  retryable: true,
  requestId: 'request-1',
});

function reporting(invocation: TestInvocation): TestInvocation {
  invocation.report.note({ next: [step, other] });
  invocation.report.warnings.add('beware');
  return invocation;
}

const signedOut = {
  phase: 'signed-out',
  username: null,
  flow: null,
  api: null,
  challenge: null,
  mfaSetup: null,
  session: null,
  tokens: null,
  device: null,
};

describe('writeSuccess', () => {
  const terminal = { isTerminal: true, env: { NO_COLOR: '1' } };

  test('gives people the text, and the rest on stderr', () => {
    const invocation = reporting(invocationOf(terminal));

    writeSuccess(invocation, { ...outcome, aside: 'QR' });

    expect(invocation.stdout()).toBe('ada is signed in\n');
    expect(invocation.stderr()).toBe(
      "QR\nwarning: beware\nnext: cogauth refresh\n  or: cogauth status 'a b'\n",
    );
  });

  test('prints no hints with --quiet, but what is to be seen', () => {
    const invocation = reporting(invocationOf({ ...terminal, globals: { quiet: true } }));

    writeSuccess(invocation, { ...outcome, aside: 'QR' });

    expect(invocation.stdout()).toBe('ada is signed in\n');
    expect(invocation.stderr()).toBe('QR\n');
  });

  test('names the suggested steps instead of the flow’s next steps, whichever was noted first', () => {
    const invocation = invocationOf();
    invocation.report.note({ suggested: { steps: [other], globals: { home: '/h' } } });
    invocation.report.note({ next: [step] });

    writeSuccess(invocation, { result: {}, text: '' });

    expect(invocation.stderr()).toBe("next: cogauth status 'a b' --home /h\n");
  });

  test('prints no empty line for no text', () => {
    const invocation = invocationOf();

    writeSuccess(invocation, { result: {}, text: '' });

    expect(invocation.stdout()).toBe('');
  });

  test.each([
    ['--json', { globals: { json: true } }],
    ['COGAUTH_OUTPUT', { env: { COGAUTH_OUTPUT: 'json' } }],
  ])('gives scripts one document: %s', (_name, surroundings) => {
    const invocation = reporting(invocationOf(surroundings));
    invocation.report.note({ requestId: 'request-1' });

    writeSuccess(invocation, outcome);

    expect(invocation.stdout().indexOf('\n')).toBe(invocation.stdout().length - 1);
    expect(JSON.parse(invocation.stdout())).toStrictEqual({
      schemaVersion: 1,
      ok: true,
      result: { username: 'ada' },
      command: 'status',
      profile: 'default',
      state: signedOut,
      next: [step, other],
      warnings: ['beware'],
      requestId: 'request-1',
    });
    expect(invocation.stderr()).toBe('');
  });

  test.each([
    ['0a1b2c3d-0000-4000-8000-0123456789ab', '0a1b2c3d-0000-4000-8000-0123456789ab'],
    ['ABCDEFGHIJ0123456789', 'ABCDEFGHIJ0123456789'],
    ['x'.repeat(129), null],
    ['{"Password":"p"}', null],
    ['a%20b', null],
    ['a\u009Bb', null],
    ['', null],
    ['Session-0123456789', '********'],
  ])('prints only a well-formed request id: %j', (requestId, told) => {
    const invocation = invocationOf({ globals: { json: true } });
    invocation.report.note({ requestId });
    invocation.report.secrets.add('Session-0123456789');

    writeSuccess(invocation, outcome);

    expect(JSON.parse(invocation.stdout())).toMatchObject({ requestId: told });
  });

  test('makes text from a server harmless', () => {
    const invocation = invocationOf();

    writeSuccess(invocation, { result: {}, text: 'name: \u001B[2Jx' });

    expect(invocation.stdout()).toBe('name: �[2Jx\n');
  });

  test('keeps every character of data in the document', () => {
    const invocation = invocationOf({ globals: { json: true } });

    writeSuccess(invocation, { result: { name: 'a\u001B\n🙂' }, text: '' });

    expect(JSON.parse(invocation.stdout())).toMatchObject({ result: { name: 'a\u001B\n🙂' } });
    expect(invocation.stdout()).not.toContain('\u001B');
  });
});

describe('what a server puts into a good reply', () => {
  test.each([
    ['text', {}, 'Cognito asks: Session-0123456789\n'],
    ['--field', { field: 'result' }, '{"key Session-0123456789":["Session-0123456789"]}\n'],
  ])('is data, and stays as it is: %s', (_name, globals, stdout) => {
    const invocation = invocationOf({ globals });
    invocation.report.secrets.add('Session-0123456789');

    writeSuccess(invocation, {
      result: { 'key Session-0123456789': ['Session-0123456789'] },
      text: 'Cognito asks: Session-0123456789',
    });

    expect(invocation.stdout()).toBe(stdout);
  });
});

describe('writeFailure', () => {
  test('tells people what happened and how to fix it', () => {
    const invocation = reporting(invocationOf());

    writeFailure(invocation, wrongCode);

    expect(invocation.stdout()).toBe('');
    expect(invocation.stderr()).toBe(
      "error: Invalid code\nhint: try again\nwarning: beware\nnext: cogauth refresh\n  or: cogauth status 'a b'\n",
    );
  });

  test('prints no secret in the hint of a document', () => {
    const invocation = invocationOf({ globals: { json: true } });
    invocation.report.secrets.add('Correct-horse-7');

    writeFailure(
      invocation,
      new CliError({
        code: 'X',
        kind: 'REJECTED',
        message: 'is Correct-horse-7',
        hint: 'not Correct-horse-7',
      }),
    );

    expect(JSON.parse(invocation.stdout())).toMatchObject({
      error: { message: 'is ********', hint: 'not ********' },
    });
  });

  test('leaves error and hint with --quiet', () => {
    const invocation = reporting(invocationOf({ globals: { quiet: true } }));

    writeFailure(invocation, wrongCode);

    expect(invocation.stderr()).toBe('error: Invalid code\nhint: try again\n');
  });

  test.each([
    [
      hint`a new one: ${run('resend-confirmation-code')}, for a password: ${run('forgot-password')}`,
      'a new one: cogauth resend-confirmation-code --username zoe --endpoint embedded, for a password: cogauth forgot-password --username zoe --endpoint embedded',
    ],
    [
      hint`set it: ${run('forgot-password', 'USERNAME')}, then ${run('confirm-forgot-password', 'USERNAME', 'CODE')}`,
      'set it: cogauth forgot-password USERNAME --endpoint embedded, then cogauth confirm-forgot-password USERNAME CODE --endpoint embedded',
    ],
    [
      hint`run ${run('initiate-auth', 'zoe, or: (b)')} yourself`,
      "run cogauth initiate-auth 'zoe, or: (b)' --username zoe --endpoint embedded yourself",
    ],
    [
      hint`make one: ${run('create-user-pool', 'NAME', '--endpoint', 'embedded')}`,
      'make one: cogauth create-user-pool NAME --endpoint embedded',
    ],
    [
      hint`run ${run('exec', '--', 'env', '-i')}`,
      'run cogauth exec --username zoe --endpoint embedded -- env -i',
    ],
    [hint`see ${run('config explain')}`, 'see cogauth config explain --endpoint embedded'],
    [hint`see: ${run('profile list')}; or wait`, 'see: cogauth profile list; or wait'],
  ])('gives every command of a hint the flags that it needs', (advice, printed) => {
    const invocation = invocationOf({ globals: { endpoint: 'embedded' } });
    invocation.report.note({ otherUser: 'zoe' });
    const error = new CliError({ code: 'X', kind: 'REJECTED', message: 'no', hint: advice });

    writeFailure(invocation, error);

    expect(invocation.stderr()).toBe(`error: no\nhint: ${printed}\n`);
  });

  test('does not mistake a command for the name of a user', () => {
    const invocation = invocationOf();
    invocation.report.note({ otherUser: 'refresh' });
    const error = new CliError({ code: 'X', kind: 'REJECTED', message: 'no' });

    writeFailure(invocation, error.with({ hint: hint`run: ${run('refresh')}` }));

    expect(invocation.stderr()).toBe('error: no\nhint: run: cogauth refresh --username refresh\n');
  });

  test('names the file of the embedded Cognito that the command was given', () => {
    const invocation = invocationOf();
    invocation.report.note({ database: './data.sqlite' });
    const error = new CliError({ code: 'X', kind: 'REJECTED', message: 'no' });

    writeFailure(invocation, error.with({ hint: hint`run: ${run('emulator inbox', 'ada')}` }));

    expect(invocation.stderr()).toBe(
      'error: no\nhint: run: cogauth emulator inbox ada --data ./data.sqlite\n',
    );
  });

  test('cannot be made to forge a second line', () => {
    const invocation = invocationOf();

    writeFailure(
      invocation,
      new CliError({ code: 'X', kind: 'REJECTED', message: 'a\nhint: b\r' }),
    );

    expect(invocation.stderr()).toBe('error: a hint: b�\n');
  });

  test('gives scripts one document', () => {
    const invocation = reporting(invocationOf({ globals: { json: true } }));

    writeFailure(invocation, wrongCode);

    expect(JSON.parse(invocation.stdout())).toStrictEqual({
      schemaVersion: 1,
      ok: false,
      error: {
        code: 'CodeMismatchException',
        kind: 'WRONG_CODE',
        exitCode: 12,
        message: 'Invalid code',
        hint: 'try again',
        retryable: true,
      },
      command: 'status',
      profile: 'default',
      state: signedOut,
      next: [step, other],
      warnings: ['beware'],
      requestId: 'request-1',
    });
    expect(invocation.stderr()).toBe('');
  });

  test('prints null for an unknown value', () => {
    const invocation = invocationOf({ globals: { json: true } });
    const error = new CliError({ code: 'X', kind: 'USAGE', message: 'x' });

    writeFailure({ ...invocation, report: newReport() }, error);

    expect(JSON.parse(invocation.stdout())).toMatchObject({
      profile: null,
      requestId: null,
      error: { hint: null, retryable: false, exitCode: 2 },
    });
  });
});

describe('--field', () => {
  test.each([
    ['state.phase', 'signed-out\n'],
    ['state.challenge', 'null\n'],
    ['state.session.expiresAt', 'null\n'],
    ['result.username', 'ada\n'],
    ['result.users.1.name', 'bob\n'],
    ['result.users.0', '{"name":"ada"}\n'],
    ['ok', 'true\n'],
    ['schemaVersion', '1\n'],
    ['state.nothing', ''],
    ['nothing', ''],
    ['', ''],
    ['result.username.length', ''],
    ['result.users.length', ''],
    ['result.constructor', ''],
    ['result.__proto__', ''],
  ])('%s prints %j', (field, expected) => {
    const invocation = invocationOf({ globals: { field } });
    const users = [{ name: 'ada' }, { name: 'bob' }];

    writeSuccess(invocation, { result: { username: 'ada', users }, text: 'x' });

    expect(invocation.stdout()).toBe(expected);
  });

  test('of a failure also says what happened', () => {
    const invocation = invocationOf({ globals: { field: 'error.kind' } });

    writeFailure(invocation, wrongCode);

    expect(invocation.stdout()).toBe('WRONG_CODE\n');
    expect(invocation.stderr()).toBe('error: Invalid code\nhint: try again\n');
  });

  test('makes text harmless that is printed raw', () => {
    const invocation = invocationOf({ globals: { field: 'result.name' } });

    writeSuccess(invocation, { result: { name: '\u001B[2J' }, text: '' });

    expect(invocation.stdout()).toBe('�[2J\n');
  });
});

describe('fieldOf', () => {
  test.each([
    [{ a: { b: 1 } }, 'a.b', 1],
    [{ a: null }, 'a', null],
    [{ a: null }, 'a.b.c', null],
    [{ a: {} }, 'a.b', undefined],
    [{ a: 'text' }, 'a.b', undefined],
    [{ a: [5, 6] }, 'a.1', 6],
  ])('%j %s', (document, path, expected) => {
    expect(fieldOf(document, path)).toBe(expected);
  });
});

describe('wantsJson', () => {
  test.each([
    [{}, {}, false],
    [{ json: true }, {}, true],
    [{ field: 'ok' }, {}, true],
    [{}, { COGAUTH_OUTPUT: 'json' }, true],
    [{}, { COGAUTH_OUTPUT: 'text' }, false],
    [{}, { COGAUTH_OUTPUT: '' }, false],
  ])('%j %j: %s', (globals, env, expected) => {
    expect(wantsJson(invocationOf({ globals, env }))).toBe(expected);
  });
});

describe('colours', () => {
  test.each([
    ['on a terminal', {}, true, {}, true],
    ['on no terminal', {}, false, {}, false],
    ['NO_COLOR', { NO_COLOR: '1' }, true, {}, false],
    ['an empty NO_COLOR', { NO_COLOR: '' }, true, {}, true],
    ['NO_COLOR against FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, true, {}, false],
    ['FORCE_COLOR on no terminal', { FORCE_COLOR: '1' }, false, {}, true],
    ['FORCE_COLOR=0 on no terminal', { FORCE_COLOR: '0' }, false, {}, false],
    ['FORCE_COLOR=0 on a terminal', { FORCE_COLOR: '0' }, true, {}, false],
    ['an empty FORCE_COLOR', { FORCE_COLOR: '' }, false, {}, false],
    ['--no-color', { FORCE_COLOR: '1' }, true, { color: false }, false],
    ['a terminal that is dumb', { TERM: 'dumb' }, true, {}, false],
    ['FORCE_COLOR on a dumb terminal', { TERM: 'dumb', FORCE_COLOR: '1' }, true, {}, true],
    ['another terminal', { TERM: 'xterm' }, true, {}, true],
  ])('%s', (_name, env, isTerminal, globals, expected) => {
    const invocation = reporting(invocationOf({ env, isTerminal, globals }));

    writeFailure(invocation, wrongCode);

    expect(invocation.stderr().includes('\u001B[31merror:\u001B[39m Invalid code')).toBe(expected);
    expect(invocation.stderr().includes('\u001B[33mwarning:\u001B[39m beware')).toBe(expected);
    expect(invocation.stderr().includes('\u001B')).toBe(expected);
  });
});

describe('commandLine', () => {
  const words = [
    'plain',
    'two words',
    "it's",
    '$HOME',
    '`id`',
    '"quoted"',
    'back\\slash',
    'a;b&c|d',
    '*?[x]',
    '~',
    '',
    '!x',
    '#x',
    'ädå🙂',
    'a@b.c',
    'K=V',
  ];

  test('quotes so that a shell reads the same words', () => {
    const line = commandLine({ command: 'x', argv: words });

    const read = execFileSync('/bin/sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' });

    expect(read).toBe(`${words.join('\n')}\n`);
  });

  test('quotes only where it must', () => {
    const argv = ['cogauth', 'sign-up', 'ada', '--email', 'a+b@example.com', 'x y'];

    expect(commandLine({ command: 'sign-up', argv })).toBe(
      "cogauth sign-up ada --email a+b@example.com 'x y'",
    );
  });

  test.each(['=ls', '%1', '~', '~ada', '*', '{a,b}', '!!', '', '$x', '`x`', '#x', '(x)', 'a^b'])(
    'quotes %j, which some shell expands',
    (word) => {
      expect(commandLine({ command: 'x', argv: ['x', word] })).toBe(`x '${word}'`);
    },
  );

  test('stays on one line and harmless', () => {
    expect(commandLine({ command: 'x', argv: ['a\nb\u001B'] })).toBe("'a b�'");
  });
});

describe('describeState', () => {
  test('describes a challenge beside tokens, without any secret', () => {
    const flow = flowOf({
      tokens,
      device,
      challenge: challengeOf('MFA_SETUP', { mfaSetup: 'associated', api: 'admin', authFlow: 'X' }),
      softwareToken: { secretCode: 'SECRET', verified: false, keep: true },
    });

    expect(describeState(flow, noon())).toStrictEqual({
      phase: 'challenge',
      username: 'ada',
      flow: 'X',
      api: 'admin',
      challenge: 'MFA_SETUP',
      mfaSetup: 'associated',
      session: { obtainedAt: noonText, expiresAt: threePast, secondsLeft: 180, assumed: true },
      tokens: { expiresAt: onePm, hasRefreshToken: true },
      device: { deviceKey: 'eu-west-1_d1', remembered: true },
    });
  });

  test('says which flow the tokens came from, and which device is offered', () => {
    const flow = flowOf({
      tokens: { ...tokens, refreshToken: undefined },
      offeredDevice: { deviceKey: 'eu-west-1_d2', deviceGroupKey: 'g', devicePassword: 'dp' },
    });

    expect(describeState(flow, noon())).toStrictEqual({
      ...signedOut,
      phase: 'signed-in',
      username: 'ada',
      flow: 'USER_PASSWORD_AUTH',
      api: 'public',
      tokens: { expiresAt: onePm, hasRefreshToken: false },
      device: { deviceKey: 'eu-west-1_d2', remembered: false },
    });
  });
});

describe('writeValue', () => {
  test('prints the text alone, and warnings on stderr', () => {
    const invocation = reporting(invocationOf());

    writeValue(invocation, outcome);

    expect(invocation.stdout()).toBe('ada is signed in\n');
    expect(invocation.stderr()).toBe('warning: beware\n');
  });

  test('prints the result in the document with --json', () => {
    const invocation = reporting(invocationOf({ globals: { json: true } }));

    writeValue(invocation, outcome);

    expect(JSON.parse(invocation.stdout())).toMatchObject({
      ok: true,
      result: { username: 'ada' },
    });
    expect(invocation.stderr()).toBe('');
  });
});

describe('writeBare', () => {
  test.each([
    [{ json: true }, 'warning: beware\n'],
    [{ quiet: true }, ''],
  ])('prints the words and a newline, and warnings beside them, with %j', (globals, stderr) => {
    const invocation = reporting(invocationOf({ globals }));

    writeBare(invocation, '123456');

    expect(invocation.stdout()).toBe('123456\n');
    expect(invocation.stderr()).toBe(stderr);
  });
});

describe('what is shown beside a result and on the way to it', () => {
  const secretCode = 'JBSWY3DPEHPK3PXP';
  const shown = { text: `secret: ${secretCode}`, aside: `drawing of ${secretCode}`, result: {} };

  test.each([true, false])('is for a person at a terminal alone: %j', (isTerminal) => {
    const invocation = invocationOf({ isTerminal });
    invocation.report.secrets.add(secretCode);

    writeOnTheWay(invocation, shown);
    writeSuccess(invocation, { ...shown, text: '' });

    expect(invocation.stderr().split(secretCode)).toHaveLength(isTerminal ? 4 : 1);
  });
});

describe('columns', () => {
  test('aligns cells and leaves no blanks at the end', () => {
    const text = columns([['a', 'bb', ''], ['ccc', 'd', 'e'], ['f']]);

    expect(text).toBe('a    bb\nccc  d   e\nf');
    expect(columns([])).toBe('');
  });

  test('takes as many rows as there are users in a large pool', () => {
    const rows = Array.from({ length: 200_000 }, (_none, index) => [`user-${index}`, 'CONFIRMED']);

    const lines = columns(rows).split('\n');

    expect(lines.length).toBe(200_000);
    expect(lines[0]).toBe('user-0       CONFIRMED');
  });
});
