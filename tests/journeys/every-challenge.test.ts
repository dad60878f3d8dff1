import {
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminForgetDeviceCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import type { Api } from '../support/cognito/challenges.ts';
import { riddle } from '../support/cognito/custom-auth.ts';
import { withFactors } from '../support/cognito/user-auth.ts';
import {
  associate,
  beginJourney,
  chooseFactors,
  type Journey,
  type JourneyOptions,
  mfaConfigs,
  type Naming,
  type RunOptions,
  signInBy,
} from '../support/faults/strict-journey.ts';

type Step = (ada: Journey) => readonly string[];

/** A command that is refused, and what is pending after it. */
interface Wrong {
  readonly step: Step;
  readonly options?: RunOptions;
  readonly exitCode: number;
  /** Whether the same challenge can still be answered: otherwise the sign-in is over. */
  readonly isKept: boolean;
}

interface Row {
  readonly challenge: string;
  /** How the challenge comes about, where its name does not say it. */
  readonly by?: string;
  readonly options?: JourneyOptions;
  readonly prepare?: (ada: Journey) => Promise<void>;
  /** What follows the sign-in command and the name that is typed. */
  readonly begin?: readonly string[];
  /** What is done before the challenge can be answered. */
  readonly before?: readonly Step[];
  /** What is tried first, and refused. */
  readonly tried?: readonly Step[];
  /** What is asked, in words and for a script. */
  readonly words: string;
  readonly facts?: object;
  readonly wrong: Wrong;
  /** What leads from the challenge to tokens. */
  readonly answers: readonly Step[];
}

const respond =
  (...words: readonly string[]): Step =>
  () => ['respond-to-challenge', ...words];
const sentCode: Step = ({ newestCode }) => ['respond-to-challenge', newestCode()];
const wrongSentCode: Step = ({ newestCode }) => {
  const code = newestCode();
  return ['respond-to-challenge', `${code.startsWith('0') ? '1' : '0'}${code.slice(1)}`];
};

const choices = ['PASSWORD', 'PASSWORD_SRP', 'EMAIL_OTP', 'SMS_OTP'];
const optional: JourneyOptions = {
  mfa: mfaConfigs.optional,
  addresses: ['email', 'phone_number'],
};
const choiceBased: JourneyOptions = {
  pool: withFactors('PASSWORD', 'EMAIL_OTP', 'SMS_OTP'),
  addresses: ['email', 'phone_number'],
};
const selecting = {
  options: choiceBased,
  begin: ['--flow', 'user-auth'],
  words: `choose one of ${choices.join(', ')}`,
  facts: { choices },
};
const byEmail = { delivery: { medium: 'EMAIL', destination: 'a***@e***' } };
const bySms = { delivery: { medium: 'SMS', destination: '+*******0123' } };
const wrongPassword = { env: { COGAUTH_PASSWORD: 'Wrong-horse-7' } };

const rows: readonly Row[] = [
  {
    challenge: 'NEW_PASSWORD_REQUIRED',
    options: {
      isTemporary: true,
      pool: { Schema: [{ Name: 'given_name', AttributeDataType: 'String', Required: true }] },
    },
    words: 'a new password, and a value for given_name',
    wrong: {
      step: respond('--attribute', 'given_name=Ada'),
      options: { env: { COGAUTH_NEW_PASSWORD: 'short' } },
      exitCode: 15,
      isKept: true,
    },
    answers: [respond('--attribute', 'given_name=Ada')],
  },
  {
    challenge: 'MFA_SETUP',
    by: 'authenticator app',
    options: { mfa: mfaConfigs.required },
    before: [() => ['associate-software-token', '--show-secrets']],
    words: 'a second factor must be set up (SOFTWARE_TOKEN_MFA)',
    wrong: {
      step: ({ wrongTotp }) => ['verify-software-token', wrongTotp()],
      exitCode: 12,
      isKept: true,
    },
    answers: [({ totp }) => ['verify-software-token', totp()], respond()],
  },
  {
    challenge: 'MFA_SETUP',
    by: 'e-mail address',
    options: { mfa: mfaConfigs.requiredByEmail, addresses: ['phone_number'] },
    words: 'a second factor must be set up (SOFTWARE_TOKEN_MFA, EMAIL_OTP)',
    wrong: { step: respond('ada.example.com'), exitCode: 10, isKept: true },
    answers: [respond('ada@example.com'), sentCode],
  },
  {
    challenge: 'SELECT_MFA_TYPE',
    options: optional,
    prepare: (ada) => chooseFactors(ada, '--software-token', 'enabled', '--email', 'enabled'),
    words: 'choose one of SOFTWARE_TOKEN_MFA, EMAIL_OTP',
    facts: { choices: ['SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] },
    wrong: { step: respond('SMS_MFA'), exitCode: 15, isKept: true },
    answers: [respond('EMAIL_OTP'), sentCode],
  },
  {
    challenge: 'SOFTWARE_TOKEN_MFA',
    options: optional,
    prepare: (ada) => chooseFactors(ada, '--software-token', 'preferred'),
    words: 'the code that the authenticator app shows',
    wrong: {
      step: ({ wrongTotp }) => ['respond-to-challenge', wrongTotp()],
      exitCode: 12,
      isKept: true,
    },
    answers: [({ totp }) => ['respond-to-challenge', totp()]],
  },
  {
    challenge: 'SMS_MFA',
    options: optional,
    prepare: (ada) => chooseFactors(ada, '--sms', 'preferred'),
    words: 'a code was sent by SMS to +*******0123',
    facts: bySms,
    wrong: { step: wrongSentCode, exitCode: 12, isKept: true },
    answers: [sentCode],
  },
  {
    challenge: 'EMAIL_OTP',
    by: 'second factor',
    options: optional,
    prepare: (ada) => chooseFactors(ada, '--email', 'preferred'),
    words: 'a code was sent by e-mail to a***@e***',
    facts: byEmail,
    wrong: { step: wrongSentCode, exitCode: 12, isKept: true },
    answers: [sentCode],
  },
  {
    challenge: 'SELECT_CHALLENGE',
    by: 'PASSWORD',
    ...selecting,
    wrong: { step: respond('PASSWORD'), options: wrongPassword, exitCode: 13, isKept: false },
    answers: [respond('PASSWORD')],
  },
  {
    challenge: 'SELECT_CHALLENGE',
    by: 'PASSWORD_SRP',
    ...selecting,
    wrong: { step: respond('PASSWORD_SRP'), options: wrongPassword, exitCode: 13, isKept: false },
    answers: [respond('PASSWORD_SRP')],
  },
  {
    challenge: 'SELECT_CHALLENGE',
    by: 'SMS_OTP',
    ...selecting,
    wrong: { step: respond('MAGIC_OTP'), exitCode: 15, isKept: true },
    answers: [respond('SMS_OTP'), sentCode],
  },
  {
    challenge: 'EMAIL_OTP',
    by: 'first factor',
    options: choiceBased,
    begin: ['--flow', 'user-auth', '--preferred-challenge', 'EMAIL_OTP'],
    words: 'a code was sent by e-mail to a***@e***',
    facts: byEmail,
    wrong: { step: wrongSentCode, exitCode: 12, isKept: true },
    answers: [sentCode],
  },
  {
    challenge: 'SMS_OTP',
    options: choiceBased,
    begin: ['--flow', 'user-auth', '--preferred-challenge', 'SMS_OTP'],
    words: 'a code was sent by SMS to +*******0123',
    facts: bySms,
    wrong: { step: wrongSentCode, exitCode: 12, isKept: true },
    answers: [sentCode],
  },
  {
    challenge: 'SOFTWARE_TOKEN_MFA',
    by: 'password among the choices',
    options: { ...choiceBased, mfa: mfaConfigs.optional },
    prepare: (ada) => chooseFactors(ada, '--software-token', 'preferred'),
    begin: ['--flow', 'user-auth', '--preferred-challenge', 'PASSWORD_SRP'],
    words: 'the code that the authenticator app shows',
    wrong: {
      step: ({ wrongTotp }) => ['respond-to-challenge', wrongTotp()],
      exitCode: 12,
      isKept: true,
    },
    answers: [({ totp }) => ['respond-to-challenge', totp()]],
  },
  {
    challenge: 'CUSTOM_CHALLENGE',
    options: { triggers: riddle },
    begin: ['--flow', 'custom'],
    tried: [respond('41'), respond('43')],
    words: 'question=what is it, ',
    wrong: { step: respond('44'), exitCode: 13, isKept: false },
    answers: [respond('42')],
  },
  {
    challenge: 'CUSTOM_CHALLENGE',
    by: 'password first',
    options: { triggers: riddle },
    begin: ['--flow', 'custom', '--password-first'],
    words: 'question=what is it, ',
    wrong: { step: respond('--response', 'OTHER=42'), exitCode: 15, isKept: true },
    answers: [respond('42')],
  },
];

const apis: readonly Api[] = ['public', 'admin'];
const allNamings: readonly Naming[] = ['an alias', 'the e-mail address that she signed up with'];

const cases = rows.flatMap((row) =>
  apis.flatMap((api) =>
    allNamings.map((naming) => ({ ...row, api, naming, by: row.by ?? 'answer' })),
  ),
);
type Case = (typeof cases)[number];

/** The first command: what stands in the way of tokens is asked. */
function beginning({ api, begin = [] }: Case, { typed }: Journey): readonly string[] {
  return [signInBy[api], typed, ...begin];
}

async function prepared({ naming, options, prepare }: Case): Promise<Journey> {
  const ada = await beginJourney(naming, options);
  await prepare?.(ada);
  return ada;
}

/** Runs a command that must succeed; an authenticator app gets the secret that it shows. */
async function take(ada: Journey, steps: readonly Step[]): Promise<void> {
  for (const step of steps) {
    const argv = step(ada);
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    await (argv[0] === 'associate-software-token' ? associate(ada) : ada.succeed(argv));
  }
}

/** Cognito refuses both where any step was answered in the name that was typed. */
async function expectBoundToRealName({ succeed, typed }: Journey): Promise<void> {
  const signedIn = await succeed(['status', '--check']);
  await succeed(['confirm-device', '--name', 'laptop']);
  const refreshed = await succeed(['refresh']);

  expect(signedIn.state).toMatchObject({ phase: 'signed-in', username: typed });
  expect(refreshed.exitCode).toBe(0);
}

describe.each(cases)('$challenge ($by) by the $api API, to ada, who types $naming', (row) => {
  test('is described, refuses a wrong answer, and leads to tokens in the real name', async () => {
    const ada = await prepared(row);

    const asked = await ada.succeed(beginning(row, ada));
    const told = await ada.run(['status']);
    await take(ada, [...(row.before ?? []), ...(row.tried ?? [])]);
    const refused = await ada.json(row.wrong.step(ada), row.wrong.options);
    const kept = await ada.json(['status']);
    if (!row.wrong.isKept) await ada.succeed(refused.next[0]?.argv.slice(1) ?? []);
    await take(ada, row.answers);

    expect(asked.result).toMatchObject({ challenge: row.challenge, ...row.facts });
    expect(told.stdout).toContain(`Cognito asks for ${row.challenge}: ${row.words}`);
    expect(refused).toMatchObject({ ok: false, exitCode: row.wrong.exitCode });
    expect(kept.state['challenge']).toBe(row.challenge);
    expect(kept.next[0]?.command === signInBy[row.api]).toBe(!row.wrong.isKept);
    await expectBoundToRealName(ada);
  });
});

/** The username, if a command could mean another user too. */
const defaultFlow = { public: ['--flow', 'user-srp'], admin: [] } as const;

const aliasCases = cases.filter(({ naming }) => naming === 'an alias');

describe.each(aliasCases)('$challenge ($by) by the $api API, whose Session has expired', (row) => {
  test('says how it ended, and next leads back to it', async () => {
    const ada = await prepared(row);
    await ada.succeed(beginning(row, ada));
    await take(ada, row.before ?? []);
    ada.served.clock.advance(181);

    const late = await ada.json(row.answers[0]?.(ada) ?? []);
    const argv = late.next[0]?.argv ?? [];
    const back = await ada.succeed(argv.slice(1));
    await take(ada, [...(row.before ?? []), ...row.answers]);

    expect(late).toMatchObject({ exitCode: 11, error: { code: 'SessionExpired' } });
    expect(argv).toEqual(['cogauth', signInBy[row.api], ...(row.begin ?? defaultFlow[row.api])]);
    expect(back.result).toMatchObject({ challenge: row.challenge, ...row.facts });
    await expectBoundToRealName(ada);
  });
});

test('MFA_SETUP that has expired with its app verified leads on to the code of that app', async () => {
  const ada = await beginJourney('an alias', { mfa: mfaConfigs.required });
  await ada.succeed(['initiate-auth', ada.typed, '--expect', 'MFA_SETUP']);
  await associate(ada);
  await ada.succeed(['verify-software-token', ada.totp()]);
  ada.served.clock.advance(181);

  const late = await ada.json(['respond-to-challenge']);
  const back = await ada.succeed(late.next[0]?.argv.slice(1) ?? []);
  await ada.succeed(['respond-to-challenge', ada.totp(), '--expect', 'TOKENS']);

  expect(late.exitCode).toBe(11);
  expect(back.result).toMatchObject({ challenge: 'SOFTWARE_TOKEN_MFA' });
});

test('NEW_PASSWORD_REQUIRED names the attribute that is missing', async () => {
  const { options } = rows.find(({ challenge }) => challenge === 'NEW_PASSWORD_REQUIRED') ?? {};
  const ada = await beginJourney('an alias', options);
  await ada.succeed(['initiate-auth', ada.typed]);

  const refused = await ada.json(['respond-to-challenge']);

  expect(refused).toMatchObject({
    exitCode: 2,
    error: { message: 'Cognito requires the attribute given_name' },
  });
});

test('SELECT_CHALLENGE, which contains no name, is not always answered in the name of a deleted user', async () => {
  const ada = await beginJourney('the e-mail address that she signed up with', choiceBased);
  const begin = ['initiate-auth', ada.typed, '--flow', 'user-auth'];
  const { userPoolId: UserPoolId } = ada.pool;
  await take(ada, [() => begin, respond('EMAIL_OTP'), sentCode, () => ['sign-out']]);
  await ada.served.sdk.send(new AdminDeleteUserCommand({ UserPoolId, Username: ada.realUsername }));
  const email = { Name: 'email', Value: ada.typed };
  const { User } = await ada.served.sdk.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: ada.typed,
      MessageAction: 'SUPPRESS',
      UserAttributes: [email, { Name: 'email_verified', Value: 'true' }],
    }),
  );
  await ada.succeed(begin);

  const refused = await ada.json(['respond-to-challenge', 'EMAIL_OTP']);
  await ada.succeed(refused.next[0]?.argv.slice(1) ?? []);
  await ada.succeed(['respond-to-challenge', 'EMAIL_OTP']);
  const signedIn = await ada.succeed(['respond-to-challenge', ada.newestCode()]);

  expect(refused.exitCode).toBe(11);
  expect(User?.Username).not.toBe(ada.realUsername);
  expect(signedIn.result).toMatchObject({ username: User?.Username, challenge: null });
});

