import {
  AdminGetUserCommand,
  type AdminInitiateAuthCommandOutput,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  type AttributeType,
  SetUserPoolMfaConfigCommand,
  type SetUserPoolMfaConfigCommandInput,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  answerBy,
  type Api,
  begin,
  createAda,
  sessionRefusals,
} from '../../support/cognito/challenges.ts';
import {
  codeFor,
  type Embedded,
  makePool,
  newestCode,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addClient } from '../../support/cognito/sign-in.ts';

const email: AttributeType = { Name: 'email', Value: 'ada@example.com' };
const phone: AttributeType = { Name: 'phone_number', Value: '+15555551234' };
const sms = {
  SmsMfaConfiguration: {
    SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' },
  },
};
const mail = { EmailMfaConfiguration: {} };
const totp = { SoftwareTokenMfaConfiguration: { Enabled: true } };

interface Ada extends Embedded {
  readonly pool: TestPool;
}

/** `ada`, confirmed, in a pool with these second factors. */
async function ada(
  factors: Partial<SetUserPoolMfaConfigCommandInput>,
  UserAttributes: AttributeType[] = [email, phone],
  options: Parameters<typeof makePool>[1] = {},
): Promise<Ada> {
  return adaOn(await openEmbedded(), factors, UserAttributes, options);
}

/** The same, in one more pool of an embedded Cognito. */
async function adaOn(
  embedded: Embedded,
  factors: Partial<SetUserPoolMfaConfigCommandInput>,
  UserAttributes: AttributeType[] = [email, phone],
  options: Parameters<typeof makePool>[1] = {},
): Promise<Ada> {
  const pool = await makePool(embedded, options);
  const { userPoolId: UserPoolId } = pool;
  const MfaConfiguration = 'ON';
  await embedded.sdk.send(
    new SetUserPoolMfaConfigCommand({ UserPoolId, MfaConfiguration, ...factors }),
  );
  await addUser({ ...embedded, pool }, 'ada', UserAttributes);
  return { ...embedded, pool };
}

async function addUser(
  embedded: Ada,
  Username: string,
  UserAttributes: AttributeType[],
): Promise<void> {
  const { sdk, pool } = embedded;
  await createAda(embedded, pool, { Username, UserAttributes });
  await sdk.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: pool.userPoolId,
      Username,
      Password: password,
      Permanent: true,
    }),
  );
}

type Name = 'SMS_MFA' | 'EMAIL_OTP' | 'SELECT_MFA_TYPE' | 'MFA_SETUP' | 'SOFTWARE_TOKEN_MFA';

function answer(
  user: Ada,
  name: Name,
  session: string | undefined,
  responses: Record<string, string>,
  api: Api = 'public',
): Promise<AdminInitiateAuthCommandOutput> {
  return answerBy(api, user, user.pool, { name, session, responses });
}

