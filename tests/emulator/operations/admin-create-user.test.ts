import {
  AdminConfirmSignUpCommand,
  AdminGetUserCommand,
  type AttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { begin, createAda, notAuthorized } from '../../support/cognito/challenges.ts';
import { makePool, newestCode, openEmbedded, password } from '../../support/cognito/embedded.ts';
import { addAda } from '../../support/cognito/sign-in.ts';

const email: AttributeType = { Name: 'email', Value: 'ada@example.com' };
const phone: AttributeType = { Name: 'phone_number', Value: '+15555550123' };
const verified: AttributeType = { Name: 'email_verified', Value: 'true' };

describe('AdminCreateUser', () => {
  test('makes a user who has to change the password, and sends nothing with SUPPRESS', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);

    const { User } = await createAda(embedded, pool);

    expect(User).toEqual({
      Username: 'ada',
      Attributes: [{ Name: 'sub', Value: expect.stringMatching(/^[0-9a-f-]{36}$/) }, email],
      UserCreateDate: embedded.clock.now(),
      UserLastModifiedDate: embedded.clock.now(),
      Enabled: true,
      UserStatus: 'FORCE_CHANGE_PASSWORD',
    });
    expect(embedded.cognito.inbox({})).toEqual([]);
    await expect(begin(embedded, pool)).resolves.toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
    });
  });

  test.each([
    ['by SMS', [email, phone], undefined, [['SMS', '+15555550123']]],
    ['by e-mail to someone without a phone', [email], undefined, [['EMAIL', 'ada@example.com']]],
    ['by e-mail when asked to', [email, phone], ['EMAIL' as const], [['EMAIL', 'ada@example.com']]],
    [
      'by both',
      [email, phone],
      ['SMS' as const, 'EMAIL' as const],
      [
        ['EMAIL', 'ada@example.com'],
        ['SMS', '+15555550123'],
      ],
    ],
    ['nowhere without an address', [], undefined, []],
  ])('sends the password %s', async (_, UserAttributes, DesiredDeliveryMediums, deliveries) => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);

    await createAda(embedded, pool, {
      UserAttributes,
      DesiredDeliveryMediums,
      MessageAction: undefined,
    });

    const inbox = embedded.cognito.inbox({ username: 'ada' });
    expect(inbox.map(({ medium, destination }) => [medium, destination])).toEqual(deliveries);
    for (const { code, purpose } of inbox) {
      expect({ code, purpose }).toEqual({ code: password, purpose: 'temporary-password' });
    }
  });

  test('makes a password up that the policy allows, one that is not given', async () => {
    const embedded = await openEmbedded();
    const policy = { MinimumLength: 20 };
    const pool = await makePool(embedded, { pool: { Policies: { PasswordPolicy: policy } } });

    await createAda(embedded, pool, { TemporaryPassword: undefined, MessageAction: undefined });

    const PASSWORD = newestCode(embedded.cognito, { username: 'ada' });
    expect(PASSWORD).toHaveLength(20);
    await expect(begin(embedded, pool, { PASSWORD })).resolves.toMatchObject({
      ChallengeName: 'NEW_PASSWORD_REQUIRED',
    });
  });

  test('gives the password TemporaryPasswordValidityDays, and RESEND another with as many', async () => {
    const embedded = await openEmbedded();
    const policy = { TemporaryPasswordValidityDays: 2 };
    const pool = await makePool(embedded, { pool: { Policies: { PasswordPolicy: policy } } });
    await createAda(embedded, pool);
    embedded.clock.advance(2 * 86_400 - 1);
    await expect(begin(embedded, pool)).resolves.toHaveProperty('ChallengeName');
    embedded.clock.advance(1);
    await expect(begin(embedded, pool)).rejects.toMatchObject(
      notAuthorized('Temporary password has expired and must be reset by an administrator.'),
    );

    await createAda(embedded, pool, { MessageAction: 'RESEND', TemporaryPassword: undefined });

    const PASSWORD = newestCode(embedded.cognito, { username: 'ada' });
    expect(PASSWORD).not.toBe(password);
    await expect(begin(embedded, pool)).rejects.toMatchObject(
      notAuthorized('Incorrect username or password.'),
    );
    await expect(begin(embedded, pool, { PASSWORD })).resolves.toHaveProperty('ChallengeName');
  });

  test.each([
    ['a weak password', { TemporaryPassword: 'weak' }, 'InvalidPasswordException'],
    ['a medium without an address', { DesiredDeliveryMediums: ['SMS' as const] }, 'InvalidParam'],
    ['an unknown attribute', { UserAttributes: [{ Name: 'shoe', Value: '9' }] }, 'InvalidParam'],
    ['RESEND for nobody', { MessageAction: 'RESEND' as const }, 'UserNotFoundException'],
    ['an unknown pool', { UserPoolId: 'us-east-1_missing' }, 'ResourceNotFoundException'],
  ])('refuses %s', async (_, input, name) => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);

    await expect(createAda(embedded, pool, input)).rejects.toMatchObject({
      name: expect.stringContaining(name),
    });
  });

  test('refuses a name that is taken, and RESEND for someone with a password of their own', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addAda(embedded, pool);

    await expect(createAda(embedded, pool)).rejects.toMatchObject({
      name: 'UsernameExistsException',
      message: 'User account already exists',
    });
    await expect(createAda(embedded, pool, { MessageAction: 'RESEND' })).rejects.toMatchObject({
      name: 'UnsupportedUserStateException',
    });
  });

  test('takes an alias from another only by ForceAliasCreation', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { pool: { AliasAttributes: ['email'] } });
    const input = { UserAttributes: [email, verified] };
    await createAda(embedded, pool, input);
    const bob = { ...input, Username: 'bob' };
    await expect(createAda(embedded, pool, bob)).rejects.toMatchObject({
      name: 'AliasExistsException',
    });

    await createAda(embedded, pool, { ...bob, ForceAliasCreation: true });

    const reply = await begin(embedded, pool, { USERNAME: 'ada@example.com' });
    expect(reply.ChallengeParameters?.['USER_ID_FOR_SRP']).toBe('bob');
  });

  test('names a user by sub if users sign in by e-mail, and refuses a name that is not an address', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, { pool: { UsernameAttributes: ['email'] } });
    const input = { Username: 'ada@example.com', UserAttributes: [] };

    const { User } = await createAda(embedded, pool, input);

    expect(User?.Username).toBe(User?.Attributes?.[0]?.Value);
    expect(User?.Attributes).toContainEqual(email);
    await expect(createAda(embedded, pool)).rejects.toMatchObject({
      message: 'Username should be an email.',
    });
  });

  test('confirms at once a user who needs no password', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded, {
      pool: {
        Policies: { SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD', 'EMAIL_OTP'] } },
      },
    });

    const { User } = await createAda(embedded, pool, {
      UserAttributes: [email, verified],
      TemporaryPassword: undefined,
    });

    expect(User?.UserStatus).toBe('CONFIRMED');
    const UserPoolId = pool.userPoolId;
    await expect(
      embedded.sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' })),
    ).resolves.toMatchObject({ UserStatus: 'CONFIRMED' });
    await expect(
      embedded.sdk.send(new AdminConfirmSignUpCommand({ UserPoolId, Username: 'ada' })),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
  });
});
