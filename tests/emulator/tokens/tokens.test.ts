import {
  GetUserCommand,
  InitiateAuthCommand,
  UpdateUserAttributesCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, jest, test } from '@jest/globals';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import * as z from 'zod';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  noon,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { signIn } from '../../support/cognito/sign-in.ts';

interface SignedIn {
  readonly embedded: Embedded;
  readonly pool: TestPool;
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken: string;
}

async function signedIn(options: Parameters<typeof makePool>[1] = {}): Promise<SignedIn> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, options);
  await addConfirmedUser(embedded, pool);
  const { AuthenticationResult } = await embedded.sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password },
    }),
  );
  return {
    embedded,
    pool,
    AccessToken: present(AuthenticationResult?.AccessToken),
    IdToken: present(AuthenticationResult?.IdToken),
    RefreshToken: present(AuthenticationResult?.RefreshToken),
  };
}

const Claims = z.record(z.string(), z.unknown());
const Jwks = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('RSA'),
      alg: z.literal('RS256'),
      use: z.literal('sig'),
      kid: z.string(),
      n: z.string(),
      e: z.string(),
    }),
  ),
});

function part(token: string, index: number): Record<string, unknown> {
  const text = Buffer.from(present(token.split('.')[index]), 'base64url').toString();
  return Claims.parse(JSON.parse(text));
}

function jwks({ cognito }: Embedded, userPoolId: string): z.infer<typeof Jwks> {
  const path = `/${userPoolId}/.well-known/jwks.json`;
  return Jwks.parse(
    JSON.parse(cognito.handle({ method: 'GET', path, headers: {}, body: '' }).body),
  );
}

