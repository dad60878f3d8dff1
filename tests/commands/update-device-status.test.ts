import { beforeEach, describe, expect, test } from '@jest/globals';
import { signedIn, signedOut, onEndpoint } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';

let place: ScriptedHome;
beforeEach(async () => {
  place = await scriptedHome();
});

describe('cogauth update-device-status', () => {
  test.each([
    [[], 'remembered', true],
    [['remembered'], 'remembered', true],
    [['not-remembered'], 'not_remembered', false],
    [['ada', 'not-remembered'], 'not_remembered', false],
  ] as const)('given %j tells Cognito %s', async (words, status, remembered) => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));
    place.cognito.answers(['UpdateDeviceStatus', {}]);

    const { exitCode, stdout } = await place.cli(['update-device-status', ...words, '--json']);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'ada', deviceKey: 'eu-west-1_device', remembered },
      state: { device: { deviceKey: 'eu-west-1_device', remembered } },
    });
    expect(place.cognito.requests).toEqual([
      {
        operation: 'UpdateDeviceStatus',
        body: {
          AccessToken: 'access-secret',
          DeviceKey: 'eu-west-1_device',
          DeviceRememberedStatus: status,
        },
        isSigned: false,
      },
    ]);
    expect((await place.flowsOf('default').read('ada'))?.device?.remembered).toBe(remembered);
  });

  test('says what it means for the next sign-in', async () => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));
    place.cognito.answers(['UpdateDeviceStatus', {}]);

    const { stdout } = await place.cli(['update-device-status', 'not-remembered']);

    expect(stdout).toBe(
      'device eu-west-1_device is no longer remembered: a sign-in from here asks for MFA\n',
    );
  });

  test('names another device to Cognito, and leaves this one as it is', async () => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));
    place.cognito.answers(['UpdateDeviceStatus', {}]);
    const argv = ['update-device-status', 'ada', 'not-remembered', 'eu-west-1_other'];

    const { exitCode, stdout } = await place.cli(argv);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(
      'device eu-west-1_other is no longer remembered: a sign-in from there asks for MFA\n',
    );
    expect(place.cognito.requests).toEqual([
      {
        operation: 'UpdateDeviceStatus',
        body: {
          AccessToken: 'access-secret',
          DeviceKey: 'eu-west-1_other',
          DeviceRememberedStatus: 'not_remembered',
        },
        isSigned: false,
      },
    ]);
    expect((await place.flowsOf('default').read('ada'))?.device?.remembered).toBe(true);
  });

  test.each([
    ['this device', ['not-remembered'], signedIn, 'eu-west-1_device', false],
    ['another', ['ada', 'not-remembered', 'eu-west-1_other'], signedIn, 'eu-west-1_other', true],
    [
      'one of a user with an alias, who is not signed in',
      ['ada@example.com', 'not-remembered', 'eu-west-1_other'],
      { ...signedOut, username: 'ada@example.com', realUsername: 'ada' },
      'eu-west-1_other',
      undefined,
    ],
  ] as const)('as an administrator tells Cognito of %s', async (_name, words, flow, key, kept) => {
    await place.saveFlow(onEndpoint(flow, place.cognito.url));
    place.cognito.answers(['AdminUpdateDeviceStatus', {}]);

    const argv = ['update-device-status', ...words, '--admin', '--json'];
    const { exitCode, stdout } = await place.cli(argv);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { deviceKey: key, isThisDevice: key === 'eu-west-1_device', remembered: false },
    });
    expect(place.cognito.requests).toEqual([
      {
        operation: 'AdminUpdateDeviceStatus',
        body: {
          UserPoolId: 'eu-west-1_AbCdE',
          Username: 'ada',
          DeviceKey: key,
          DeviceRememberedStatus: 'not_remembered',
        },
        isSigned: true,
      },
    ]);
    expect((await place.flowsOf('default').read(flow.username))?.device?.remembered).toBe(kept);
  });

  test.each([
    [2, 'an administrator who names no device', ['--admin'], { ...signedIn, device: undefined }],
    [2, 'a device key that is none', ['ada', 'remembered', 'laptop'], signedIn],
    [2, 'a word that is no status', ['forgotten'], signedIn],
    [10, 'no confirmed device', [], { ...signedIn, device: undefined }],
    [4, 'nobody signed in', [], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    await place.saveFlow(onEndpoint(flow, place.cognito.url));

    const ended = await place.cli(['update-device-status', ...words]);

    expect(ended.exitCode).toBe(exitCode);
    expect(place.cognito.requests).toEqual([]);
  });
});
