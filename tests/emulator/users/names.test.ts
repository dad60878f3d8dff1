import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  type CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { operations } from '../../../src/emulator/operations/index.ts';
import { formatHex } from '../../../src/protocol/srp.ts';
import { makePool, openEmbedded, present, sendRaw } from '../../support/cognito/embedded.ts';
import { sdkText } from '../../support/cognito/sdk-model.ts';
import { signedIn } from '../../support/cognito/sign-in.ts';
import { A } from '../../support/cognito/srp.ts';

const signed = {
  authorization: `AWS4-HMAC-SHA256 Credential=any/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20300101T120000Z',
};

/** What each operation needs besides the names of pool, client and user. */
const otherMembers: Readonly<Record<string, object>> = {
  AdminAddUserToGroup: { GroupName: 'staff' },
  AdminDeleteUserAttributes: { UserAttributeNames: ['nickname'] },
  AdminForgetDevice: { DeviceKey: 'us-east-1_00000000-0000-4000-8000-000000000000' },
  AdminGetDevice: { DeviceKey: 'us-east-1_00000000-0000-4000-8000-000000000000' },
  AdminRemoveUserFromGroup: { GroupName: 'staff' },
  AdminSetUserMFAPreference: {},
  AdminSetUserPassword: { Password: 'Correct-horse-2' },
  AdminUpdateDeviceStatus: { DeviceKey: 'us-east-1_00000000-0000-4000-8000-000000000000' },
  AdminUpdateUserAttributes: { UserAttributes: [] },
  ConfirmForgotPassword: { ConfirmationCode: '000000', Password: 'Correct-horse-2' },
  ConfirmSignUp: { ConfirmationCode: '000000' },
};

const takesSub = [...operations.keys()].filter((operation) =>
  sdkText(operation, 'Username').includes('must be the sub of a local user'),
);

async function subOf(sdk: CognitoIdentityProviderClient, UserPoolId: string): Promise<string> {
  const { UserAttributes } = await sdk.send(
    new AdminGetUserCommand({ UserPoolId, Username: 'ada' }),
  );
  return present(UserAttributes?.find(({ Name }) => Name === 'sub')?.Value);
}

describe('the `sub` of a user as Username', () => {
  test('is what AWS says of these operations', () => {
    expect(takesSub.length).toBeGreaterThanOrEqual(22);
  });

  test.each(takesSub)('names the user to %s', async (operation) => {
    const { sdk, cognito, pool } = await signedIn({
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    });
    const { userPoolId: UserPoolId, clientId: ClientId } = pool;
    const Username = await subOf(sdk, UserPoolId);
    const whose = operation.startsWith('Admin') ? { UserPoolId } : { ClientId };

    const reply = (name: string): string =>
      sendRaw(cognito, operation, { ...whose, Username: name, ...otherMembers[operation] }, signed)
        .body;

    expect(reply('nobody')).toContain('UserNotFoundException');
    expect(reply(Username)).not.toMatch(/UserNotFoundException|SerializationException|constraint/);
  });

  test('begins no sign-in, by any flow', async () => {
    const { sdk, pool } = await signedIn({
      client: {
        ExplicitAuthFlows: [
          'ALLOW_ADMIN_USER_PASSWORD_AUTH',
          'ALLOW_USER_PASSWORD_AUTH',
          'ALLOW_USER_SRP_AUTH',
          'ALLOW_CUSTOM_AUTH',
          'ALLOW_USER_AUTH',
        ],
      },
    });
    const { userPoolId: UserPoolId, clientId: ClientId } = pool;
    const USERNAME = await subOf(sdk, UserPoolId);
    const AuthParameters = { USERNAME, PASSWORD: 'Correct-horse-1', SRP_A: formatHex(A) };

    const replies = await Promise.allSettled([
      ...(['USER_PASSWORD_AUTH', 'USER_SRP_AUTH', 'CUSTOM_AUTH', 'USER_AUTH'] as const).map(
        (AuthFlow) => sdk.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters })),
      ),
      sdk.send(
        new AdminInitiateAuthCommand({
          UserPoolId,
          ClientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters,
        }),
      ),
    ]);

    expect(replies).toEqual(
      replies.map(() => ({
        status: 'rejected',
        reason: expect.objectContaining({ name: 'UserNotFoundException' }),
      })),
    );
  });

  test('names nobody whose invitation is to be sent again', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });
    const names = { UserPoolId, Username: 'ada' };
    await sdk.send(new AdminCreateUserCommand({ ...names, MessageAction: 'SUPPRESS' }));
    const Username = await subOf(sdk, UserPoolId);

    const again = sdk.send(
      new AdminCreateUserCommand({ UserPoolId, Username, MessageAction: 'RESEND' }),
    );

    await expect(again).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });

  test('names nobody of another pool', async () => {
    const { sdk, pool } = await signedIn();
    const Username = await subOf(sdk, pool.userPoolId);
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const reply = sdk.send(new AdminGetUserCommand({ UserPoolId, Username }));

    await expect(reply).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });
});
