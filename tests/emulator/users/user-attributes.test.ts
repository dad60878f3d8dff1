import {
  AdminDeleteUserAttributesCommand,
  AdminUpdateUserAttributesCommand,
  DeleteUserAttributesCommand,
  GetUserAttributeVerificationCodeCommand,
  type GetUserAttributeVerificationCodeCommandOutput,
  GetUserCommand,
  UpdateUserAttributesCommand,
  type UpdateUserAttributesCommandOutput,
  VerifyUserAttributeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { begin, createAda, notAuthorized } from '../../support/cognito/challenges.ts';
import { makePool, newestCode, openEmbedded } from '../../support/cognito/embedded.ts';
import { type SignedIn, signedIn } from '../../support/cognito/sign-in.ts';

type Attributes = Record<string, string>;

function list(attributes: Attributes): { Name: string; Value: string }[] {
  return Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
}

function update(
  { sdk, AccessToken }: SignedIn,
  attributes: Attributes,
): Promise<UpdateUserAttributesCommandOutput> {
  const UserAttributes = list(attributes);
  return sdk.send(new UpdateUserAttributesCommand({ AccessToken, UserAttributes }));
}

function adminUpdate({ sdk, pool }: SignedIn, attributes: Attributes): Promise<object> {
  const names = { UserPoolId: pool.userPoolId, Username: 'ada' };
  const UserAttributes = list(attributes);
  return sdk.send(new AdminUpdateUserAttributesCommand({ ...names, UserAttributes }));
}

function askForCode(
  { sdk, AccessToken }: SignedIn,
  AttributeName = 'email',
): Promise<GetUserAttributeVerificationCodeCommandOutput> {
  return sdk.send(new GetUserAttributeVerificationCodeCommand({ AccessToken, AttributeName }));
}

function verify(
  { sdk, AccessToken }: SignedIn,
  Code: string,
  AttributeName = 'email',
): Promise<object> {
  return sdk.send(new VerifyUserAttributeCommand({ AccessToken, AttributeName, Code }));
}

function remove({ sdk, AccessToken }: SignedIn, UserAttributeNames: string[]): Promise<object> {
  return sdk.send(new DeleteUserAttributesCommand({ AccessToken, UserAttributeNames }));
}

async function attributesOf({ sdk, AccessToken }: SignedIn): Promise<Record<string, unknown>> {
  const { UserAttributes = [] } = await sdk.send(new GetUserCommand({ AccessToken }));
  const { sub: _, ...rest } = Object.fromEntries(
    UserAttributes.map(({ Name = '', Value }) => [Name, Value]),
  );
  return rest;
}

function other(code: string): string {
  return code === '000000' ? '111111' : '000000';
}

const mismatch = {
  name: 'CodeMismatchException',
  message: 'Invalid verification code provided, please try again.',
};
const expired = {
  name: 'ExpiredCodeException',
  message: 'Invalid code provided, please request a code again.',
};
const limit = {
  name: 'LimitExceededException',
  message: 'Attempt limit exceeded, please try after some time.',
};
const verifyFirst = {
  pool: {
    AliasAttributes: ['email' as const],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email' as const] },
  },
};

describe('UpdateUserAttributes', () => {
  test('writes at once what needs no verification; an empty value deletes', async () => {
    const ada = await signedIn();
    await update(ada, { nickname: 'A', name: 'Ada' });

    const { CodeDeliveryDetailsList } = await update(ada, { nickname: '' });

    expect(CodeDeliveryDetailsList).toEqual([]);
    await expect(attributesOf(ada)).resolves.toEqual({
      email: 'ada@example.com',
      email_verified: 'false',
      name: 'Ada',
    });
  });

  test('sends a code to a new address, which is not verified until the code comes back', async () => {
    const ada = await signedIn();

    const { CodeDeliveryDetailsList } = await update(ada, { email: 'new@other.com' });

    expect(CodeDeliveryDetailsList).toEqual([
      { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'n***@o***' },
    ]);
    const email = 'new@other.com';
    await expect(attributesOf(ada)).resolves.toEqual({ email, email_verified: 'false' });
    const code = newestCode(ada.cognito, { username: email });
    await expect(verify(ada, other(code))).rejects.toMatchObject(mismatch);
    await verify(ada, code);
    await expect(attributesOf(ada)).resolves.toEqual({ email, email_verified: 'true' });
    await expect(verify(ada, code)).rejects.toMatchObject(expired);
  });

  test('keeps the old address until the new one is verified, where the pool wants that', async () => {
    const ada = await signedIn(verifyFirst);
    await adminUpdate(ada, { email_verified: 'true' });
    const before = { email: 'ada@example.com', email_verified: 'true' };
    const USERNAME = 'new@example.com';

    await update(ada, { email: USERNAME });

    await expect(attributesOf(ada)).resolves.toEqual(before);
    await expect(begin(ada, ada.pool, { USERNAME })).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    await verify(ada, newestCode(ada.cognito, { username: USERNAME }));
    await expect(attributesOf(ada)).resolves.toEqual({ ...before, email: USERNAME });
    await expect(begin(ada, ada.pool, { USERNAME })).resolves.toHaveProperty(
      'AuthenticationResult',
    );
  });

  test('makes the code of an earlier address worthless', async () => {
    const ada = await signedIn({ pool: { AutoVerifiedAttributes: [] } });
    await askForCode(ada);
    const code = newestCode(ada.cognito, { username: 'ada' });

    await update(ada, { email: 'new@example.com' });

    await expect(verify(ada, code)).rejects.toMatchObject(expired);
  });

  test.each([
    ['an unknown attribute', { shoe: '9' }, 'NotAuthorizedException', /unauthorized attribute/],
    ['no address', { email: 'nonsense' }, 'InvalidParameterException', /email address format/],
    ['no phone', { phone_number: '123' }, 'InvalidParameterException', /phone number format/],
    ['a required one emptied', { email: '' }, 'InvalidParameterException', /email: .* required/],
    ['sub', { sub: 'x' }, 'NotAuthorizedException', /unauthorized attribute/],
    [
      'an immutable one',
      { name: 'Bob' },
      'InvalidParameterException',
      /^user.name: Attribute cannot be updated.$/,
    ],
    [
      'what the client may not write',
      { nickname: 'A' },
      'NotAuthorizedException',
      /unauthorized attribute/,
    ],
    [
      'email_verified',
      { email_verified: 'true' },
      'NotAuthorizedException',
      /unauthorized attribute/,
    ],
  ])('refuses %s', async (_, attributes: Attributes, name, message) => {
    const writable = ['email', 'phone_number', 'name'];
    const ada = await signedIn({
      pool: {
        Schema: [
          { Name: 'email', AttributeDataType: 'String', Required: true, Mutable: true },
          { Name: 'name', AttributeDataType: 'String', Mutable: false },
        ],
      },
      client: { WriteAttributes: writable },
    });

    await expect(update(ada, attributes)).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
    await expect(attributesOf(ada)).resolves.toEqual({
      email: 'ada@example.com',
      email_verified: 'false',
    });
  });

  test('refuses an address that someone else signs in with', async () => {
    const ada = await signedIn({ pool: { AliasAttributes: ['preferred_username'] } });
    const UserAttributes = list({ preferred_username: 'countess' });
    await createAda(ada, ada.pool, { Username: 'bob', UserAttributes });

    await expect(update(ada, { preferred_username: 'countess' })).rejects.toMatchObject({
      name: 'AliasExistsException',
    });
  });

  test('refuses an ID token', async () => {
    const ada = await signedIn();

    await expect(update({ ...ada, AccessToken: ada.IdToken }, { name: 'A' })).rejects.toMatchObject(
      notAuthorized('Invalid Access Token'),
    );
  });
});

describe('AdminUpdateUserAttributes', () => {
  test('may say that an address is verified, also against the pool that verifies first', async () => {
    const ada = await signedIn(verifyFirst);
    const change = { email: 'new@example.com', email_verified: 'true' };
    const codes = ada.cognito.inbox({}).length;

    await adminUpdate(ada, change);

    await expect(attributesOf(ada)).resolves.toEqual(change);
    expect(ada.cognito.inbox({})).toHaveLength(codes);
  });

  test('sends a code to an address that it leaves unverified', async () => {
    const ada = await signedIn();

    await adminUpdate(ada, { email: 'new@example.com' });

    await verify(ada, newestCode(ada.cognito, { username: 'new@example.com' }));
    await expect(attributesOf(ada)).resolves.toMatchObject({ email_verified: 'true' });
  });
});

describe('DeleteUserAttributes', () => {
  test('deletes by either API, what was verified with the address', async () => {
    const ada = await signedIn();
    await adminUpdate(ada, { email_verified: 'true', name: 'Ada', nickname: 'A' });

    await remove(ada, ['email', 'name']);
    await ada.sdk.send(
      new AdminDeleteUserAttributesCommand({
        UserPoolId: ada.pool.userPoolId,
        Username: 'ada',
        UserAttributeNames: ['nickname'],
      }),
    );

    await expect(attributesOf(ada)).resolves.toEqual({});
  });

  test('refuses unknown attributes and those that the client may not write', async () => {
    const ada = await signedIn({ client: { WriteAttributes: ['email'] } });
    const whole = await signedIn();

    await expect(remove(whole, ['shoe'])).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
    await expect(remove(ada, ['name'])).rejects.toMatchObject(
      notAuthorized('A client attempted to write unauthorized attribute'),
    );
  });
});

describe('AdminDeleteUserAttributes', () => {
  test('refuses the only name that the user signs in by', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { pool: { UsernameAttributes: ['email'] } });
    const Username = 'ada@example.com';
    await createAda(embedded, pool, { Username, UserAttributes: [] });

    const removing = embedded.sdk.send(
      new AdminDeleteUserAttributesCommand({
        UserPoolId: pool.userPoolId,
        Username,
        UserAttributeNames: ['email'],
      }),
    );

    await expect(removing).rejects.toMatchObject({ name: 'InvalidParameterException' });
    await expect(begin(embedded, pool, { USERNAME: Username })).resolves.toHaveProperty('Session');
  });
});