function attributes({ sdk, pool }: Ada): Promise<object> {
  return sdk.send(new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
}

function other(code: string): string {
  return code === '000000' ? '111111' : '000000';
}

const wrongCode = {
  name: 'CodeMismatchException',
  message: 'Invalid code or auth state for the user.',
};

async function beginTimes(user: Ada, times: number): Promise<void> {
  for (let begun = 0; begun < times; begun += 1) {
    // oxlint-disable-next-line no-await-in-loop -- the limit counts one after the other
    await begin(user, user.pool);
  }
}

describe('the hourly limit', () => {
  const limit = {
    name: 'LimitExceededException',
    message: 'Attempt limit exceeded, please try after some time.',
  };

  test('of EMAIL_OTP as second factor is five for an address, even if two users share it', async () => {
    const user = await ada(mail);
    await addUser(user, 'bob', [email]);
    await addUser(user, 'grace', [{ ...email, Value: 'grace@example.com' }]);
    await beginTimes(user, 4);
    await begin(user, user.pool, { USERNAME: 'bob' });

    await expect(begin(user, user.pool)).rejects.toMatchObject(limit);
    await expect(begin(user, user.pool, { USERNAME: 'bob' })).rejects.toMatchObject(limit);
    const ofGrace = await begin(user, user.pool, { USERNAME: 'grace' });
    expect(ofGrace.ChallengeName).toBe('EMAIL_OTP');
    user.clock.advance(3600);

    await expect(begin(user, user.pool)).resolves.toHaveProperty('Session');
  });

  test('of EMAIL_OTP is one for each pool', async () => {
    const user = await ada(mail);
    const elsewhere = await adaOn(user, mail);
    await beginTimes(user, 5);
    await expect(begin(user, user.pool)).rejects.toMatchObject(limit);

    await expect(begin(elsewhere, elsewhere.pool)).resolves.toHaveProperty('Session');
  });

  test('does not exist for SMS_MFA', async () => {
    const user = await ada(sms);
    await beginTimes(user, 6);

    await expect(begin(user, user.pool)).resolves.toHaveProperty('Session');
  });
});

describe.each([
  ['SMS_MFA' as const, sms, 'SMS', '+*******1234', 'sms-mfa', 'phone_number_verified'],
  ['EMAIL_OTP' as const, mail, 'EMAIL', 'a***@e***', 'email-mfa', 'email_verified'],
])('%s as second factor', (name, factors, medium, destination, purpose, verified) => {
  const key = `${name}_CODE`;

  test.each<Api>(['public', 'admin'])(
    'sends a code that gives tokens by the %s API and verifies the address',
    async (api) => {
      const user = await ada(factors);

      const asked = await begin(user, user.pool);
      const [delivery] = user.cognito.inbox({ username: 'ada' });
      const code = present(delivery?.code);
      const reply = await answer(user, name, asked.Session, { [key]: code }, api);

      expect(asked).toMatchObject({
        ChallengeName: name,
        ChallengeParameters: {
          CODE_DELIVERY_DELIVERY_MEDIUM: medium,
          CODE_DELIVERY_DESTINATION: destination,
          USER_ID_FOR_SRP: 'ada',
        },
      });
      expect(delivery).toMatchObject({ medium, purpose, code: expect.stringMatching(/^\d{6}$/) });
      expect(reply.AuthenticationResult?.RefreshToken).toBeDefined();
      await expect(attributes(user)).resolves.toMatchObject({
        UserAttributes: expect.arrayContaining([{ Name: verified, Value: 'true' }]),
      });
    },
  );

  test('keeps the Session through six wrong codes and spends it with the right one', async () => {
    const user = await ada(factors);
    const { Session } = await begin(user, user.pool);
    const code = newestCode(user.cognito, { username: 'ada' });
    for (let tries = 0; tries < 6; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
      await expect(answer(user, name, Session, { [key]: other(code) })).rejects.toMatchObject(
        wrongCode,
      );
    }
    await expect(answer(user, name, Session, {})).rejects.toMatchObject({
      message: `Missing required parameter ${key}`,
    });

    await answer(user, name, Session, { [key]: code });

    await expect(answer(user, name, Session, { [key]: code })).rejects.toMatchObject(
      sessionRefusals.spent,
    );
  });

  test.each([
    [undefined, 180],
    [15, 900],
  ])(
    'with AuthSessionValidity %s takes the code for less than %i seconds',
    async (minutes, life) => {
      const client = { AuthSessionValidity: minutes };
      const user = await ada(factors, [email, phone], { client });
      const { Session } = await begin(user, user.pool);
      const late = await begin(user, user.pool);
      const [second, first] = user.cognito.inbox({ username: 'ada' });
      user.clock.advance(life - 1);
      const inTime = answer(user, name, Session, { [key]: present(first?.code) });
      await expect(inTime).resolves.toHaveProperty('AuthenticationResult');

      user.clock.advance(1);

      const tooLate = answer(user, name, late.Session, { [key]: present(second?.code) });
      await expect(tooLate).rejects.toMatchObject(sessionRefusals.expired);
    },
  );

  test('takes the code of this very sign-in, and no Session of another user or client', async () => {
    const user = await ada(factors);
    await addUser(user, 'bob', [{ ...email, Value: 'bob@example.com' }, phone]);
    const first = await begin(user, user.pool);
    const firstCode = newestCode(user.cognito, { username: 'ada' });
    const second = await begin(user, user.pool);
    const secondCode = newestCode(user.cognito, { username: 'ada' });
    const ofBob = await begin(user, user.pool, { USERNAME: 'bob' });
    const responses = { [key]: newestCode(user.cognito, { username: 'bob' }) };
    const elsewhere = { ...user, pool: await addClient(user, user.pool) };

    await expect(answer(user, name, ofBob.Session, responses)).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(
      answer(elsewhere, name, first.Session, { [key]: firstCode }),
    ).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(answer(user, name, second.Session, { [key]: firstCode })).rejects.toMatchObject(
      wrongCode,
    );
    await expect(answer(user, name, second.Session, { [key]: secondCode })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });

  test('wants the right SECRET_HASH', async () => {
    const user = await ada(factors, [email, phone], { client: { GenerateSecret: true } });
    const { Session } = await begin(user, user.pool);
    const code = newestCode(user.cognito, { username: 'ada' });

    const refused = answer(user, name, Session, { [key]: code, SECRET_HASH: 'wrong' });

    await expect(refused).rejects.toMatchObject({
      message: `Unable to verify secret hash for client ${user.pool.clientId}`,
    });
    await expect(answer(user, name, Session, { [key]: code })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });
});

describe('SELECT_MFA_TYPE', () => {
  test('offers what can be used, and leads to the factor that is chosen', async () => {
    const user = await ada({ ...sms, ...mail });
    const asked = await begin(user, user.pool);
    expect(asked).toMatchObject({
      ChallengeName: 'SELECT_MFA_TYPE',
      ChallengeParameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' },
    });
    expect(user.cognito.inbox({ username: 'ada' })).toEqual([]);

    const chosen = await answer(user, 'SELECT_MFA_TYPE', asked.Session, { ANSWER: 'EMAIL_OTP' });

    expect(chosen.ChallengeName).toBe('EMAIL_OTP');
    const EMAIL_OTP_CODE = newestCode(user.cognito, { username: 'ada' });
    await expect(
      answer(user, 'EMAIL_OTP', chosen.Session, { EMAIL_OTP_CODE }, 'admin'),
    ).resolves.toHaveProperty('AuthenticationResult');
    await expect(
      answer(user, 'SELECT_MFA_TYPE', asked.Session, { ANSWER: 'SMS_MFA' }),
    ).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('refuses what was not offered and keeps the Session, until it expires', async () => {
    const user = await ada({ ...sms, ...mail });
    const { Session } = await begin(user, user.pool);

    for (const responses of [{ ANSWER: 'SOFTWARE_TOKEN_MFA' }, { ANSWER: 'nonsense' }, {}]) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one writer
      await expect(answer(user, 'SELECT_MFA_TYPE', Session, responses)).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
    }
    const chosen = await answer(user, 'SELECT_MFA_TYPE', Session, { ANSWER: 'SMS_MFA' }, 'admin');
    expect(chosen.ChallengeName).toBe('SMS_MFA');
    const again = await begin(user, user.pool);
    user.clock.advance(180);
    await expect(
      answer(user, 'SELECT_MFA_TYPE', again.Session, { ANSWER: 'SMS_MFA' }),
    ).rejects.toMatchObject(sessionRefusals.expired);
  });

  test('does not come when one factor is preferred', async () => {
    const user = await ada({ ...sms, ...mail });
    await user.sdk.send(
      new AdminSetUserMFAPreferenceCommand({
        UserPoolId: user.pool.userPoolId,
        Username: 'ada',
        SMSMfaSettings: { Enabled: true },
        EmailMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );

    await expect(begin(user, user.pool)).resolves.toMatchObject({ ChallengeName: 'EMAIL_OTP' });
  });
});

describe('MFA_SETUP by e-mail', () => {
  test('sends a code to the address that is given, which is then the factor', async () => {
    const user = await ada({ ...totp, ...mail }, []);
    const asked = await begin(user, user.pool);
    expect(asked).toMatchObject({
      ChallengeName: 'MFA_SETUP',
      ChallengeParameters: { MFAS_CAN_SETUP: '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]' },
    });

    const sent = await answer(user, 'MFA_SETUP', asked.Session, { EMAIL: 'ada@example.com' });
    expect(sent).toMatchObject({
      ChallengeName: 'EMAIL_OTP',
      ChallengeParameters: { CODE_DELIVERY_DESTINATION: 'a***@e***' },
    });
    const code = newestCode(user.cognito, { username: 'ada@example.com' });
    await expect(
      answer(user, 'EMAIL_OTP', sent.Session, { EMAIL_OTP_CODE: other(code) }),
    ).rejects.toMatchObject(wrongCode);
    await expect(attributes(user)).resolves.not.toHaveProperty('UserMFASettingList');
    const reply = await answer(user, 'EMAIL_OTP', sent.Session, { EMAIL_OTP_CODE: code });

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
    await expect(attributes(user)).resolves.toMatchObject({
      UserMFASettingList: ['EMAIL_OTP'],
      UserAttributes: expect.arrayContaining([email, { Name: 'email_verified', Value: 'true' }]),
    });
    await expect(begin(user, user.pool)).resolves.toMatchObject({ ChallengeName: 'EMAIL_OTP' });
    await expect(
      answer(user, 'MFA_SETUP', asked.Session, { EMAIL: 'ada@example.com' }),
    ).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('keeps the Session when the address is none', async () => {
    const user = await ada({ ...totp, ...mail }, []);
    const { Session } = await begin(user, user.pool);

    await expect(answer(user, 'MFA_SETUP', Session, { EMAIL: 'nonsense' })).rejects.toMatchObject({
      message: 'Invalid email address format.',
    });
    await expect(answer(user, 'MFA_SETUP', Session, {})).rejects.toMatchObject(
      sessionRefusals.foreign,
    );

    await expect(
      answer(user, 'MFA_SETUP', Session, { EMAIL: 'ada@example.com' }, 'admin'),
    ).resolves.toMatchObject({ ChallengeName: 'EMAIL_OTP' });
  });

  test('is refused where the pool has no e-mail MFA, and with a Session of AssociateSoftwareToken', async () => {
    const without = await ada(totp, []);
    const EMAIL = 'ada@example.com';
    const first = await begin(without, without.pool);
    await expect(answer(without, 'MFA_SETUP', first.Session, { EMAIL })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });

    const user = await ada({ ...totp, ...mail }, []);
    const asked = await begin(user, user.pool);
    const { Session } = await user.sdk.send(
      new AssociateSoftwareTokenCommand({ Session: asked.Session }),
    );
    await expect(answer(user, 'MFA_SETUP', Session, { EMAIL })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
  });

  test('leaves the way by TOTP open', async () => {
    const user = await ada({ ...totp, ...mail }, []);
    const asked = await begin(user, user.pool);
    const associated = await user.sdk.send(
      new AssociateSoftwareTokenCommand({ Session: asked.Session }),
    );
    const { Session } = await user.sdk.send(
      new VerifySoftwareTokenCommand({
        Session: associated.Session,
        UserCode: codeFor(associated.SecretCode, user.clock.now()),
      }),
    );

    await expect(answer(user, 'MFA_SETUP', Session, {})).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });
});
