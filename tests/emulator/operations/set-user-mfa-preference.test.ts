import {
  AdminDeleteSoftwareTokenCommand,
  AdminGetUserCommand,
  AdminSetUserMFAPreferenceCommand,
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  SetUserMFAPreferenceCommand,
  type SetUserMFAPreferenceCommandInput,
  SetUserPoolMfaConfigCommand,
  UpdateUserAttributesCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { answerBy, begin } from '../../support/cognito/challenges.ts';
import { codeFor, password } from '../../support/cognito/embedded.ts';
import { type SignedIn, signedIn } from '../../support/cognito/sign-in.ts';

type Preference = Omit<SetUserMFAPreferenceCommandInput, 'AccessToken'>;

function prefer({ sdk, AccessToken }: SignedIn, preference: Preference): Promise<object> {
  return sdk.send(new SetUserMFAPreferenceCommand({ AccessToken, ...preference }));
}

function preferAsAdmin({ sdk, pool }: SignedIn, preference: Preference): Promise<object> {
  const names = { UserPoolId: pool.userPoolId, Username: 'ada' };
  return sdk.send(new AdminSetUserMFAPreferenceCommand({ ...names, ...preference }));
}

async function withToken(): Promise<SignedIn> {
  const ada = await signedIn({ mfa: 'OPTIONAL' });
  const { sdk, AccessToken, clock } = ada;
  const { SecretCode } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  const UserCode = codeFor(SecretCode, clock.now());
  await sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
  return ada;
}

const sms = {
  SmsMfaConfiguration: {
    SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' },
  },
};

/** Gives `ada` a phone, and her pool every second factor. */
async function allowAll({ sdk, pool, AccessToken }: SignedIn): Promise<void> {
  const UserAttributes = [{ Name: 'phone_number', Value: '+15555551234' }];
  await sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
  await sdk.send(
    new SetUserPoolMfaConfigCommand({
      UserPoolId: pool.userPoolId,
      MfaConfiguration: 'OPTIONAL',
      SoftwareTokenMfaConfiguration: { Enabled: true },
      EmailMfaConfiguration: {},
      ...sms,
    }),
  );
}

async function shown({ sdk, AccessToken }: SignedIn): Promise<unknown> {
  const { PreferredMfaSetting, UserMFASettingList } = await sdk.send(
    new GetUserCommand({ AccessToken }),
  );
  return [UserMFASettingList, PreferredMfaSetting];
}

const totp = (Enabled: boolean, PreferredMfa: boolean): Preference => ({
  SoftwareTokenMfaSettings: { Enabled, PreferredMfa },
});

describe('SetUserMFAPreference', () => {
  test('switches a verified token on, prefers it, and switches it off', async () => {
    const ada = await withToken();
    const seen = [await shown(ada)];

    for (const step of [
      totp(true, false),
      totp(true, true),
      {},
      totp(true, false),
      totp(false, false),
    ]) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      await prefer(ada, step);
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      seen.push(await shown(ada));
    }

    const on = ['SOFTWARE_TOKEN_MFA'];
    expect(seen).toEqual([
      [undefined, undefined],
      [on, undefined],
      [on, 'SOFTWARE_TOKEN_MFA'],
      [on, 'SOFTWARE_TOKEN_MFA'],
      [on, undefined],
      [undefined, undefined],
    ]);
  });

  test('of one factor leaves the others, and takes the preference from them', async () => {
    const ada = await withToken();
    await allowAll(ada);
    const enabled = { Enabled: true };
    const preferred = { Enabled: true, PreferredMfa: true };
    const all = ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP', 'SMS_MFA'];
    const steps: readonly (readonly [Preference, unknown])[] = [
      [totp(true, true), [['SOFTWARE_TOKEN_MFA'], 'SOFTWARE_TOKEN_MFA']],
      [{ EmailMfaSettings: enabled }, [all.slice(0, 2), 'SOFTWARE_TOKEN_MFA']],
      [{ SMSMfaSettings: preferred }, [all, 'SMS_MFA']],
      [{ SMSMfaSettings: { Enabled: false } }, [all.slice(0, 2), undefined]],
    ];

    for (const [step, seen] of steps) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      await prefer(ada, step);
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      expect(await shown(ada)).toEqual(seen);
    }
    await expect(begin(ada, ada.pool)).resolves.toMatchObject({ ChallengeName: 'SELECT_MFA_TYPE' });
    await prefer(ada, { EmailMfaSettings: { Enabled: false } });
    await expect(begin(ada, ada.pool)).resolves.toMatchObject({
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
    });
  });

  test.each([
    ['user', prefer],
    ['administrator', preferAsAdmin],
  ])('by the %s makes the next sign-in ask for a code', async (_, set) => {
    const ada = await withToken();
    await set(ada, totp(true, true));

    const reply = await ada.sdk.send(
      new InitiateAuthCommand({
        ClientId: ada.pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      }),
    );
    const { PreferredMfaSetting } = await ada.sdk.send(
      new AdminGetUserCommand({ UserPoolId: ada.pool.userPoolId, Username: 'ada' }),
    );

    expect(reply.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    expect(PreferredMfaSetting).toBe('SOFTWARE_TOKEN_MFA');
  });

  test('tells a token that is not set up from one that is not verified', async () => {
    const ada = await signedIn({ mfa: 'OPTIONAL' });
    await expect(prefer(ada, totp(true, false))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User has not set up software token mfa',
    });
    const { AccessToken } = ada;
    await ada.sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));

    await expect(prefer(ada, totp(true, false))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User has not verified software token mfa',
    });
    await expect(preferAsAdmin(ada, totp(true, false))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA',
    });
  });

  test.each<[string, Preference]>([
    ['a phone that is not there', { SMSMfaSettings: { Enabled: true } }],
    ['e-mail in a pool without e-mail MFA', { EmailMfaSettings: { Enabled: true } }],
    ['what is preferred without being enabled', totp(false, true)],
    [
      'two that are preferred',
      { ...totp(true, true), SMSMfaSettings: { Enabled: true, PreferredMfa: true } },
    ],
  ])('refuses %s', async (_, preference) => {
    const ada = await withToken();

    await expect(prefer(ada, preference)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    expect(await shown(ada)).toEqual([undefined, undefined]);
  });
});

