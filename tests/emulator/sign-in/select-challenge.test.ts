import {
  AdminUpdateUserAttributesCommand,
  type ChallengeNameType,
  ConfirmDeviceCommand,
  InitiateAuthCommand,
  SetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { formatHex, padHex, parseHex, privateKeyX, verifierV } from '../../../src/protocol/srp.ts';
import {
  answerBy,
  type Api,
  createAda,
  notAuthorized,
  sessionRefusals,
} from '../../support/cognito/challenges.ts';
import { addConfirmedUser, password, present } from '../../support/cognito/embedded.ts';
import { addAda, addClient, hashes } from '../../support/cognito/sign-in.ts';
import { A, passwordProof, respond } from '../../support/cognito/srp.ts';
import {
  beginChoice,
  type ChoicePool,
  choicePool,
  choicePoolWithAda,
  choose,
} from '../../support/cognito/user-auth.ts';

const incorrect = notAuthorized('Incorrect username or password.');
const wrongPassword = 'Wrong-horse-1';

async function askedToChoose(
  embedded: ChoicePool,
  parameters: Record<string, string> = {},
): Promise<string> {
  const { ChallengeName, Session } = await beginChoice(embedded, parameters);
  expect(ChallengeName).toBe('SELECT_CHALLENGE');
  return present(Session);
}

describe('SELECT_CHALLENGE answered by PASSWORD', () => {
  test.each<Api>(['public', 'admin'])('gives tokens by the %s API, once', async (api) => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);
    const responses = { ANSWER: 'PASSWORD', PASSWORD: password };

    const { $metadata: _, ...reply } = await choose(embedded, session, responses, api);

    expect(reply).toEqual({
      AuthenticationResult: expect.objectContaining({ RefreshToken: expect.any(String) }),
      ChallengeParameters: {},
    });
    await expect(choose(embedded, session, responses, api)).rejects.toMatchObject(
      sessionRefusals.spent,
    );
  });

  test('spends the Session of a wrong password, and counts it', async () => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);
    const answer = { ANSWER: 'PASSWORD', PASSWORD: wrongPassword };

    await expect(choose(embedded, session, answer)).rejects.toMatchObject(incorrect);

    await expect(
      choose(embedded, session, { ...answer, PASSWORD: password }),
    ).rejects.toMatchObject(sessionRefusals.spent);
    for (let done = 1; done < 5; done += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the lock counts one after the other
      const next = await askedToChoose(embedded);
      // oxlint-disable-next-line no-await-in-loop -- the lock counts one after the other
      await expect(choose(embedded, next, answer)).rejects.toMatchObject(incorrect);
    }
    const locked = await askedToChoose(embedded);
    await expect(choose(embedded, locked, { ...answer, PASSWORD: password })).rejects.toMatchObject(
      notAuthorized('Password attempts exceeded'),
    );
  });

  test('is followed by the second factor', async () => {
    const embedded = await choicePoolWithAda({ mfa: 'ON' });
    const session = await askedToChoose(embedded);

    const reply = await choose(embedded, session, { ANSWER: 'PASSWORD', PASSWORD: password });

    expect(reply.ChallengeName).toBe('MFA_SETUP');
  });

  test('is followed by a new password where it is temporary', async () => {
    const embedded = await choicePool();
    await createAda(embedded, embedded.pool);
    const session = await askedToChoose(embedded);

    const asked = await choose(embedded, session, { ANSWER: 'PASSWORD', PASSWORD: password });
    const reply = await answerBy('public', embedded, embedded.pool, {
      name: 'NEW_PASSWORD_REQUIRED',
      session: asked.Session,
      responses: { NEW_PASSWORD: 'Better-horse-2' },
    });

    expect(asked.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('refuses a client with a secret without the right hash', async () => {
    const embedded = await choicePool({ client: { GenerateSecret: true } });
    await addAda(embedded, embedded.pool);
    const session = await askedToChoose(embedded);
    const responses = { ANSWER: 'PASSWORD', PASSWORD: password };

    await expect(
      choose(embedded, session, { ...responses, SECRET_HASH: 'wrong' }),
    ).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${embedded.pool.clientId}`),
    );
    await expect(choose(embedded, session, responses)).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });
});

describe('SELECT_CHALLENGE answered by PASSWORD_SRP', () => {
  const responses = { ANSWER: 'PASSWORD_SRP', SRP_A: formatHex(A) };

  test('asks for a proof under a new Session, and spends the old one', async () => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);

    const asked = await choose(embedded, session, responses);

    expect(asked).toMatchObject({
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: { USERNAME: 'ada', USER_ID_FOR_SRP: 'ada' },
    });
    const proof = passwordProof(embedded, embedded.pool, asked);
    const send = (with_?: string): ReturnType<typeof respond> =>
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, with_);
    await expect(send(session)).rejects.toMatchObject(sessionRefusals.spent);
    await expect(send()).rejects.toMatchObject({
      message: 'Missing required parameter Session',
    });
    await expect(send(await askedToChoose(embedded))).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
    await expect(send(asked.Session)).resolves.toHaveProperty('AuthenticationResult');
    await expect(choose(embedded, session, responses)).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('refuses a proof of another password, and spends the Session', async () => {
    const embedded = await choicePoolWithAda();
    const asked = await choose(embedded, await askedToChoose(embedded), responses);
    const wrong = passwordProof(embedded, embedded.pool, asked, { password: wrongPassword });
    const right = passwordProof(embedded, embedded.pool, asked);

    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', wrong, asked.Session),
    ).rejects.toMatchObject(incorrect);
    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', right, asked.Session),
    ).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('wants the proof within seconds, for all that the Session lives longer', async () => {
    const embedded = await choicePoolWithAda();
    const asked = await choose(embedded, await askedToChoose(embedded), responses);
    embedded.clock.advance(30);
    const proof = passwordProof(embedded, embedded.pool, asked);

    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, asked.Session),
    ).rejects.toMatchObject(incorrect);
  });
});

describe('SELECT_CHALLENGE answered under the name of the factor', () => {
  test.each<[ChallengeNameType, Record<string, string>, string]>([
    ['PASSWORD', { PASSWORD: password }, 'AuthenticationResult.AccessToken'],
    ['PASSWORD_SRP', { SRP_A: formatHex(A) }, 'ChallengeParameters.SECRET_BLOCK'],
  ])('%s goes on as if it had been chosen', async (name, responses, expected) => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);
    const send = (given: Record<string, string>, api: Api): ReturnType<typeof answerBy> =>
      answerBy(api, embedded, embedded.pool, { name, session, responses: given });

    await expect(send({}, 'admin')).rejects.toMatchObject({
      message: `Missing required parameter ${Object.keys(responses)[0]}`,
    });
    await expect(send(responses, 'admin')).resolves.toHaveProperty(expected);
    await expect(send(responses, 'public')).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('PASSWORD spends the Session of a wrong one', async () => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);
    const send = (PASSWORD: string): ReturnType<typeof answerBy> =>
      answerBy('public', embedded, embedded.pool, {
        name: 'PASSWORD',
        session,
        responses: { PASSWORD },
      });

    await expect(send(wrongPassword)).rejects.toMatchObject(incorrect);
    await expect(send(password)).rejects.toMatchObject(sessionRefusals.spent);
  });

  test.each<[ChallengeNameType, Record<string, string>]>([
    ['EMAIL_OTP', { EMAIL_OTP_CODE: '12345678' }],
    ['SMS_OTP', { SMS_OTP_CODE: '12345678' }],
    ['SOFTWARE_TOKEN_MFA', { SOFTWARE_TOKEN_MFA_CODE: '123456' }],
    ['NEW_PASSWORD_REQUIRED', { NEW_PASSWORD: password }],
  ])('%s has not been asked for yet', async (name, responses) => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);

    await expect(
      answerBy('public', embedded, embedded.pool, { name, session, responses }),
    ).rejects.toMatchObject(sessionRefusals.mismatched);
  });
});

describe('SELECT_CHALLENGE', () => {
  test.each<[string, Record<string, string>]>([
    ['what the user lacks', { ANSWER: 'SMS_OTP' }],
    ['what is not imitated', { ANSWER: 'WEB_AUTHN', CREDENTIAL: '{}' }],
    ['nonsense', { ANSWER: 'nonsense' }],
    ['nothing', {}],
    ['PASSWORD without it', { ANSWER: 'PASSWORD' }],
    ['PASSWORD_SRP without SRP_A', { ANSWER: 'PASSWORD_SRP' }],
    ['PASSWORD_SRP with SRP_A that is no number', { ANSWER: 'PASSWORD_SRP', SRP_A: 'xyz' }],
  ])('refuses %s and keeps the Session', async (_, responses) => {
    const embedded = await choicePoolWithAda();
    const session = await askedToChoose(embedded);

    await expect(choose(embedded, session, responses)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(
      choose(embedded, session, { ANSWER: 'PASSWORD', PASSWORD: password }),
    ).resolves.toHaveProperty('AuthenticationResult');
  });

  test('refuses the Session of another user, another client and another flow, and none', async () => {
    const embedded = await choicePoolWithAda({ mfa: 'ON' });
    const { sdk, pool } = embedded;
    await addConfirmedUser(embedded, pool, 'bob', 'bob@example.com');
    const other = {
      ...embedded,
      pool: await addClient(embedded, pool, {
        ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
      }),
    };
    const right = { ANSWER: 'PASSWORD', PASSWORD: password };
    const byPassword = await sdk.send(
      new InitiateAuthCommand({
        ClientId: other.pool.clientId,
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      }),
    );
    const session = await askedToChoose(embedded);

    await expect(choose(embedded, session, { ...right, USERNAME: 'bob' })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(choose(other, session, right)).rejects.toMatchObject(sessionRefusals.foreign);
    await expect(choose(other, byPassword.Session, right)).rejects.toMatchObject(
      sessionRefusals.mismatched,
    );
    await expect(choose(embedded, 'x'.repeat(800), right)).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(choose(embedded, undefined, right)).rejects.toMatchObject({
      message: 'Missing required parameter Session',
    });
    await expect(choose(embedded, session, right)).resolves.toHaveProperty('ChallengeName');
  });

  test('takes an answer for as long as the client says', async () => {
    const embedded = await choicePoolWithAda();
    const [early, late] = [await askedToChoose(embedded), await askedToChoose(embedded)];
    const right = { ANSWER: 'PASSWORD', PASSWORD: password };
    embedded.clock.advance(179);
    await expect(choose(embedded, early, right)).resolves.toHaveProperty('AuthenticationResult');

    embedded.clock.advance(1);

    await expect(choose(embedded, late, right)).rejects.toMatchObject(sessionRefusals.expired);
  });
});

describe('SELECT_CHALLENGE of a missing user that is hidden', () => {
  const client = { PreventUserExistenceErrors: 'ENABLED' } as const;
  const USERNAME = 'grace';

  test('takes no PASSWORD, and spends the Session', async () => {
    const embedded = await choicePoolWithAda({ client });
    const session = await askedToChoose(embedded, { USERNAME });
    const answer = { USERNAME, ANSWER: 'PASSWORD', PASSWORD: password };

    await expect(choose(embedded, session, { ...answer, USERNAME: 'ada' })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(choose(embedded, session, { ...answer, USERNAME: 'mary' })).rejects.toMatchObject(
      sessionRefusals.foreign,
    );
    await expect(choose(embedded, session, answer)).rejects.toMatchObject(incorrect);
    await expect(choose(embedded, session, answer)).rejects.toMatchObject(sessionRefusals.spent);
  });

  test('leads to a proof that is never right', async () => {
    const embedded = await choicePoolWithAda({ client });
    const session = await askedToChoose(embedded, { USERNAME });

    const asked = await choose(embedded, session, {
      USERNAME,
      ANSWER: 'PASSWORD_SRP',
      SRP_A: formatHex(A),
    });

    const proof = passwordProof(embedded, embedded.pool, asked);
    await expect(
      respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, asked.Session),
    ).rejects.toMatchObject(incorrect);
  });

  test('does not become the one of a user who is made under that name', async () => {
    const embedded = await choicePoolWithAda({ client });
    const session = await askedToChoose(embedded, { USERNAME });
    await addConfirmedUser(embedded, embedded.pool, USERNAME, 'grace@example.com');

    await expect(
      choose(embedded, session, { USERNAME, ANSWER: 'PASSWORD', PASSWORD: password }),
    ).rejects.toMatchObject(sessionRefusals.foreign);
  });
});

function base64(number: bigint): string {
  return Buffer.from(padHex(number)).toString('base64');
}

describe('a device in the choice-based flow', () => {
  const pool = {
    DeviceConfiguration: {
      ChallengeRequiredOnNewDevice: true,
      DeviceOnlyRememberedOnUserPrompt: false,
    },
  };
  const right = { ANSWER: 'PASSWORD', PASSWORD: password };

  /** Signs in without a device, and confirms the one that is offered. */
  async function rememberDevice(embedded: ChoicePool): Promise<string> {
    const session = await askedToChoose(embedded);
    const { AuthenticationResult } = await choose(embedded, session, right);
    const { AccessToken, NewDeviceMetadata } = present(AuthenticationResult);
    const { DeviceKey, DeviceGroupKey } = present(NewDeviceMetadata);
    const whose = {
      realm: present(DeviceGroupKey),
      identity: present(DeviceKey),
      password: 'device',
    };
    const salt = parseHex('1234567890abcdef1234567890abcdef');
    await embedded.sdk.send(
      new ConfirmDeviceCommand({
        AccessToken,
        DeviceKey,
        DeviceSecretVerifierConfig: {
          Salt: base64(salt),
          PasswordVerifier: base64(verifierV(privateKeyX(salt, whose))),
        },
      }),
    );
    return present(DeviceKey);
  }

  test('stands in for the second factor whichever step names it', async () => {
    const embedded = await choicePoolWithAda({ pool });
    const DEVICE_KEY = await rememberDevice(embedded);

    const early = await choose(embedded, await askedToChoose(embedded, { DEVICE_KEY }), right);
    const late = await choose(embedded, await askedToChoose(embedded), { ...right, DEVICE_KEY });
    const asked = await choose(embedded, await askedToChoose(embedded, { DEVICE_KEY }), {
      ANSWER: 'PASSWORD_SRP',
      SRP_A: formatHex(A),
    });
    const proof = passwordProof(embedded, embedded.pool, asked);
    const bySrp = await respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', proof, asked.Session);

    expect([early, late, bySrp].map(({ ChallengeName }) => ChallengeName)).toEqual([
      'DEVICE_SRP_AUTH',
      'DEVICE_SRP_AUTH',
      'DEVICE_SRP_AUTH',
    ]);
  });

  test('that is unknown is refused at once, and in the answer with the Session kept', async () => {
    const embedded = await choicePoolWithAda({ pool });
    const DEVICE_KEY = 'us-east-1_00000000-0000-4000-8000-000000000000';
    const unknown = { name: 'ResourceNotFoundException', message: 'Device does not exist.' };

    await expect(beginChoice(embedded, { DEVICE_KEY })).rejects.toMatchObject(unknown);
    const session = await askedToChoose(embedded);
    await expect(choose(embedded, session, { ...right, DEVICE_KEY })).rejects.toMatchObject(
      unknown,
    );
    await expect(choose(embedded, session, right)).resolves.toHaveProperty('AuthenticationResult');
  });
});

describe('EMAIL_OTP as second factor of the choice-based flow', () => {
  test('comes after the password with six digits, and needs no leave as first factor', async () => {
    const embedded = await choicePoolWithAda({ factors: ['PASSWORD'] });
    const { sdk, pool, cognito } = embedded;
    await sdk.send(
      new SetUserPoolMfaConfigCommand({
        UserPoolId: pool.userPoolId,
        MfaConfiguration: 'ON',
        EmailMfaConfiguration: {},
      }),
    );
    const session = await askedToChoose(embedded);

    const asked = await choose(embedded, session, { ANSWER: 'PASSWORD', PASSWORD: password });
    const [delivery] = cognito.inbox({ username: 'ada' });
    const answer = { name: 'EMAIL_OTP' as const, session: asked.Session };
    const answered = (EMAIL_OTP_CODE: string): ReturnType<typeof answerBy> =>
      answerBy('public', embedded, pool, { ...answer, responses: { EMAIL_OTP_CODE } });

    expect(asked.ChallengeName).toBe('EMAIL_OTP');
    expect(delivery).toMatchObject({
      purpose: 'email-mfa',
      code: expect.stringMatching(/^\d{6}$/),
    });
    await expect(answered('none')).rejects.toMatchObject({ name: 'CodeMismatchException' });
    await expect(answered(present(delivery?.code))).resolves.toHaveProperty('AuthenticationResult');
  });
});

async function askedByAlias(): Promise<ChoicePool & { readonly session: string }> {
  const embedded = await choicePool({
    pool: { AliasAttributes: ['email'] },
    client: { GenerateSecret: true },
  });
  const { userPoolId: UserPoolId } = embedded.pool;
  await addAda(embedded, embedded.pool);
  await embedded.sdk.send(
    new AdminUpdateUserAttributesCommand({
      UserPoolId,
      Username: 'ada',
      UserAttributes: [{ Name: 'email_verified', Value: 'true' }],
    }),
  );
  return { ...embedded, session: await askedToChoose(embedded, { USERNAME: 'ada@example.com' }) };
}

describe('SELECT_CHALLENGE of someone who typed an alias, for a client with a secret', () => {
  const answer = { ANSWER: 'PASSWORD', PASSWORD: password };

  test.each(['ada@example.com', 'ada'])(
    'takes %s, hashed, because the challenge has no name',
    async (name) => {
      const embedded = await askedByAlias();

      const reply = await choose(embedded, embedded.session, { ...answer, USERNAME: name });

      expect(reply).toHaveProperty('AuthenticationResult.AccessToken');
    },
  );

  test('refuses a hash over another name than the one in the answer', async () => {
    const embedded = await askedByAlias();
    const mixed = { ...answer, USERNAME: 'ada@example.com', ...hashes(embedded.pool, 'ada') };

    const answering = choose(embedded, embedded.session, mixed);

    await expect(answering).rejects.toMatchObject(
      notAuthorized(`Unable to verify secret hash for client ${embedded.pool.clientId}`),
    );
  });
});
