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
  sendRaw,
} from '../../support/cognito/embedded.ts';
import { serveEmbedded } from '../../support/cognito/served-cognito.ts';

const signed = {
  'x-amz-date': '20300101T120000Z',
  authorization: `AWS4-HMAC-SHA256 Credential=any/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
};

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

/** A body with this many values that no operation reads. Their text looks like more values, and like its own end. */
function bodyOf(values: number): object {
  const half = Array.from({ length: values / 2 }, () => '",,');
  return { MaxResults: 1, Unknown: [half, half] };
}

describe('a body', () => {
  test('that has more values than any request needs is refused', async () => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'ListUserPools', bodyOf(2000), signed);

    expect(reply).toMatchObject({ status: 400, body: '{"__type":"SerializationException"}' });
  });

  test('that has fewer is answered, whatever its texts contain', async () => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'ListUserPools', bodyOf(1900), signed);

    expect(reply.status).toBe(200);
  });
});

describe('GET /health', () => {
  test('says in JSON that the server answers, as soon as it listens', async () => {
    const { url } = await serveEmbedded();

    const reply = await fetch(`${url}/health`);

    expect(reply.status).toBe(200);
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect(await reply.json()).toEqual({ status: 'ok' });
  });
});
