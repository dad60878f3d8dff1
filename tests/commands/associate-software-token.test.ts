import { describe, expect, test } from '@jest/globals';
import { challengeOf, flowOf } from '../support/flows.ts';
import { runCli } from '../support/run-cli.ts';
import { savedHome } from '../support/saved-home.ts';

describe('associate-software-token', () => {
  test.each([
    ['["SMS_MFA"]', 'this user pool offers SMS_MFA to set up, and no SOFTWARE_TOKEN_MFA'],
    ['[]', 'this user pool offers nothing to set up, and no SOFTWARE_TOKEN_MFA'],
  ])('refuses MFA_SETUP that offers %s, without a call', async (offer, message) => {
    const { home, saveFlow } = await savedHome();
    const parameters = { MFAS_CAN_SETUP: offer };
    await saveFlow(flowOf({ challenge: challengeOf('MFA_SETUP', { parameters }) }));

    const ended = await runCli(['associate-software-token', '--save-secret', '--json'], { home });

    expect(ended.exitCode).toBe(18);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      error: { code: 'SoftwareTokenNotOffered', message },
    });
  });
});
