import { SetUserMFAPreferenceCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { setUserMfaPreference } from '../../src/actions/set-user-mfa-preference.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('setUserMfaPreference', () => {
  test.each([
    ['preferred', { Enabled: true, PreferredMfa: true }],
    ['enabled', { Enabled: true, PreferredMfa: false }],
    ['disabled', { Enabled: false, PreferredMfa: false }],
  ] as const)('says %s of one factor and nothing of the others', async (choice, settings) => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { $metadata: { requestId: 'request-1' } };
    cognito.on(SetUserMFAPreferenceCommand).resolves(answer);

    const reply = await setUserMfaPreference(client, 'at', { softwareToken: choice });

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'SetUserMFAPreference',
        request: { AccessToken: 'at', SoftwareTokenMfaSettings: settings },
      },
    ]);
  });

  test('sends SMS and e-mail by their own names', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(SetUserMFAPreferenceCommand).resolves({});

    await setUserMfaPreference(client, 'at', { sms: 'disabled', email: 'preferred' });

    expect(sent()).toEqual([
      {
        operation: 'SetUserMFAPreference',
        request: {
          AccessToken: 'at',
          SMSMfaSettings: { Enabled: false, PreferredMfa: false },
          EmailMfaSettings: { Enabled: true, PreferredMfa: true },
        },
      },
    ]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('InvalidParameterException', 'not set up');
    cognito.on(SetUserMFAPreferenceCommand).rejects(refusal);

    const setting = setUserMfaPreference(client, 'at', { softwareToken: 'preferred' });

    await expect(setting).rejects.toBe(refusal);
  });
});
