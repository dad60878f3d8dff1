import { beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn } from '../support/cli/saved-home.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
  await place.saveFlow(signedIn);
});

describe('global options', () => {
  test.each(['--username', '--profile', '--home', '--endpoint', '--field', '--expect'])(
    'an empty %s is refused, not ignored',
    async (flag) => {
      const ended = await runCli(['status', flag, ''], place);

      expect(ended).toMatchObject({ exitCode: 2, stderr: `error: ${flag} is empty\n` });
    },
  );

  test.each(['tokens', 'MFA-SETUP', '-'])(
    '--expect %s is refused before the call',
    async (state) => {
      const { exitCode, stderr } = await runCli(['get-user', '--expect', state], place);

      expect(exitCode).toBe(2);
      expect(stderr).toContain('expected TOKENS or a challenge such as MFA_SETUP');
    },
  );

  test('--field says on stderr when there is no such value', async () => {
    const ended = await runCli(['status', '--field', 'state.challange'], place);

    expect(ended).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'note: the document has no state.challange\n',
    });
  });

  test.each(['--email', '--phone-number'])('an empty %s signs nobody up', async (flag) => {
    const argv = ['sign-up', 'bob', flag, '', '--password-stdin'];

    const { exitCode, stderr } = await runCli(argv, { ...place, stdin: 'Correct-horse-1' });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('it is empty');
  });

  test('an empty one is also reported in the document of --json', async () => {
    const { stdout } = await runCli(['status', '--username', '', '--json'], place);

    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { code: 'MalformedOption' } });
  });

  test('a mistake with a command points to the help of that command', async () => {
    const { stderr } = await runCli(['profile', 'add', '--frobnicate'], place);

    expect(stderr).toContain('hint: see the options and examples: cogauth help profile');
  });

  test.each([
    [['status', '--expct', 'X'], "unknown option '--expct' (Did you mean --expect?)"],
    [['--profil=hush', 'status'], "unknown option '--profil' (Did you mean --profile?)"],
    [['initiate-auth', '--flw', 'custom'], "unknown option '--flw' (Did you mean --flow?)"],
    [['status', '--json=1'], "option '--json' takes no value"],
    [['status', '--nothing-like-it'], "unknown option '--nothing-like-it'"],
  ])('a mistyped one is reported with the likely one: %j', async (argv, message) => {
    const { exitCode, stderr } = await runCli(argv, place);

    expect(exitCode).toBe(2);
    expect(stderr.split('\n')[0]).toBe(`error: ${message}`);
  });

  test('a mistake before any command points to the whole help', async () => {
    const { exitCode, stderr } = await runCli(['frobnicate'], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('hint: see the options and examples: cogauth help\n');
  });
});
