import { describe, expect, test } from '@jest/globals';
import { canAsk } from '../../src/input/prompt.ts';
import { savedHome } from '../support/cli/saved-home.ts';
import { invocationOf } from '../support/cli/invocations.ts';
import { runCli } from '../support/cli/run-cli.ts';

describe('a variable that says that nobody is to be asked', () => {
  test.each(['CI', 'COGAUTH_NO_INPUT'])('%s counts as unset when it says no', (variable) => {
    for (const no of ['', '0', 'false', 'no', 'False']) {
      expect(canAsk(invocationOf({ env: { [variable]: no }, isTerminal: true }))).toBe(true);
    }
    for (const yes of ['1', 'true', 'yes', 'woodpecker']) {
      expect(canAsk(invocationOf({ env: { [variable]: yes }, isTerminal: true }))).toBe(false);
    }
  });
});

test.each(['0', 'false', 'no'])('COGAUTH_DEBUG=%s describes no request', async (value) => {
  const { home } = await savedHome();
  const argv = ['create-user-pool', 'demo', '--endpoint', 'embedded'];

  const quiet = await runCli(argv, { home, env: { COGAUTH_DEBUG: value } });

  expect(quiet.stderr).not.toContain('debug:');
});
