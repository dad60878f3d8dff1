import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  type CreateUserPoolCommandInput,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  openEmbedded,
  password,
  type TestPool,
} from '../../support/cognito/embedded.ts';

// With PreventUserExistenceErrors ENABLED nobody should find out who has an account: each test does the same at users in
// some state and at a name that has none, and compares the answers.

interface Place extends Embedded, TestPool {}

async function open(pool: Partial<CreateUserPoolCommandInput> = {}): Promise<Place> {
  const embedded = await openEmbedded();
  const client = { PreventUserExistenceErrors: 'ENABLED' } as const;
  return { ...embedded, ...(await makePool(embedded, { pool, client })) };
}

/** What a caller can see of an answer: its members or its refusal. */
async function outcomeOf(asked: Promise<object>): Promise<unknown> {
  try {
    const { $metadata: _, ...answer } = { $metadata: {}, ...(await asked) };
    return answer;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : error;
  }
}

type Ask = (place: Place, Username: string) => Promise<object>;

const resend: Ask = ({ sdk, clientId: ClientId }, Username) =>
  sdk.send(new ResendConfirmationCodeCommand({ ClientId, Username }));
const confirm: Ask = ({ sdk, clientId: ClientId }, Username) =>
  sdk.send(new ConfirmSignUpCommand({ ClientId, Username, ConfirmationCode: '000000' }));
const forget: Ask = ({ sdk, clientId: ClientId }, Username) =>
  sdk.send(new ForgotPasswordCommand({ ClientId, Username }));
const confirmForgotten: Ask = ({ sdk, clientId: ClientId }, Username) =>
  sdk.send(
    new ConfirmForgotPasswordCommand({
      ClientId,
      Username,
      ConfirmationCode: '000000',
      Password: 'Another-horse-2',
    }),
  );
const signIn: Ask = ({ sdk, clientId: ClientId }, USERNAME) =>
  sdk.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME, PASSWORD: 'Wrong-horse-1' },
    }),
  );

/** Each of the users in turn, as often as it takes to meet a limit. */
async function outcomes(
  place: Place,
  names: readonly string[],
  steps: readonly Ask[],
): Promise<unknown[][]> {
  const all: unknown[][] = [];
  for (const name of names) {
    const seen: unknown[] = [];
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as somebody would who is curious
    for (const step of steps) seen.push(await outcomeOf(step(place, name)));
    all.push(seen);
  }
  return all;
}

function times<Item>(count: number, item: Item): Item[] {
  return Array.from({ length: count }, () => item);
}

/** Users whose names begin with the same letter, so that made-up addresses of them look the same. */
async function addUsers(place: Place): Promise<void> {
  const { sdk, userPoolId: UserPoolId, clientId: ClientId } = place;
  await addConfirmedUser(place, place, 'ada-confirmed', 'real@example.com');
  await addConfirmedUser(place, place, 'ada-disabled', 'other@example.com');
  await sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: 'ada-disabled' }));
  await sdk.send(new SignUpCommand({ ClientId, Username: 'ada-by-admin', Password: password }));
  await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: 'ada-by-admin' }));
  await sdk.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: 'ada-invited',
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
    }),
  );
}

