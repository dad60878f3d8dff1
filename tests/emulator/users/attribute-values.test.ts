import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  type CognitoIdentityProviderClient,
  ForgotPasswordCommand,
  type SchemaAttributeType,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from '../../../src/protocol/jwt.ts';
import { begin } from '../../support/cognito/challenges.ts';
import {
  type Embedded,
  makePool,
  openEmbedded,
  password,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { signIn, signedIn } from '../../support/cognito/sign-in.ts';

type Attributes = Record<string, string>;

function list(attributes: Attributes): { Name: string; Value: string }[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

async function attributesOf(
  sdk: CognitoIdentityProviderClient,
  { userPoolId: UserPoolId }: TestPool,
): Promise<[string | undefined, string | undefined][]> {
  const reply = await sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));
  return (reply.UserAttributes ?? []).map(({ Name, Value }) => [Name, Value]);
}

async function createdAda(
  pool: Parameters<typeof makePool>[1],
  attributes: Attributes,
): Promise<Embedded & { pool: TestPool }> {
  const embedded = await openEmbedded();
  const made = await makePool(embedded, pool);
  const names = { UserPoolId: made.userPoolId, Username: 'ada' };
  await embedded.sdk.send(
    new AdminCreateUserCommand({
      ...names,
      MessageAction: 'SUPPRESS',
      UserAttributes: list(attributes),
    }),
  );
  await embedded.sdk.send(
    new AdminSetUserPasswordCommand({ ...names, Password: password, Permanent: true }),
  );
  return { ...embedded, pool: made };
}

describe('an address that Python says is verified (True)', () => {
  const address = { email: 'ada@example.com', email_verified: 'True' };

  test('gets the code for a new password', async () => {
    const { sdk, pool } = await createdAda({}, address);

    const reply = await sdk.send(
      new ForgotPasswordCommand({ ClientId: pool.clientId, Username: 'ada' }),
    );

    expect(reply.CodeDeliveryDetails).toMatchObject({ AttributeName: 'email' });
  });

  test('is an alias to sign in with, and true in the ID token', async () => {
    const ada = await createdAda({ pool: { AliasAttributes: ['email'] } }, address);

    const reply = await begin(ada, ada.pool, { USERNAME: 'ada@example.com' });

    expect(decodeJwt(reply.AuthenticationResult?.IdToken ?? '')?.claims).toMatchObject({
      email_verified: true,
    });
  });

  test('is verified after AdminUpdateUserAttributes too', async () => {
    const { sdk, pool } = await createdAda({}, { email: 'ada@example.com' });
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };
    await sdk.send(
      new AdminUpdateUserAttributesCommand({
        ...names,
        UserAttributes: list({ email_verified: 'TRUE' }),
      }),
    );

    expect(await attributesOf(sdk, pool)).toContainEqual(['email_verified', 'true']);
  });
});

test('an address that is verified must be there', async () => {
  const embedded = await openEmbedded();
  const { userPoolId: UserPoolId } = await makePool(embedded);

  const creating = embedded.sdk.send(
    new AdminCreateUserCommand({
      UserPoolId,
      Username: 'ada',
      UserAttributes: list({ phone_number_verified: 'true' }),
    }),
  );

  await expect(creating).rejects.toMatchObject({ name: 'InvalidParameterException' });
});

