import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedOut } from '../support/cli/saved-home.ts';

let place: SavedHome;
let script: string;
beforeAll(async () => {
  place = await savedHome();
  await place.saveFlow(signedOut);
  await place.saveProfile('staging', {});
  await place.saveProfile('$(touch hacked)', {});
  script = (await runCli(['completion', 'bash'], place)).stdout;
});

/** What bash offers after these words, the last of which is being typed. */
function offered(...words: readonly string[]): string[] {
  // In place of the real one, which is asked only for names.
  const stub = `cogauth() { case "$2" in profiles) echo staging ;; users) echo ada ;; esac; }`;
  const ask = `COMP_WORDS=(cogauth "$@"); COMP_CWORD=$#; _cogauth; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const program = `${stub}\n${script}\n${ask}`;
  const { stdout, stderr } = spawnSync('bash', ['-c', program, 'bash', ...words], {
    encoding: 'utf8',
    cwd: place.home,
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter((line) => line !== '');
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
    ['a saved profile', ['profile', 'use', ''], ['staging']],
    ['a saved profile for the option', ['status', '--profile', ''], ['staging']],
    ['a saved user', ['status', ''], ['ada']],
    ['a file', ['sign-up', '--password-file', 'conf'], ['config']],
    ['a module', ['emulator', 'serve', '--triggers', 'conf'], ['config']],
    ['no second user', ['initiate-auth', 'ada', ''], []],
    ['no user after a profile', ['profile', 'use', 'staging', ''], []],
    ['nothing for what cannot be known', ['--region', ''], []],
    ['an option after an alias', ['respond-to-auth-challenge', '--resp'], ['--response']],
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
  ])('completes %s', (_name, words, found) => {
    expect(offered(...words)).toEqual(found);
  });

  test('registers itself', () => {
    const { stdout } = spawnSync('bash', ['-c', `${script}\ncomplete -p cogauth`], {
      encoding: 'utf8',
    });

    expect(stdout).toBe('complete -F _cogauth cogauth\n');
  });
});

describe('cogauth completion', () => {
  test.each([
    ['profiles', 'default\nstaging\n'],
    ['users', 'ada\n'],
  ])('tells the script of %s, but of no name that a shell would expand', async (what, stdout) => {
    expect(await runCli(['completion', what], place)).toEqual({ exitCode: 0, stdout, stderr: '' });
  });

  test.each([
    ['zsh', ['#compdef cogauth', "' create-user-pool --mfa') found='on optional off' ;;"]],
    [
      'fish',
      [
        "complete -c cogauth -n '__fish_seen_subcommand_from create-user-pool' -l mfa",
        "-x -a 'on optional off'",
        "-d 'read the password from a file (or set COGAUTH_PASSWORD_FILE)' -r -F",
        "complete -c cogauth -n '__cogauth_no_command' -a 'sign-up' -d 'register a user'",
      ],
    ],
  ])('prints a script for %s', async (shell, parts) => {
    const { exitCode, stdout } = await runCli(['completion', shell], place);

    expect(exitCode).toBe(0);
    for (const part of parts) expect(stdout).toContain(part);
  });

  test('exits 2 for another shell', async () => {
    const { exitCode, stderr } = await runCli(['completion', 'tcsh'], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('choose one of bash, zsh, fish');
  });
});
