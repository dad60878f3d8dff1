import {
  AdminDisableUserCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
  GetUserCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  newestCode,
  openEmbedded,
  password,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addAda, hashes, signedIn, signIn } from '../../support/cognito/sign-in.ts';
import { beginSrp, signInBySrp } from '../../support/cognito/srp.ts';

const newPassword = 'Another-horse-2';

async function openWithAda(
  options: Parameters<typeof makePool>[1] = {},
): Promise<Embedded & { pool: TestPool }> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, options);
  await addConfirmedUser(embedded, pool);
  return { ...embedded, pool };
}

function forgot({ clientId }: TestPool, Username = 'ada'): ForgotPasswordCommand {
  return new ForgotPasswordCommand({ ClientId: clientId, Username });
}

function confirm(
  { clientId }: TestPool,
  ConfirmationCode: string,
  options: { Username?: string; Password?: string } = {},
): ConfirmForgotPasswordCommand {
  return new ConfirmForgotPasswordCommand({
    ClientId: clientId,
    ConfirmationCode,
    Username: 'ada',
    Password: newPassword,
    ...options,
  });
}

function wrong(code: string): string {
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
const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const notFound = {
  name: 'UserNotFoundException',
  message: 'Username/client id combination not found.',
};

describe('a forgotten password', () => {
  test('is replaced by the code in the inbox, salt and verifier with it', async () => {
    const embedded = await openWithAda();
    const { sdk, pool, cognito } = embedded;
    const before = await beginSrp(embedded, pool);

    const { CodeDeliveryDetails } = await sdk.send(forgot(pool));
    await sdk.send(confirm(pool, newestCode(cognito)));

    expect(CodeDeliveryDetails).toEqual({
      AttributeName: 'email',
      DeliveryMedium: 'EMAIL',
      Destination: 'a***@e***',
    });
    const after = await beginSrp(embedded, pool);
    expect(after.ChallengeParameters?.['SALT']).not.toBe(before.ChallengeParameters?.['SALT']);
    await expect(signInBySrp(embedded, pool)).rejects.toMatchObject(incorrect);
    const reply = await signInBySrp(embedded, pool, { password: newPassword });
    expect(reply.AuthenticationResult).toBeDefined();
  });

  test('keeps its code after a wrong one and after a password that breaks the policy', async () => {
    const { sdk, pool, cognito } = await openWithAda();
    await sdk.send(forgot(pool));
    const code = newestCode(cognito);

    await expect(sdk.send(confirm(pool, wrong(code)))).rejects.toMatchObject(mismatch);
    await expect(sdk.send(confirm(pool, code, { Password: 'short' }))).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    });
    await sdk.send(confirm(pool, code));

    await expect(sdk.send(confirm(pool, code))).rejects.toMatchObject(expired);
  });

  test('can be replaced for an hour', async () => {
    const { sdk, pool, cognito, clock } = await openWithAda();
    await sdk.send(forgot(pool));
    const code = newestCode(cognito);
    clock.advance(3600);

    await expect(sdk.send(confirm(pool, code))).rejects.toMatchObject(expired);
  });

  test('is asked for at most five times an hour, wrong codes among them', async () => {
    const { sdk, pool, cognito, clock } = await openWithAda();
    await sdk.send(forgot(pool));
    await sdk.send(forgot(pool));
    await sdk.send(forgot(pool));
    const code = newestCode(cognito);
    await expect(sdk.send(confirm(pool, wrong(code)))).rejects.toMatchObject(mismatch);
    await expect(sdk.send(confirm(pool, wrong(code)))).rejects.toMatchObject(mismatch);

    await expect(sdk.send(forgot(pool))).rejects.toMatchObject(limit);
    await expect(sdk.send(confirm(pool, code))).rejects.toMatchObject(limit);
    clock.advance(3600);

    await expect(sdk.send(forgot(pool))).resolves.toHaveProperty('CodeDeliveryDetails');
  });

  test('of a missing user is refused, or hidden', async () => {
    const open = await openWithAda();
    await expect(open.sdk.send(forgot(open.pool, 'grace'))).rejects.toMatchObject(notFound);
    await expect(
      open.sdk.send(confirm(open.pool, '123456', { Username: 'grace' })),
    ).rejects.toMatchObject(notFound);

    const { sdk, pool } = await openWithAda({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    await expect(sdk.send(confirm(pool, '123456', { Username: 'grace' }))).rejects.toMatchObject(
      expired,
    );
    const { CodeDeliveryDetails } = await sdk.send(forgot(pool, 'grace'));
    expect(CodeDeliveryDetails).toMatchObject({ Destination: 'g***@g***' });
    await expect(sdk.send(confirm(pool, '123456', { Username: 'grace' }))).rejects.toMatchObject(
      mismatch,
    );
  });

  test('needs a verified contact and a user who is confirmed and not disabled', async () => {
    const embedded = await openEmbedded();
    const { sdk } = embedded;
    const pool = await makePool(embedded);
    await addAda(embedded, pool);
    await sdk.send(
      new SignUpCommand({ ClientId: pool.clientId, Username: 'grace', Password: password }),
    );

    await expect(sdk.send(forgot(pool))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
    });
    await expect(sdk.send(confirm(pool, '123456', { Username: 'grace' }))).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
    });
    await sdk.send(new AdminDisableUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
    const disabled = { name: 'NotAuthorizedException', message: 'User is disabled.' };
    await expect(sdk.send(forgot(pool))).rejects.toMatchObject(disabled);
    await expect(sdk.send(confirm(pool, '123456'))).rejects.toMatchObject(disabled);
  });

  test('needs SECRET_HASH where the client has a secret', async () => {
    const { sdk, pool } = await signedIn({ client: { GenerateSecret: true } });
    const missing = {
      name: 'NotAuthorizedException',
      message: `Client ${pool.clientId} is configured with secret but SECRET_HASH was not received`,
    };

    await expect(sdk.send(forgot(pool))).rejects.toMatchObject(missing);
    await expect(sdk.send(confirm(pool, '123456'))).rejects.toMatchObject(missing);
    await expect(
      sdk.send(
        new ForgotPasswordCommand({
          ClientId: pool.clientId,
          Username: 'ada',
          SecretHash: hashes(pool, 'grace')['SECRET_HASH'],
        }),
      ),
    ).rejects.toMatchObject({
      message: `Unable to verify secret hash for client ${pool.clientId}`,
    });
  });
});

