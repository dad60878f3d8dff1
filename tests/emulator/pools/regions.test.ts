import {
  AdminCreateUserCommand,
  AdminInitiateAuthCommand,
  AdminSetUserPasswordCommand,
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { decodeJwt } from '../../../src/protocol/jwt.ts';
import { makePool, password, present } from '../../support/cognito/embedded.ts';
import { sdkAt, serveEmbedded } from '../../support/cognito/served-cognito.ts';

describe('a user pool', () => {
  test('is in the region that its maker signed for, in all that names one', async () => {
    const { url } = await serveEmbedded();
    const sdk = sdkAt(url, 'eu-central-1');
    const pool = await makePool(
      { sdk },
      { pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } } },
    );
    const ada = { UserPoolId: pool.userPoolId, Username: 'ada' };
    await sdk.send(new AdminCreateUserCommand({ ...ada, MessageAction: 'SUPPRESS' }));
    await sdk.send(
      new AdminSetUserPasswordCommand({ ...ada, Password: password, Permanent: true }),
    );

    const { AuthenticationResult } = await sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId: pool.userPoolId,
        ClientId: pool.clientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      }),
    );
    const { UserPool } = await sdk.send(
      new DescribeUserPoolCommand({ UserPoolId: pool.userPoolId }),
    );
    sdk.destroy();

    expect(UserPool?.Arn).toBe(
      `arn:aws:cognito-idp:eu-central-1:000000000000:userpool/${pool.userPoolId}`,
    );
    expect(decodeJwt(present(AuthenticationResult?.IdToken))?.claims).toMatchObject({
      iss: `https://cognito-idp.eu-central-1.amazonaws.com/${pool.userPoolId}`,
    });
    expect(AuthenticationResult?.NewDeviceMetadata?.DeviceKey).toMatch(/^eu-central-1_/);
  });

  test('is not there for callers of another region', async () => {
    const { url, sdk: virginia } = await serveEmbedded();
    const frankfurt = sdkAt(url, 'eu-central-1');
    const made = await frankfurt.send(new CreateUserPoolCommand({ PoolName: 'pool' }));
    const UserPoolId = present(made.UserPool?.Id);

    const looking = virginia.send(new DescribeUserPoolCommand({ UserPoolId }));
    await expect(looking).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: `User pool ${UserPoolId} does not exist.`,
    });
    const lists = await Promise.all(
      [virginia, frankfurt].map((sdk) => sdk.send(new ListUserPoolsCommand({ MaxResults: 60 }))),
    );
    frankfurt.destroy();

    expect(lists.map(({ UserPools }) => UserPools?.map(({ Id }) => Id))).toEqual([
      [],
      [UserPoolId],
    ]);
  });
});
