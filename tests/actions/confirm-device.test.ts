import { ConfirmDeviceCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { confirmDevice } from '../../src/actions/confirm-device.ts';
import { padHex, privateKeyX, verifierV } from '../../src/protocol/srp.ts';
import { mockedCognito } from '../support/cognito/mocked-cognito.ts';

const device = { deviceKey: 'eu-west-1_d', deviceGroupKey: 'group', devicePassword: 'dp' };
const salt = Buffer.from('7f0102030405060708090a0b0c0d0e0f', 'hex');

function verifierOf(saltNumber: bigint): string {
  const x = privateKeyX(saltNumber, { realm: 'group', identity: 'eu-west-1_d', password: 'dp' });
  return Buffer.from(padHex(verifierV(x))).toString('base64');
}

describe('confirmDevice', () => {
  test('sends salt and verifier of the device password, never the password', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ConfirmDeviceCommand).resolves({ UserConfirmationNecessary: false });

    const reply = await confirmDevice(client, { ...device, accessToken: 'at' }, () => salt);

    expect(reply).toEqual({ UserConfirmationNecessary: false });
    expect(sent()).toEqual([
      {
        operation: 'ConfirmDevice',
        request: {
          AccessToken: 'at',
          DeviceKey: 'eu-west-1_d',
          DeviceSecretVerifierConfig: {
            Salt: salt.toString('base64'),
            PasswordVerifier: verifierOf(0x7f0102030405060708090a0b0c0d0e0fn),
          },
        },
      },
    ]);
  });

  test('takes 16 random bytes for the salt, padded when the first bit is set', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(ConfirmDeviceCommand).resolves({});
    const high = Buffer.from('ff0102030405060708090a0b0c0d0e0f', 'hex');
    const sizes: number[] = [];

    await confirmDevice(client, { ...device, accessToken: 'at', deviceName: 'laptop' }, (size) => {
      sizes.push(size);
      return high;
    });

    expect(sizes).toEqual([16]);
    expect(sent()).toMatchObject([
      {
        request: {
          DeviceName: 'laptop',
          DeviceSecretVerifierConfig: {
            Salt: Buffer.concat([Buffer.alloc(1), high]).toString('base64'),
            PasswordVerifier: verifierOf(0xff0102030405060708090a0b0c0d0e0fn),
          },
        },
      },
    ]);
  });
});
