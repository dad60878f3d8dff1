import { SetUserPoolMfaConfigCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { setUserPoolMfaConfig } from '../../src/actions/set-user-pool-mfa-config.ts';
import { mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

describe('setUserPoolMfaConfig', () => {
  test.each([
    ['ON', true],
    ['OPTIONAL', true],
    ['OFF', false],
  ] as const)('%s: software tokens enabled %s', async (mfa, Enabled) => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(SetUserPoolMfaConfigCommand).resolves({ MfaConfiguration: mfa });

    const reply = await setUserPoolMfaConfig(client, { userPoolId, mfa });

    expect(reply).toEqual({ MfaConfiguration: mfa });
    expect(sent()).toEqual([
      {
        operation: 'SetUserPoolMfaConfig',
        request: {
          UserPoolId: userPoolId,
          SoftwareTokenMfaConfiguration: { Enabled },
          MfaConfiguration: mfa,
        },
      },
    ]);
  });
});
