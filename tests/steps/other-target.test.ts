import { beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn } from '../support/cli/saved-home.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
  await place.saveFlow(signedIn);
});

const warning = (what: string): string => `warning: what is saved for ada belongs to ${what}\n`;

describe.each(['status', 'next'])('cogauth %s', (command) => {
  test.each([
    [
      '--endpoint',
      'http://127.0.0.1:9229',
      'endpoint AWS, but the settings say http://127.0.0.1:9229',
    ],
    ['--client-id', 'other', 'client app, but the settings say other'],
  ])('suggests no command that %s would have refused', async (flag, value, what) => {
    const ended = await runCli([command, flag, value], place);

    expect(ended.exitCode).toBe(0);
    expect(ended.stderr).toContain(warning(what));
    expect(ended.stdout + ended.stderr).toMatch(/cogauth get-user$/m);
    expect(ended.stdout + ended.stderr).not.toContain(flag);
  });

  test('suggests to forget a flow that no settings lead to', async () => {
    const env = { COGAUTH_CLIENT_ID: 'other' };

    const ended = await runCli([command], { ...place, env });

    expect(ended.stderr).toContain(warning('client app, but the settings say other'));
    expect(ended.stdout + ended.stderr).toMatch(/cogauth session clear ada$/m);
    expect(ended.stdout + ended.stderr).not.toContain('get-user');
  });

  test('suggests settings first if no client is known', async () => {
    const unset = await runCli([command, '--profile', 'none'], place);
    const known = await runCli([command, '--profile', 'none', '--client-id', 'app'], place);

    expect(unset.stdout + unset.stderr).toMatch(
      /cogauth profile use default\n.*cogauth create-user-pool NAME --endpoint embedded\n$/,
    );
    expect(known.stdout + known.stderr).toMatch(/cogauth sign-up USERNAME --email EMAIL .*app\n$/);
  });

  test('does not warn if the settings lead to the saved flow', async () => {
    const ended = await runCli([command, '--client-id', 'app'], place);

    expect(ended.stderr).not.toContain('warning');
    expect(ended.stdout + ended.stderr).toMatch(/cogauth get-user --client-id app$/m);
  });
});
