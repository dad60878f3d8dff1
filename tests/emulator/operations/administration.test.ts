import {
  AdminConfirmSignUpCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminGetUserCommand,
  AdminUserGlobalSignOutCommand,
  DeleteUserPoolClientCommand,
  DescribeUserPoolClientCommand,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { makePool, openEmbedded, present, sendRaw } from '../../support/cognito/embedded.ts';
import { addAda, addClient, signedIn } from '../../support/cognito/sign-in.ts';

describe('AdminConfirmSignUp', () => {
  test('confirms the user and verifies nothing', async () => {
    const { sdk, pool } = await signedIn();
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };

    const user = await sdk.send(new AdminGetUserCommand(names));

    expect(user.UserStatus).toBe('CONFIRMED');
    expect(user.UserAttributes?.map(({ Name, Value }) => [Name, Value])).toEqual([
      ['sub', expect.any(String)],
      ['email_verified', 'false'],
      ['email', 'ada@example.com'],
    ]);
    await expect(sdk.send(new AdminConfirmSignUpCommand(names))).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'User cannot be confirmed. Current status is CONFIRMED',
    });
  });
});

describe('operations on a user', () => {
  test.each([
    ['AdminConfirmSignUp', AdminConfirmSignUpCommand],
    ['AdminDeleteUser', AdminDeleteUserCommand],
    ['AdminDisableUser', AdminDisableUserCommand],
    ['AdminEnableUser', AdminEnableUserCommand],
    ['AdminUserGlobalSignOut', AdminUserGlobalSignOutCommand],
  ])('%s refuses a missing user and a missing pool', async (_, Command) => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    await expect(sdk.send(new Command({ UserPoolId, Username: 'ada' }))).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
    await expect(
      sdk.send(new Command({ UserPoolId: 'us-east-1_missing', Username: 'ada' })),
    ).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_missing does not exist.',
    });
  });

  test('AdminDeleteUser frees the name', async () => {
    const ada = await signedIn();
    const names = { UserPoolId: ada.pool.userPoolId, Username: 'ada' };
    await ada.sdk.send(new AdminDeleteUserCommand(names));
    await expect(ada.sdk.send(new AdminGetUserCommand(names))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });

    await addAda(ada, ada.pool);

    const user = await ada.sdk.send(new AdminGetUserCommand(names));
    expect(user.UserStatus).toBe('CONFIRMED');
  });

  test('AdminDisableUser and AdminEnableUser show in AdminGetUser', async () => {
    const { sdk, pool } = await signedIn();
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };
    await sdk.send(new AdminDisableUserCommand(names));
    const disabled = await sdk.send(new AdminGetUserCommand(names));
    await sdk.send(new AdminEnableUserCommand(names));
    const enabled = await sdk.send(new AdminGetUserCommand(names));

    expect([disabled.Enabled, enabled.Enabled]).toEqual([false, true]);
  });

  test('need a signature', async () => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'AdminDeleteUser', { UserPoolId: 'a_b', Username: 'ada' });

    expect(JSON.parse(reply.body)).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });
});

describe('the clients of a pool', () => {
  test('are listed by pages and only theirs', async () => {
    const { sdk } = await openEmbedded();
    const pool = await makePool({ sdk });
    await makePool({ sdk });
    const other = await addClient({ sdk }, pool);
    const { userPoolId: UserPoolId } = pool;

    const first = await sdk.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 1 }));
    const { NextToken } = first;
    const second = await sdk.send(new ListUserPoolClientsCommand({ UserPoolId, NextToken }));

    expect(second.NextToken).toBeUndefined();
    const listed = [...present(first.UserPoolClients), ...present(second.UserPoolClients)];
    expect(listed).toHaveLength(2);
    expect(listed).toEqual(
      expect.arrayContaining([
        { ClientId: pool.clientId, UserPoolId, ClientName: 'app' },
        { ClientId: other.clientId, UserPoolId, ClientName: 'other' },
      ]),
    );
  });

  test('are gone once deleted', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId, clientId: ClientId } = await makePool({ sdk });
    await sdk.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId }));

    await expect(
      sdk.send(new DescribeUserPoolClientCommand({ UserPoolId, ClientId })),
    ).rejects.toMatchObject({ message: 'User pool client does not exist.' });
    await expect(
      sdk.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