describe('tokens', () => {
  test.each(['access', 'id'] as const)(
    'the %s token satisfies aws-jwt-verify',
    async (tokenUse) => {
      const { embedded, pool, AccessToken, IdToken } = await signedIn();
      jest.useFakeTimers({ now: noon, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
      try {
        const verifier = CognitoJwtVerifier.create({
          userPoolId: pool.userPoolId,
          clientId: pool.clientId,
          tokenUse,
        });
        verifier.cacheJwks(jwks(embedded, pool.userPoolId));

        const claims = verifier.verifySync(tokenUse === 'access' ? AccessToken : IdToken);

        expect(claims.token_use).toBe(tokenUse);
      } finally {
        jest.useRealTimers();
      }
    },
  );

  test('the access token has exactly the claims of Cognito', async () => {
    const { pool, AccessToken } = await signedIn();
    const seconds = noon.getTime() / 1000;

    expect(Object.keys(part(AccessToken, 0))).toEqual(['kid', 'alg']);
    const claims = part(AccessToken, 1);
    expect(claims).toEqual({
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${pool.userPoolId}`,
      client_id: pool.clientId,
      origin_jti: expect.any(String),
      event_id: expect.any(String),
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin',
      auth_time: seconds,
      iat: seconds,
      exp: seconds + 3600,
      jti: expect.any(String),
      username: 'ada',
    });
  });

  test('the ID token has exactly the claims of Cognito', async () => {
    const { pool, IdToken, AccessToken } = await signedIn();
    const seconds = noon.getTime() / 1000;
    const access = part(AccessToken, 1);

    const claims = part(IdToken, 1);

    expect(claims).toEqual({
      sub: access['sub'],
      iss: access['iss'],
      aud: pool.clientId,
      origin_jti: access['origin_jti'],
      event_id: access['event_id'],
      token_use: 'id',
      auth_time: seconds,
      iat: seconds,
      exp: seconds + 3600,
      jti: expect.any(String),
      'cognito:username': 'ada',
      email: 'ada@example.com',
      email_verified: true,
    });
    expect(part(IdToken, 0)['kid']).not.toBe(part(AccessToken, 0)['kid']);
  });

  test('custom attributes in the ID token are text, whatever their names', async () => {
    const Schema = ['team', 'is_verified'].map((Name) => ({
      Name,
      AttributeDataType: 'String' as const,
    }));
    const { embedded, pool, AccessToken } = await signedIn({ pool: { Schema } });
    await embedded.sdk.send(
      new UpdateUserAttributesCommand({
        AccessToken,
        UserAttributes: [
          { Name: 'custom:team', Value: '7' },
          { Name: 'custom:is_verified', Value: 'true' },
        ],
      }),
    );

    const { IdToken } = await signIn(embedded, pool);

    expect(part(IdToken, 1)).toMatchObject({
      'custom:team': '7',
      'custom:is_verified': 'true',
      email_verified: true,
    });
  });

  test('name the updated issuer where the pool has that, and older ones stay good', async () => {
    const { embedded, pool, AccessToken } = await signedIn();
    const { userPoolId: UserPoolId } = pool;
    const IssuerConfiguration = { Type: 'UPDATED' as const };
    await embedded.sdk.send(new UpdateUserPoolCommand({ UserPoolId, IssuerConfiguration }));

    const newer = await signIn(embedded, pool);

    const iss = `https://issuer-cognito-idp.us-east-1.amazonaws.com/${UserPoolId}`;
    expect(part(newer.AccessToken, 1)['iss']).toBe(iss);
    expect(part(newer.IdToken, 1)['iss']).toBe(iss);
    const path = `/${UserPoolId}/.well-known/openid-configuration`;
    const discovery = embedded.cognito.handle({ method: 'GET', path, headers: {}, body: '' });
    expect(JSON.parse(discovery.body)).toMatchObject({ issuer: iss });
    for (const token of [AccessToken, newer.AccessToken]) {
      // oxlint-disable-next-line no-await-in-loop -- two cases of one rule
      const user = await embedded.sdk.send(new GetUserCommand({ AccessToken: token }));
      expect(user.Username).toBe('ada');
    }
  });

  test('without token revocation there is no jti', async () => {
    const { AccessToken } = await signedIn({ client: { EnableTokenRevocation: false } });

    const claims = part(AccessToken, 1);

    expect(claims).not.toHaveProperty('jti');
    expect(claims).not.toHaveProperty('origin_jti');
  });

  test('with device tracking the access token names the offered device', async () => {
    const { AccessToken } = await signedIn({
      pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: false } },
    });

    expect(part(AccessToken, 1)['device_key']).toMatch(/^us-east-1_/);
  });

  test('the ID token shows only what the client may read', async () => {
    const { IdToken } = await signedIn({ client: { ReadAttributes: ['email'] } });

    const claims = part(IdToken, 1);

    expect(claims['email']).toBe('ada@example.com');
    expect(claims).not.toHaveProperty('email_verified');
  });

  test('the refresh token has five parts and reads like a JWE', async () => {
    const { RefreshToken } = await signedIn();

    expect(RefreshToken.split('.')).toHaveLength(5);
    expect(part(RefreshToken, 0)).toEqual({ cty: 'JWT', enc: 'A256GCM', alg: 'RSA-OAEP' });
  });

  test('lifetimes follow the units of the client', async () => {
    const { AccessToken, IdToken } = await signedIn({
      client: {
        AccessTokenValidity: 10,
        IdTokenValidity: 1,
        TokenValidityUnits: { AccessToken: 'minutes', IdToken: 'days' },
      },
    });
    const seconds = noon.getTime() / 1000;

    expect(part(AccessToken, 1)['exp']).toBe(seconds + 600);
    expect(part(IdToken, 1)['exp']).toBe(seconds + 86_400);
  });
});

describe('GetUser', () => {
  test('knows the user by access token', async () => {
    const { embedded, AccessToken } = await signedIn();

    const user = await embedded.sdk.send(new GetUserCommand({ AccessToken }));

    expect(user.Username).toBe('ada');
    expect(user.UserAttributes?.map(({ Name }) => Name)).toEqual([
      'sub',
      'email_verified',
      'email',
    ]);
  });

  test.each<[string, (tokens: SignedIn) => string, string]>([
    ['garbage', () => 'garbage', 'Invalid Access Token'],
    ['three garbage parts', () => 'a.b.c', 'Invalid Access Token'],
    ['an ID token', ({ IdToken }) => IdToken, 'Invalid Access Token'],
    ['a refresh token', ({ RefreshToken }) => RefreshToken, 'Invalid Access Token'],
    [
      'a token with another signature',
      ({ AccessToken, IdToken }) =>
        [...AccessToken.split('.').slice(0, 2), IdToken.split('.')[2]].join('.'),
      'Could not verify signature for Access Token',
    ],
  ])('refuses %s', async (_, token, message) => {
    const tokens = await signedIn();

    const sending = tokens.embedded.sdk.send(new GetUserCommand({ AccessToken: token(tokens) }));

    await expect(sending).rejects.toMatchObject({ name: 'NotAuthorizedException', message });
  });

  test('refuses an expired token', async () => {
    const { embedded, AccessToken } = await signedIn();
    embedded.clock.advance(3600);

    const sending = embedded.sdk.send(new GetUserCommand({ AccessToken }));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Access Token has expired',
    });
  });

  test('refuses a token of a pool that is gone or of another file', async () => {
    const { AccessToken } = await signedIn();
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new GetUserCommand({ AccessToken }));

    await expect(sending).rejects.toMatchObject({ message: 'Invalid Access Token' });
  });
});
