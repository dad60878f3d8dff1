import { randomBytes } from 'node:crypto';
import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { openEmbeddedCognito } from '../../../src/emulator/embedded-cognito.ts';
import {
  addConfirmedUser,
  makePool,
  noon,
  openEmbedded,
  password,
  present,
  sdkFor,
} from '../../support/cognito/embedded.ts';

/** The names of the calls, in the order in which they were answered. */
async function order(calls: Readonly<Record<string, Promise<unknown>>>): Promise<string[]> {
  const answered: string[] = [];
  await Promise.all(
    Object.entries(calls).map(async ([name, call]) => {
      await call;
      answered.push(name);
    }),
  );
  return answered;
}

describe('other requests are answered', () => {
  test('while tokens are signed', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const { sdk } = embedded;
    const { clientId: ClientId } = pool;
    const AuthParameters = { USERNAME: 'ada', PASSWORD: password };
    const signingIn = sdk.send(
      new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
    );

    const answered = await order({
      signingIn,
      listing: sdk.send(new ListUserPoolsCommand({ MaxResults: 1 })),
    });

    expect(answered).toEqual(['listing', 'signingIn']);
    const { AuthenticationResult } = await signingIn;
    const AccessToken = present(AuthenticationResult?.AccessToken);
    await expect(sdk.send(new GetUserCommand({ AccessToken }))).resolves.toMatchObject({
      Username: 'ada',
    });
  });

  test('while the keys of a pool are made', async () => {
    const cognito = await openEmbeddedCognito({ file: ':memory:', now: () => noon, randomBytes });
    const sdk = sdkFor(cognito);
    const creating = sdk.send(new CreateUserPoolCommand({ PoolName: 'pool' }));

    const answered = await order({
      creating,
      listing: sdk.send(new ListUserPoolsCommand({ MaxResults: 1 })),
    });

    expect(answered).toEqual(['listing', 'creating']);
    const { UserPool } = await creating;
    const UserPoolId = present(UserPool?.Id);
    await expect(sdk.send(new DescribeUserPoolCommand({ UserPoolId }))).resolves.toMatchObject({
      UserPool: { Name: 'pool' },
    });
    cognito.close();
  });
});