describe('a value of another type', () => {
  const Schema: SchemaAttributeType[] = [
    {
      Name: 'age',
      AttributeDataType: 'Number',
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '10' },
    },
    { Name: 'any', AttributeDataType: 'Number' },
    { Name: 'big', AttributeDataType: 'Boolean' },
    { Name: 'day', AttributeDataType: 'DateTime' },
  ];

  test.each<[string, string, boolean]>([
    ['custom:age', '1', true],
    ['custom:age', '10', true],
    ['custom:age', '0', false],
    ['custom:age', '11', false],
    ['custom:age', 'abc', false],
    ['custom:age', '1e1', false],
    ['custom:any', '-12.5', true],
    ['custom:any', '0x10', false],
    ['custom:any', ' 1', false],
    ['custom:big', 'false', true],
    ['custom:big', 'maybe', false],
    ['custom:big', '1', false],
    ['custom:day', '2030-01-01', true],
    ['custom:day', '2030-01-01T12:00:00Z', true],
    ['custom:day', '1893499200', true],
    ['custom:day', 'tomorrow', false],
    ['custom:day', '2030-13-01', false],
    ['email_verified', 'maybe', false],
    ['updated_at', 'abc', false],
    ['updated_at', '-1', false],
    ['updated_at', '1893499200', true],
    ['birthdate', '1815-12-10', true],
    ['birthdate', '1815', false],
  ])('%s = %j is judged by the schema', async (name, value, isGood) => {
    const { sdk, pool } = await signedIn({ pool: { Schema } });
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };

    const updating = sdk.send(
      new AdminUpdateUserAttributesCommand({ ...names, UserAttributes: list({ [name]: value }) }),
    );

    const refusal = `Attributes did not conform to the schema: ${name}: `;
    const outcome = await updating.then(
      async () => new Map(await attributesOf(sdk, pool)).get(name),
      (error: unknown) => String(error).slice('InvalidParameterException: '.length),
    );
    expect(outcome?.slice(0, refusal.length)).toBe(isGood ? value : refusal);
  });
});

describe('somebody who signed up', () => {
  test('has addresses that say they are not verified, in replies and in the ID token', async () => {
    const ada = await signedIn();
    const { sdk, pool } = ada;

    expect(await attributesOf(sdk, pool)).toEqual([
      ['sub', expect.any(String)],
      ['email_verified', 'false'],
      ['email', 'ada@example.com'],
    ]);
    expect(decodeJwt((await signIn(ada, pool)).IdToken)?.claims).toMatchObject({
      email_verified: false,
    });
  });

  test('gets a refusal that lists all that is missing or unknown, one on each line', async () => {
    const { sdk } = await openEmbedded();
    const required = ['name', 'family_name', 'gender'].map((Name) => ({
      Name,
      AttributeDataType: 'String' as const,
      Required: true,
    }));
    const { clientId: ClientId } = await makePool({ sdk }, { pool: { Schema: required } });
    const ada = { ClientId, Username: 'ada', Password: password };

    const missing = sdk.send(new SignUpCommand({ ...ada, UserAttributes: list({ gender: 'x' }) }));
    const unknown = sdk.send(
      new SignUpCommand({ ...ada, UserAttributes: list({ 'custom:a': '1', 'custom:b': '2' }) }),
    );

    await expect(missing).rejects.toMatchObject({
      message:
        'Attributes did not conform to the schema: name: The attribute is required\nfamily_name: The attribute is required\n',
    });
    await expect(unknown).rejects.toMatchObject({
      message:
        'Attributes did not conform to the schema: custom:a: Attribute does not exist in the schema.\ncustom:b: Attribute does not exist in the schema.\n',
    });
  });
});

test("attributes come in Cognito's order, whatever the order they were given in", async () => {
  const attributes = {
    family_name: 'Lovelace',
    email: 'ada@example.com',
    'custom:team': 'red',
    phone_number: '+441632960000',
    name: 'Ada',
    given_name: 'Ada',
    email_verified: 'true',
    phone_number_verified: 'false',
  };
  const Schema = [{ Name: 'team', AttributeDataType: 'String' as const }];
  const { sdk, pool } = await createdAda({ pool: { Schema } }, attributes);

  expect((await attributesOf(sdk, pool)).map(([name]) => name)).toEqual([
    'sub',
    'email_verified',
    'name',
    'phone_number_verified',
    'phone_number',
    'custom:team',
    'given_name',
    'family_name',
    'email',
  ]);
});
