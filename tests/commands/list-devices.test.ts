import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { signedInAda } from '../support/cognito/embedded-ada.ts';

describe('cogauth list-devices', () => {
  test.each([[[]], [['--admin']], [['ada', '--admin']]])(
    'given %j shows the confirmed device',
    async (words) => {
      const { succeed, result } = await signedInAda('--mfa', 'off');
      const before = await succeed('list-devices', ...words);
      await succeed('confirm-device', '--name', 'laptop');
      const key = await succeed('status', '--field', 'state.device.deviceKey');

      const shown = await succeed('list-devices', ...words);
      const facts = await result('list-devices', ...words);

      expect(before).toBe('no devices');
      expect(shown).toBe(`${key}  laptop  2030-01-01T12:00:00.000Z  this device`);
      expect(facts).toMatchObject({
        devices: [
          {
            deviceKey: key,
            name: 'laptop',
            remembered: words.length === 0 ? null : true,
            isThisDevice: true,
            createDate: '2030-01-01T12:00:00.000Z',
            attributes: { device_status: 'valid' },
          },
        ],
      });
    },
  );

  test('distinguishes a device that was confirmed elsewhere', async () => {
    const { succeed, result } = await signedInAda('--mfa', 'off');
    await succeed('confirm-device');
    await succeed('initiate-auth', '--no-device');
    await succeed('confirm-device');
    const key = await succeed('status', '--field', 'state.device.deviceKey');

    const listed = await result('list-devices');

    const own = expect.objectContaining({ deviceKey: key, isThisDevice: true });
    const other = expect.objectContaining({ isThisDevice: false });
    expect(listed).toMatchObject({ devices: [expect.anything(), expect.anything()] });
    expect(listed).toMatchObject({ devices: expect.arrayContaining([own, other]) });
  });

  test('exits 18 where the pool tracks no devices', async () => {
    const { run } = await signedInAda('--mfa', 'off', '--device-tracking', 'off');

    const { exitCode } = await run('list-devices');

    expect(exitCode).toBe(18);
  });

  test.each([
    [4, 'nobody signed in', ['list-devices'], signedOut],
    [3, 'no user pool for the admin operation', ['list-devices', '--admin'], signedIn],
  ] as const)('exits %i for %s', async (exitCode, _name, argv, flow) => {
    const place = await savedHome();
    if (exitCode === 3) await place.saveProfile('default', { clientId: 'app' });
    await place.saveFlow(flow);

    const ended = await runCli(argv, place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
