import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { savedHome, signedOut, type SavedHome } from '../support/cli/saved-home.ts';

let place: SavedHome;
beforeAll(async () => {
  place = await savedHome();
  await place.saveFlow(signedOut);
  await place.saveProfile('staging', {});
  await place.saveProfile('$(touch hacked)', {});
});

/** What cogauth answers a shell's completion script. The last word is being typed. */
async function answer(shell: string, words: readonly string[]): Promise<string> {
  const stdin = words.map((word) => `${word}\0`).join('');
  const ended = await runCli(['completion', '--words', shell], { ...place, stdin });
  expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
  return ended.stdout;
}

/** Runs a shell program in which `cogauth` gives this answer, if the script asks the right question. */
async function inShell(
  shell: string,
  { options, program, words }: { options: string[]; program: string; words: readonly string[] },
): Promise<string[]> {
  const { stdout: script } = await runCli(['completion', shell], place);
  const { stdout, stderr } = spawnSync(shell, [...options, `${script}\n${program}`], {
    encoding: 'utf8',
    cwd: place.home,
    env: {
      ...process.env,
      ANSWER: await answer(shell, words),
      ASKED: ['completion', '--words', shell, ...words, ''].join('|'),
      LINE: ['cogauth', ...words].join(' '),
    },
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
}

/** What bash offers after these words. The last word is being typed. */
async function offered(...words: readonly string[]): Promise<string[]> {
  const program = `
cogauth() { local IFS='|'; [[ "$*|$(tr '\\0' '|')" == "$ASKED" ]] && printf '%s' "$ANSWER"; }
COMP_WORDS=(cogauth ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
_cogauth; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return inShell('bash', { options: ['-c'], program, words });
}

describe('cogauth completion bash', () => {
  test.each([
    ['a command', ['sign-'], ['sign-up', 'sign-out']],
    ['a command after options', ['--json', '--profile', 'staging', 'stat'], ['status']],
    ['a subcommand', ['profile', ''], ['add', 'list', 'use', 'show', 'remove']],
    ['an own option', ['create-user-pool', 'demo', '--gen'], ['--generate-secret']],
    ['a global option', ['profile', 'add', 'demo', '--reg'], ['--region']],
    ['the choices of an option', ['create-user-pool', '--mfa', ''], ['on', 'optional', 'off']],
    ['the choices of an argument', ['token', 'a'], ['access']],
    ['a saved profile', ['profile', 'use', ''], ['default', 'staging']],
    ['a saved profile for the option', ['status', '--profile', ''], ['default', 'staging']],
    ['a saved user', ['status', ''], ['ada']],
    ['a file', ['sign-up', '--password-file', 'conf'], ['config']],
    ['a module', ['emulator', 'serve', '--triggers', 'conf'], ['config']],
    ['no second user', ['initiate-auth', 'ada', ''], []],
    ['no user after a profile', ['profile', 'use', 'staging', ''], []],
    ['nothing for what cannot be known', ['--region', ''], []],
    ['an option after an alias', ['respond-to-auth-challenge', '--resp'], ['--response']],
    ['a shell', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['nothing of another program', ['exec', '--', './smoke-test.sh', '--js'], []],
    [
      'the flows of a command',
      ['initiate-auth', '--flow', 'user-'],
      ['user-srp', 'user-password', 'user-auth'],
    ],
    [
      'the flows with AWS credentials',
      ['admin-initiate-auth', '--flow', 'admin-n'],
      ['admin-no-srp'],
    ],
    ['a first factor', ['login', '--preferred-challenge', 'E'], ['EMAIL_OTP']],
    ['what may be expected', ['status', '--expect', 'TOK'], ['TOKENS']],
    ['a topic', ['help', 'exit'], ['exit-codes']],
    ['the name of a command for help', ['help', 'sign-u'], ['sign-up']],
  ])('completes %s', async (_name, words, found) => {
    expect(await offered(...words)).toEqual(found);
  });

  test('registers itself', async () => {
    const words = ['sign-'];
    const program = 'complete -p cogauth';

    expect(await inShell('bash', { options: ['-c'], program, words })).toEqual([
      'complete -F _cogauth cogauth',
    ]);
  });
});

/** Other shells are tested if they are installed. */
const installed = (shell: string): boolean => spawnSync(shell, ['-c', 'exit']).error === undefined;

(installed('zsh') ? describe : describe.skip)('cogauth completion zsh', () => {
  test.each([
    ['a command', ['sign-'], ['sign-up', 'sign-out']],
    ['a saved profile', ['status', '--profile', ''], ['default', 'staging']],
    [
      'a value after =',
      ['create-user-pool', '--mfa=o'],
      ['--mfa=on', '--mfa=optional', '--mfa=off'],
    ],
    ['files', ['sign-up', '--password-file', ''], ['files']],
  ])('completes %s', async (_name, words, found) => {
    const program = `
cogauth() { [[ "\${(j:|:)@}|$(tr '\\0' '|')" == "$ASKED" ]] && printf '%s' "$ANSWER" }
compadd() { shift; print -rl -- "$@" }; compset() { : }; _files() { print files }
words=(cogauth ${words.map((word) => `'${word}'`).join(' ')}); CURRENT=$#words
_cogauth`;

    const all = await inShell('zsh', {
      options: ['-fc', 'compdef() { : }; eval "$1"', 'zsh'],
      program,
      words,
    });

    expect(all).toEqual(expect.arrayContaining(found));
  });
});

(installed('fish') ? describe : describe.skip)('cogauth completion fish', () => {
  test.each([
    ['a command', ['sign-u'], ['sign-up\tregister a user']],
    ['a saved profile', ['status', '--profile', ''], ['default', 'staging']],
    ['a value after =', ['create-user-pool', '--mfa=opt'], ['--mfa=optional']],
    ['a file', ['sign-up', '--password-file', 'conf'], ['config/']],
  ])('completes %s', async (_name, words, found) => {
    const program = `
function cogauth
  tr '\\0' '|' | read -lz sent
  test (string join '|' -- $argv)"|$sent" = "$ASKED"; and printf '%s' "$ANSWER"
end
complete -C "$LINE"`;

    expect(await inShell('fish', { options: ['--no-config', '-c'], program, words })).toEqual(
      found,
    );
  });
});

describe('cogauth completion --words', () => {
  test.each([
    [['profile', 'use', ''], 'default\nstaging\n'],
    [['status', '--username', ''], 'ada\n'],
  ])(
    'names saved users and profiles, but no name that a shell would expand: %j',
    async (words, stdout) => {
      expect(await answer('bash', words)).toBe(stdout);
    },
  );

  test('describes each candidate to fish, which shows it', async () => {
    expect(await answer('fish', ['sign-'])).toContain('sign-up\tregister a user\n');
    expect(await answer('fish', ['sign-up', '--'])).toContain(
      '--password-file\tread the password from a file (or set COGAUTH_PASSWORD_FILE)\n',
    );
    expect(await answer('zsh', ['sign-'])).toContain('sign-up\n');
  });

  test.each([
    [['create-user-pool', '--mfa=o'], '--mfa=on\n--mfa=optional\n--mfa=off\n'],
    [['status', '--profile='], '--profile=default\n--profile=staging\n'],
    [['sign-up', '--password-file=./p'], '<files>\n'],
    [['status', '--json='], ''],
  ])('completes a value that is joined to its option: %j', async (words, stdout) => {
    expect(await answer('zsh', words)).toBe(stdout);
  });

  test('offers no hidden option', async () => {
    expect(await answer('bash', ['completion', '--'])).not.toContain('--words');
  });
});

describe('cogauth completion', () => {
  test.each([
    ['zsh', '#compdef cogauth'],
    ['fish', 'complete -c cogauth'],
  ])('prints a script for %s', async (shell, part) => {
    const { exitCode, stdout } = await runCli(['completion', shell], place);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(part);
  });

  test.each([[['tcsh']], [['--words', 'tcsh']]])('exits 2 for another shell: %j', async (words) => {
    const { exitCode, stderr } = await runCli(['completion', ...words], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('choose one of bash, zsh, fish');
  });

  test('exits 2 for a second shell', async () => {
    const { exitCode, stderr } = await runCli(['completion', 'bash', 'zsh'], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('too many arguments');
  });
});