describe('a user that is hidden', () => {
  test.each([
    ['is not told from a disabled one by asking for a code and trying some', [confirm, resend]],
    ['nor by how often', [...times(6, resend), ...times(16, confirm)]],
  ])('%s', async (_, steps) => {
    const place = await open();
    await addUsers(place);

    const [missing, ...others] = await outcomes(place, ['ada-nobody', 'ada-disabled'], steps);

    expect(others).toEqual([missing]);
  });

  test('is distinguished from a confirmed user, because a client that lost a reply must know it', async () => {
    const place = await open();
    await addUsers(place);

    const told = await outcomes(place, ['ada-confirmed', 'ada-invited'], [confirm, resend]);

    const notConfirmable = 'NotAuthorizedException: User cannot be confirmed. Current status is';
    const confirmed = 'InvalidParameterException: User is already confirmed.';
    expect(told).toEqual([
      [`${notConfirmable} CONFIRMED`, confirmed],
      [`${notConfirmable} FORCE_CHANGE_PASSWORD`, confirmed],
    ]);
  });

  test('looks like a user whose password cannot be reset', async () => {
    const place = await open();
    await addUsers(place);

    const [missing, ...others] = await outcomes(
      place,
      ['ada-nobody', 'ada-disabled', 'ada-by-admin', 'ada-invited'],
      [confirmForgotten, forget, confirmForgotten, ...times(4, forget)],
    );

    expect(missing).toEqual([
      'ExpiredCodeException: Invalid code provided, please request a code again.',
      { CodeDeliveryDetails: expect.objectContaining({ Destination: 'a***@g***' }) },
      'CodeMismatchException: Invalid verification code provided, please try again.',
      ...times(2, expect.objectContaining({ CodeDeliveryDetails: expect.anything() })),
      ...times(2, 'LimitExceededException: Attempt limit exceeded, please try after some time.'),
    ]);
    expect(others).toEqual(times(3, missing));
    expect(place.cognito.inbox({ username: 'ada-by-admin' })).toEqual([]);
  });

  test('is locked after as many wrong passwords', async () => {
    const place = await open();
    await addUsers(place);

    const [missing, real] = await outcomes(
      place,
      ['ada-nobody', 'ada-confirmed'],
      times(7, signIn),
    );

    expect(missing?.at(-1)).toBe('NotAuthorizedException: Password attempts exceeded');
    expect(real).toEqual(missing);
  });

  test('is refused what the pool does for nobody', async () => {
    const place = await open({
      AutoVerifiedAttributes: [],
      AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'admin_only', Priority: 1 }] },
    });
    const { sdk, clientId: ClientId } = place;
    await sdk.send(new SignUpCommand({ ClientId, Username: 'ada', Password: password }));

    const [missing, real] = await outcomes(place, ['nobody', 'ada'], [resend, forget]);

    expect(missing).toEqual([
      'InvalidParameterException: Cannot resend codes. Auto verification not turned on.',
      expect.stringContaining('InvalidParameterException: Cannot reset password for the user'),
    ]);
    expect(real).toEqual(missing);
  });

  test('with an address for a name is sent to that address, by the medium that is for it', async () => {
    const place = await open({ UsernameAttributes: ['email', 'phone_number'] });

    const [byEmail, byPhone] = await outcomes(
      place,
      ['nobody@example.com', '+15551234567'],
      [forget, resend],
    );

    const email = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@e***' };
    const phone = { AttributeName: 'phone_number', DeliveryMedium: 'SMS' };
    expect(byEmail).toEqual(times(2, { CodeDeliveryDetails: email }));
    expect(byPhone).toEqual(
      times(2, { CodeDeliveryDetails: { ...phone, Destination: '+*******4567' } }),
    );
  });
});

async function srpParameters(
  { sdk, clientId: ClientId }: Place,
  USERNAME: string,
): Promise<Record<string, string>> {
  const { ChallengeParameters } = await sdk.send(
    new InitiateAuthCommand({
      ClientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME, SRP_A: '2' },
    }),
  );
  return ChallengeParameters ?? {};
}

describe('the name that SRP tells of a user that is hidden', () => {
  test('is in one case where the pool minds none, with one salt', async () => {
    const place = await open({ UsernameConfiguration: { CaseSensitive: false } });

    const [upper, lower] = [
      await srpParameters(place, 'NOBODY'),
      await srpParameters(place, 'nobody'),
    ];

    expect(upper).toMatchObject({ USERNAME: 'nobody', USER_ID_FOR_SRP: 'nobody' });
    expect(upper['SALT']).toBe(lower['SALT']);
  });

  test('is as typed where the pool minds the case', async () => {
    const place = await open();

    const [upper, lower] = [
      await srpParameters(place, 'NOBODY'),
      await srpParameters(place, 'nobody'),
    ];

    expect(upper).toMatchObject({ USERNAME: 'NOBODY', USER_ID_FOR_SRP: 'NOBODY' });
    expect(upper['SALT']).not.toBe(lower['SALT']);
  });

  test('is shaped like a sub where people sign in by e-mail, and can be answered with', async () => {
    const place = await open({ UsernameAttributes: ['email'] });
    const { sdk, clientId: ClientId } = place;
    const email = 'nobody@example.com';

    const [first, second] = [await srpParameters(place, email), await srpParameters(place, email)];
    const answered = await outcomeOf(
      sdk.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: {
            USERNAME: first['USER_ID_FOR_SRP'] ?? '',
            PASSWORD_CLAIM_SECRET_BLOCK: first['SECRET_BLOCK'] ?? '',
            PASSWORD_CLAIM_SIGNATURE: 'AAAA',
            TIMESTAMP: 'Tue Jan 1 12:00:00 UTC 2030',
          },
        }),
      ),
    );

    expect(first['USER_ID_FOR_SRP']).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[0-7][\da-f]{3}-/u,
    );
    expect(first['USER_ID_FOR_SRP']).toBe(second['USER_ID_FOR_SRP']);
    expect(answered).toBe('NotAuthorizedException: Incorrect username or password.');
  });

  test('counts as the same user whatever it is asked by', async () => {
    const place = await open({ UsernameAttributes: ['email'] });
    const told = await srpParameters(place, 'nobody@example.com');

    await outcomes(place, ['nobody@example.com'], times(5, signIn));
    const [outcome] = await outcomes(place, [told['USER_ID_FOR_SRP'] ?? ''], [signIn]);

    expect(outcome).toEqual(['NotAuthorizedException: Password attempts exceeded']);
  });
});
