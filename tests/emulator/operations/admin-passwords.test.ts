import {
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  ConfirmForgotPasswordCommand,
  GetUserCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { begin, createAda, notAuthorized } from '../../support/cognito/challenges.ts';
import {
  addConfirmedUser,
  makePool,
  newestCode,
  openEmbedded,
} from '../../support/cognito/embedded.ts';
import { type SignedIn, signedIn, signIn } from '../../support/cognito/sign-in.ts';

const newPassword = 'Another-horse-2';

function setPassword(
  { sdk, pool }: Pick<SignedIn, 'sdk' | 'pool'>,
  input: { Password?: string; Permanent?: boolean; Username?: string } = {},
): Promise<object> {
  return sdk.send(
    new AdminSetUserPasswordCommand({
      UserPoolId: pool.userPoolId,
      Username: 'ada',
      Password: newPassword,
      ...input,
    }),
  );
}

describe('AdminSetUserPassword', () => {
  test('sets a password for good, and revokes nothing', async () => {
    const ada = await signedIn();

    await setPassword(ada, { Permanent: true });

    const { AccessToken, sdk, pool } = ada;
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).resolves.toHaveProperty('Username');
    await expect(signIn(ada, pool)).rejects.toMatchObject(
      notAuthorized('Incorrect username or password.'),
    );
    await expect(begin(ada, pool, { PASSWORD: newPassword })).resolves.toHaveProperty(
      'AuthenticationResult.AccessToken',
    );
  });

  test('sets one that has to be changed, within the days of the policy', async () => {
    const ada = await signedIn();

    await setPassword(ada);

    const PASSWORD = newPassword;
    const { AccessToken, sdk, pool, clock } = ada;
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).resolves.toHaveProperty('Username');
    const reply = await begin(ada, pool, { PASSWORD });
    expect(reply.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    clock.advance(7 * 86_400);
    await expect(begin(ada, pool, { PASSWORD })).rejects.toMatchObject(
      notAuthorized('Temporary password has expired and must be reset by an administrator.'),
    );
  });

  test('confirms a user who never used the temporary one', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await createAda(embedded, pool);

    await setPassword({ ...embedded, pool }, { Permanent: true });
    embedded.clock.advance(30 * 86_400);

    await expect(begin(embedded, pool, { PASSWORD: newPassword })).resolves.toHaveProperty(
      'AuthenticationResult.AccessToken',
    );
  });

  test('refuses a weak password and a user who is not there', async () => {
    const ada = await signedIn();

    await expect(setPassword(ada, { Password: 'weak' })).rejects.toMatchObject({
      name: 'InvalidPasswordException',
    });
    await expect(setPassword(ada, { Username: 'bob' })).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });
});

describe('AdminResetUserPassword', () => {
  test('refuses every sign-in until the code from the inbox has set a new password', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const { sdk, cognito } = embedded;
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };

    await sdk.send(new AdminResetUserPasswordCommand(names));

    await expect(sdk.send(new AdminGetUserCommand(names))).resolves.toMatchObject({
      UserStatus: 'RESET_REQUIRED',
    });
    await expect(begin(embedded, pool)).rejects.toMatchObject({
      name: 'PasswordResetRequiredException',
      message: 'Password reset required for the user',
    });
    const confirm = new ConfirmForgotPasswordCommand({
      ClientId: pool.clientId,
      Username: 'ada',
      ConfirmationCode: newestCode(cognito, { username: 'ada' }),
      Password: newPassword,
    });
    await sdk.send(confirm);
    await expect(begin(embedded, pool, { PASSWORD: newPassword })).resolves.toHaveProperty(
      'AuthenticationResult.AccessToken',
    );
  });

  test('refuses who has no verified address, is disabled, or still has a temporary password', async () => {
    const ada = await signedIn();
    const { sdk, pool } = ada;
    await createAda(ada, pool, { Username: 'bob' });
    const UserPoolId = pool.userPoolId;
    const reset = (Username: string): Promise<object> =>
      sdk.send(new AdminResetUserPasswordCommand({ UserPoolId, Username }));

    await expect(reset('ada')).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        'Cannot reset password for the user as there is no registered/verified email or phone_number',
    });
    await expect(reset('bob')).rejects.toMatchObject(
      notAuthorized('User password cannot be reset in the current state.'),
    );
    await expect(reset('eve')).rejects.toMatchObject({ name: 'UserNotFoundException' });
    await sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: 'ada' }));
    await expect(reset('ada')).rejects.toMatchObject(notAuthorized('User is disabled.'));
    await expect(signIn(ada, pool)).rejects.toMatchObject(notAuthorized('User is disabled.'));
  });
});