/** Answers SOFTWARE_TOKEN_MFA by a code of this token. */
async function tokensBy(ada: SignedIn, secretCode: string | undefined): Promise<unknown> {
  const { Session: session } = await begin(ada, ada.pool);
  const SOFTWARE_TOKEN_MFA_CODE = codeFor(secretCode, ada.clock.now());
  const responses = { SOFTWARE_TOKEN_MFA_CODE };
  return answerBy('public', ada, ada.pool, { name: 'SOFTWARE_TOKEN_MFA', session, responses });
}

describe('a software token', () => {
  test('is replaced when another is verified and not before, and outlives the leave of the pool', async () => {
    const ada = await signedIn({ mfa: 'OPTIONAL' });
    const { sdk, pool, clock, AccessToken } = ada;
    const associate = new AssociateSoftwareTokenCommand({ AccessToken });
    const verify = (secretCode: string | undefined): Promise<object> => {
      const UserCode = codeFor(secretCode, clock.now());
      return sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    };
    const first = await sdk.send(associate);
    await verify(first.SecretCode);
    await prefer(ada, totp(true, true));
    const second = await sdk.send(associate);
    clock.advance(60);

    await expect(tokensBy(ada, first.SecretCode)).resolves.toHaveProperty('AuthenticationResult');
    await verify(second.SecretCode);
    clock.advance(60);
    await expect(tokensBy(ada, first.SecretCode)).rejects.toMatchObject({
      name: 'CodeMismatchException',
      message: 'Invalid code received for user',
    });
    const MfaConfiguration = 'OPTIONAL';
    const UserPoolId = pool.userPoolId;
    await sdk.send(new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration, ...sms }));
    await expect(tokensBy(ada, second.SecretCode)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('that was verified and not chosen is asked for where MFA is required, beside SMS', async () => {
    const ada = await withToken();
    await allowAll(ada);
    const { sdk, pool } = ada;
    const MfaConfiguration = 'ON';
    const SoftwareTokenMfaConfiguration = { Enabled: true };
    const required = { MfaConfiguration, SoftwareTokenMfaConfiguration, ...sms } as const;
    await sdk.send(new SetUserPoolMfaConfigCommand({ UserPoolId: pool.userPoolId, ...required }));

    await expect(begin(ada, pool)).resolves.toMatchObject({
      ChallengeName: 'SELECT_MFA_TYPE',
      ChallengeParameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' },
    });
  });
});

describe('AdminDeleteSoftwareToken', () => {
  test('takes the token, and with it the choice', async () => {
    const ada = await withToken();
    const { sdk, pool, AccessToken } = ada;
    await prefer(ada, totp(true, true));

    await sdk.send(
      new AdminDeleteSoftwareTokenCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    expect(await shown(ada)).toEqual([undefined, undefined]);
    await expect(prefer(ada, totp(true, false))).rejects.toMatchObject({
      message: 'User has not set up software token mfa',
    });
    const { SecretCode } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    expect(SecretCode).toBeDefined();
  });

  test('leads to MFA_SETUP where the pool requires MFA', async () => {
    const ada = await withToken();
    const { sdk, pool } = ada;
    const UserPoolId = pool.userPoolId;
    await sdk.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId,
        MfaConfiguration: 'ON',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      }),
    );
    await expect(begin(ada, pool)).resolves.toMatchObject({ ChallengeName: 'SOFTWARE_TOKEN_MFA' });

    await sdk.send(new AdminDeleteSoftwareTokenCommand({ UserPoolId, Username: 'ada' }));

    await expect(begin(ada, pool)).resolves.toMatchObject({ ChallengeName: 'MFA_SETUP' });
  });
});
