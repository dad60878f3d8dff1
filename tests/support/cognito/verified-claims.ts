import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { SimpleJwksCache } from 'aws-jwt-verify/jwk';
import type { TestPool } from './embedded.ts';
import type { Served } from './served-cognito.ts';

/**
 * What an API that checks tokens with aws-jwt-verify reads in this one. It gets the keys from the address that Amazon would
 * have, at our host: the issuer in the token is Amazon's.
 *
 * @throws the error of aws-jwt-verify for an invalid token
 */
export async function verifiedClaims(
  { url }: Pick<Served, 'url'>,
  { userPoolId, clientId }: Pick<TestPool, 'userPoolId' | 'clientId'>,
  tokenUse: 'access' | 'id',
  token: string,
): Promise<Readonly<Record<string, unknown>>> {
  const jwksCache = new SimpleJwksCache({
    fetcher: {
      fetch: async (uri) => {
        const reply = await fetch(new URL(new URL(uri).pathname, url));
        return reply.arrayBuffer();
      },
    },
  });
  return CognitoJwtVerifier.create({ userPoolId, clientId, tokenUse }, { jwksCache }).verify(token);
}

/** The token with another signature. */
export function forged(token: string): string {
  const [header, payload, signature = ''] = token.split('.');
  const other = signature.startsWith('A') ? 'B' : 'A';
  return `${header}.${payload}.${other}${signature.slice(1)}`;
}
