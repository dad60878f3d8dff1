import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { signedInAda } from '../support/cognito/embedded-ada.ts';

describe('cogauth get-device', () => {
  test.each(['own', 'named', 'admin', 'named to admin'])('shows the device: %s', async (way) => {
    const { succeed, result } = await signedInAda('--mfa', 'off', '--device-tracking', 'opt-in');
    await succeed('confirm-device', '--name', 'laptop');
    const key = await succeed('status', '--field', 'state.device.deviceKey');
    const words = {
      own: [],
      named: [key],
      admin: ['--admin'],
      'named to admin': ['ada', key, '--admin'],
    }[way];

    const before = await result('get-device', ...(words ?? []));
    await succeed('update-device-status', 'remembered');
    const shown = await succeed('get-device', ...(words ?? []));

    expect(before).toMatchObject({ deviceKey: key, remembered: false, isThisDevice: true });
    expect(shown).toContain(`deviceKey: ${key}\nname: laptop\nremembered: true\n`);
    expect(shown).toContain('lastAuthenticatedDate: 2030-01-01T12:00:00.000Z\n');
    expect(shown).toContain('  device_status: valid');
  });

  test('exits 15 for a device that does not exist', async () => {
    const { run } = await signedInAda('--mfa', 'off');

    const ended = await run('get-device', 'us-east-1_00000000-0000-4000-8000-000000000000');

    expect(ended).toMatchObject({
      exitCode: 15,
      stderr: expect.stringContaining('Device does not exist.'),
    });
  });

  test.each([
    [2, 'no device here and none named', [], { ...signedIn, device: undefined }],
    [2, 'no device here for the admin operation', ['--admin'], { ...signedIn, device: undefined }],
    [2, 'a word that is no device key', ['laptop'], signedIn],
    [4, 'nobody signed in', [], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    const place = await savedHome();
    await place.saveFlow(flow);

    const ended = await runCli(['get-device', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