function change(AccessToken: string, PreviousPassword?: string, ProposedPassword = newPassword) {
  return new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword });
}

describe('ChangePassword', () => {
  test('changes salt and verifier and revokes nothing', async () => {
    const ada = await signedIn();
    const { sdk, pool, AccessToken } = ada;
    const before = await beginSrp(ada, pool);

    await sdk.send(change(AccessToken, password));

    const after = await beginSrp(ada, pool);
    expect(after.ChallengeParameters?.['SALT']).not.toBe(before.ChallengeParameters?.['SALT']);
    await expect(signIn(ada, pool)).rejects.toMatchObject(incorrect);
    const reply = await signInBySrp(ada, pool, { password: newPassword });
    expect(reply.AuthenticationResult).toBeDefined();
    const user = await sdk.send(new GetUserCommand({ AccessToken }));
    expect(user.Username).toBe('ada');
  });

  test('refuses a wrong or missing previous password, a weak new one and a bad token', async () => {
    const { sdk, AccessToken } = await signedIn();

    await expect(sdk.send(change(AccessToken, 'Wrong-horse-1'))).rejects.toMatchObject(incorrect);
    await expect(sdk.send(change(AccessToken))).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Missing required parameter PreviousPassword',
    });
    await expect(sdk.send(change(AccessToken, password, 'short'))).rejects.toMatchObject({
      name: 'InvalidPasswordException',
      message: 'Password does not conform to policy: Password not long enough',
    });
    await expect(sdk.send(change('a.b.c', password))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid Access Token',
    });
  });

  test('is limited to five times an hour', async () => {
    const { sdk, AccessToken, clock } = await signedIn({
      client: { AccessTokenValidity: 1, TokenValidityUnits: { AccessToken: 'days' } },
    });
    for (let done = 0; done < 5; done += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the limit counts one after the other
      await expect(sdk.send(change(AccessToken, 'Wrong-horse-1'))).rejects.toMatchObject(incorrect);
    }

    await expect(sdk.send(change(AccessToken, password))).rejects.toMatchObject(limit);
    clock.advance(3600);

    await expect(sdk.send(change(AccessToken, password))).resolves.toBeDefined();
  });
});
