import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { privateKeyX, verifierV } from '../../src/protocol/srp.ts';
import type { Flow } from '../../src/state/flow.ts';
import { signedIn, signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const save = async (flow: Flow): Promise<void> => {
  await home.saveFlow({ ...flow, target: home.target });
};
const offeredDevice = { deviceKey: 'eu-west-1_new', deviceGroupKey: '-group' } as const;
const offered: Flow = { ...signedIn, offeredDevice };
const flowOfAda = async (): Promise<Flow | undefined> => home.flowsOf('default').read('ada');

const ConfirmDevice = z.strictObject({
  AccessToken: z.literal('access-secret'),
  DeviceKey: z.literal('eu-west-1_new'),
  DeviceName: z.literal('laptop'),
  DeviceSecretVerifierConfig: z.strictObject({ PasswordVerifier: z.string(), Salt: z.string() }),
});

const bigintOf = (base64: string): bigint =>
  BigInt(`0x${Buffer.from(base64, 'base64').toString('hex')}`);

describe('cogauth confirm-device', () => {
  test('registers the verifier of the device password that it saves', async () => {
    await save(offered);
    home.cognito.answers(['ConfirmDevice', { UserConfirmationNecessary: false }]);

    const { exitCode } = await home.cli(['confirm-device', '--name', 'laptop']);

    expect(exitCode).toBe(0);
    const { DeviceSecretVerifierConfig: sent } = ConfirmDevice.parse(
      home.cognito.requests[0]?.body,
    );
    const { device, offeredDevice: left } = (await flowOfAda()) ?? {};
    expect(device).toMatchObject({ ...offeredDevice, remembered: true });
    expect(left).toBeUndefined();
    const identity = {
      realm: '-group',
      identity: 'eu-west-1_new',
      password: device?.devicePassword ?? '',
    };
    const v = verifierV(privateKeyX(bigintOf(sent.Salt), identity));
    expect(bigintOf(sent.PasswordVerifier)).toBe(v);
  });

  test('suggests update-device-status if the user decides', async () => {
    await save(offered);
    home.cognito.answers(['ConfirmDevice', { UserConfirmationNecessary: true }]);

    const { stdout } = await home.cli(['confirm-device', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      result: { deviceKey: 'eu-west-1_new', userConfirmationNecessary: true },
      state: { device: { deviceKey: 'eu-west-1_new', remembered: false } },
      next: [{ argv: ['cogauth', 'update-device-status', 'remembered'] }, {}, {}],
    });
    expect(stdout).not.toContain((await flowOfAda())?.device?.devicePassword);
  });

  test('keeps the previous device if Cognito refuses the new one', async () => {
    await save(offered);
    home.cognito.answers(
      refusal('ConfirmDevice', 'InvalidParameterException', 'Invalid device key given.'),
    );

    const { exitCode, stderr } = await home.cli(['confirm-device']);

    expect(exitCode).toBe(15);
    expect(stderr).toContain('hint: sign in again with the real user name');
    const { device, offeredDevice: kept } = (await flowOfAda()) ?? {};
    expect(device).toEqual(signedIn.device);
    // Its verifier may have reached Cognito.
    expect(kept).toEqual({ ...offeredDevice, devicePassword: expect.stringMatching(/.{40}/) });
  });

  test.each<[string, (() => Promise<Flow>) | undefined]>([
    ['at once', undefined],
    [
      'after another command was refused',
      async () => {
        home.cognito.answers(
          refusal('VerifyUserAttribute', 'CodeMismatchException', 'Invalid verification code'),
        );
        await home.cli(['verify-user-attribute', 'email', '000000']);
        return (await flowOfAda()) ?? offered;
      },
    ],
    [
      'after the doubt gave way to that of another command',
      async () => ({ ...((await flowOfAda()) ?? offered), inDoubt: undefined }),
    ],
  ])('whose reply was lost is done by its repetition, %s', async (_when, meanwhile) => {
    await save(offered);
    home.cognito.answers(['ConfirmDevice', {}, 502]);
    const lost = await home.cli(['confirm-device']);
    if (meanwhile !== undefined) await save(await meanwhile());
    home.cognito.answers(
      refusal('ConfirmDevice', 'DeviceKeyExistsException', 'Device already exists.'),
    );

    const { exitCode } = await home.cli(['confirm-device']);

    expect([lost.exitCode, exitCode]).toEqual([20, 0]);
    expect((await flowOfAda())?.device).toMatchObject({ ...offeredDevice, remembered: false });
  });

  test('of a key that exists already is refused where this device was never registered', async () => {
    await save(offered);
    home.cognito.answers(
      refusal('ConfirmDevice', 'DeviceKeyExistsException', 'Device already exists.'),
    );

    const { exitCode } = await home.cli(['confirm-device']);

    expect(exitCode).toBe(15);
  });

  test.each([
    [10, 'no device was offered', signedIn],
    [4, 'nobody is signed in', signedOut],
  ] as const)('exits %i when %s', async (exitCode, _name, flow) => {
    await save(flow);

    const ended = await home.cli(['confirm-device']);

    expect(ended.exitCode).toBe(exitCode);
    expect(home.cognito.requests).toEqual([]);
  });
});