describe('GetUserAttributeVerificationCode', () => {
  test('sends a code that lives for a day', async () => {
    const ada = await signedIn({ client: { AccessTokenValidity: 24 } });
    const { CodeDeliveryDetails } = await askForCode(ada);
    expect(CodeDeliveryDetails).toEqual({
      AttributeName: 'email',
      DeliveryMedium: 'EMAIL',
      Destination: 'a***@e***',
    });
    expect(ada.cognito.inbox({ username: 'ada' })[0]?.purpose).toBe('verify-email');
    const code = newestCode(ada.cognito, { username: 'ada' });
    ada.clock.advance(86_399);

    await verify(ada, code);

    await expect(attributesOf(ada)).resolves.toMatchObject({ email_verified: 'true' });
  });

  test('refuses the sixth within an hour', async () => {
    const ada = await signedIn();
    for (let sent = 0; sent < 5; sent += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
      await askForCode(ada);
    }

    await expect(askForCode(ada)).rejects.toMatchObject(limit);
    ada.clock.advance(3599);
    await expect(askForCode(ada)).rejects.toMatchObject(limit);
  });

  test('refuses what the user does not have and what cannot be verified', async () => {
    const ada = await signedIn();

    for (const name of ['phone_number', 'name']) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one writer
      await expect(askForCode(ada, name)).rejects.toMatchObject({
        name: 'InvalidParameterException',
      });
    }
  });
});

describe('VerifyUserAttribute', () => {
  test('refuses a code that nobody asked for, or for the other attribute', async () => {
    const ada = await signedIn();
    await expect(verify(ada, '123456')).rejects.toMatchObject(expired);
    await askForCode(ada);
    const code = newestCode(ada.cognito, { username: 'ada' });

    await expect(verify(ada, code, 'phone_number')).rejects.toMatchObject(expired);
    await expect(verify(ada, code)).resolves.toBeDefined();
  });

  test('refuses the sixteenth wrong code within an hour, and then the right one', async () => {
    const ada = await signedIn();
    await askForCode(ada);
    const code = newestCode(ada.cognito, { username: 'ada' });
    for (let tries = 0; tries < 15; tries += 1) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
      await expect(verify(ada, other(code))).rejects.toMatchObject(mismatch);
    }

    await expect(verify(ada, code)).rejects.toMatchObject(limit);
  });
});
