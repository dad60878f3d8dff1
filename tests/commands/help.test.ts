import { beforeEach, describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/catalogue.ts';
import { exitCodes } from '../../src/errors.ts';
import { helpTopics } from '../../src/help/help-topics.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let home: string;
beforeEach(async () => {
  home = await temporaryDirectory();
});

describe('cogauth help', () => {
  test.each(catalogue.map(({ name }) => name))('%s shows an example', async (name) => {
    const ended = await runCli(['help', name], { home });

    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toMatch(new RegExp(`^Usage: cogauth ${name}`));
    expect(ended.stdout).toMatch(new RegExp(`Examples:\\n(.*\\n)*.*cogauth ${name}`));
    expect(ended.stderr).toBe('');
  });

  test('says the same as --help', async () => {
    const byHelp = await runCli(['help', 'profile', 'add'], { home });
    const byOption = await runCli(['profile', 'add', '--help'], { home });

    expect(byHelp).toEqual(byOption);
    expect(byHelp.stdout).toContain('Usage: cogauth profile add [options] <name>');
    expect(byHelp.stdout).not.toContain('cogauth profile list');
  });

  test.each([
    ['respond-to-auth-challenge', 'respond-to-challenge'],
    ['logout', 'sign-out'],
    ['set-user-mfa-preference', 'set-mfa-preference'],
  ])('knows by %s the command %s', async (alias, name) => {
    const { exitCode, stdout } = await runCli(['help', alias], { home });

    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: cogauth ${name}`);
  });

  test('lists all commands', async () => {
    const { stdout } = await runCli(['help'], { home });

    expect(catalogue.map(({ name }) => name).filter((name) => !stdout.includes(name))).toEqual([]);
  });

  test('lists all topics, says how to start, and is no wider than a page', async () => {
    const { stdout } = await runCli(['--help'], { home });
    const [, end = ''] = stdout.split('More: ');

    expect(end).toContain(Object.keys(helpTopics).join(', '));
    expect(end).toMatch(/\nStart: cogauth create-user-pool demo --endpoint embedded\n$/);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('explains every exit code', async () => {
    const { stdout } = await runCli(['help', 'exit-codes'], { home });

    for (const [kind, code] of Object.entries(exitCodes)) {
      expect(stdout).toMatch(new RegExp(`^${code} +${kind} +\\w`, 'm'));
    }
  });

  test.each(['flows', 'challenges', 'environment', 'output', 'mfa'])(
    'has the topic %s',
    async (topic) => {
      const text = await runCli(['help', topic], { home });
      const json = await runCli(['help', topic, '--json'], { home });

      expect(text.exitCode).toBe(0);
      expect(JSON.parse(json.stdout)).toMatchObject({
        result: { topic, text: text.stdout.trimEnd() },
      });
    },
  );

  test('names the command or topic that was meant', async () => {
    const { stderr } = await runCli(['help', 'staus'], { home });

    expect(stderr).toContain('no help topic "staus" (Did you mean status?)');
  });

  test('exits 2 for an unknown word, naming the topics', async () => {
    const ended = await runCli(['help', 'constructor'], { home });

    expect(ended).toEqual({
      exitCode: 2,
      stdout: '',
      stderr:
        'error: there is no command and no help topic "constructor"\nhint: topics: exit-codes, flows, challenges, environment, output, mfa; commands: cogauth help\n',
    });
  });
});

describe('cogauth version', () => {
  test('prints what --version prints', async () => {
    const byOption = await runCli(['--version'], { home });
    const json = await runCli(['version', '--json'], { home });

    expect(await runCli(['version'], { home })).toEqual(byOption);
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: { version: byOption.stdout.trimEnd() },
    });
  });
});