/** The challenges that one command answers by itself, from beginning to end. */
const atOnce = apis.flatMap((api) =>
  allNamings.flatMap((naming) => [
    { api, naming, challenge: 'PASSWORD_VERIFIER', begin: ['--flow', 'user-srp'] },
    ...['PASSWORD', 'PASSWORD_SRP'].map((challenge) => ({
      api,
      naming,
      challenge,
      begin: ['--flow', 'user-auth', '--preferred-challenge', challenge],
    })),
  ]),
);

describe.each(atOnce)('$challenge by the $api API, to ada, who types $naming', (row) => {
  test('is answered at once: a wrong password is refused, the right one gives tokens', async () => {
    const ada = await beginJourney(row.naming, choiceBased);
    const argv = [signInBy[row.api], ada.typed, ...row.begin];

    const refused = await ada.json(argv, wrongPassword);
    const signedIn = await ada.succeed(argv);

    expect(refused).toMatchObject({ exitCode: 13, state: { challenge: null, tokens: null } });
    expect(signedIn.result).toMatchObject({ username: ada.realUsername, challenge: null });
    await expectBoundToRealName(ada);
  });
});

describe.each(apis)('DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER by the %s API', (api) => {
  async function withDevice(naming: Naming): Promise<Journey> {
    const ada = await beginJourney(naming, optional);
    await chooseFactors(ada, '--software-token', 'preferred');
    await ada.succeed([signInBy[api], ada.typed]);
    await ada.succeed(['respond-to-challenge', ada.totp(), '--expect', 'TOKENS']);
    await ada.succeed(['confirm-device']);
    await ada.succeed(['update-device-status']);
    ada.served.clock.advance(60);
    return ada;
  }

  test.each(allNamings)(
    'are answered by the device alone, to ada, who types %s',
    async (naming) => {
      const ada = await withDevice(naming);
      await ada.succeed(['sign-out']);

      const bySrp = await ada.succeed([signInBy[api], ada.typed, '--flow', 'user-srp']);
      const refreshed = await ada.succeed(['refresh']);

      expect(bySrp.result).toMatchObject({ username: ada.realUsername, challenge: null });
      expect(refreshed.state['device']).toMatchObject({ remembered: true });
    },
  );

  test('are no longer asked of a device that was forgotten elsewhere', async () => {
    const ada = await withDevice('an alias');
    const DeviceKey = await ada.deviceKey();
    const { userPoolId: UserPoolId } = ada.pool;
    await ada.served.sdk.send(
      new AdminForgetDeviceCommand({ UserPoolId, Username: ada.realUsername, DeviceKey }),
    );

    const asked = await ada.succeed([signInBy[api], ada.typed]);
    await ada.succeed(['respond-to-challenge', ada.totp()]);

    expect(asked.result).toMatchObject({ challenge: 'SOFTWARE_TOKEN_MFA' });
    expect(asked.warnings).toContain(
      'Cognito no longer knows the remembered device: it was dropped',
    );
    await expectBoundToRealName(ada);
  });

  test('are refused to a device with another password, which MFA goes around', async () => {
    const ada = await withDevice('an alias');
    await ada.edit(({ device, ...flow }) => ({
      ...flow,
      device: device && { ...device, devicePassword: 'another' },
    }));

    const refused = await ada.json([signInBy[api], ada.typed]);
    const around = await ada.succeed([signInBy[api], ada.typed, '--no-device']);
    await ada.succeed(['respond-to-challenge', ada.totp()]);

    expect(refused).toMatchObject({ exitCode: 13 });
    expect(around.result).toMatchObject({ challenge: 'SOFTWARE_TOKEN_MFA' });
    await expectBoundToRealName(ada);
  });

  test('are left out again by the sign-in that leads back, where they were before', async () => {
    const ada = await withDevice('an alias');
    await ada.succeed([signInBy[api], ada.typed, '--no-device']);
    ada.served.clock.advance(181);

    const late = await ada.json(['respond-to-challenge', ada.totp()]);
    const argv = late.next[0]?.argv ?? [];
    const back = await ada.succeed(argv.slice(1));

    expect(late.exitCode).toBe(11);
    expect(argv).toEqual(expect.arrayContaining([signInBy[api], '--no-device']));
    expect(back.result).toMatchObject({ challenge: 'SOFTWARE_TOKEN_MFA' });
  });
});
