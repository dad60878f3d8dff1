import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import * as z from 'zod';
import { signingKey, type TokenUse } from '../pools/pools.ts';
import type { Engine } from '../engine.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** An RS256 JWT with Cognito's header, signed with the pool's key for this kind of token. */
export function signJwt(
  engine: Engine,
  poolId: string,
  tokenUse: TokenUse,
  claims: Claims,
): string {
  const { kid, privateKey } = signingKey(engine, poolId, tokenUse);
  const signed = [{ kid, alg: 'RS256' }, claims].map(encode).join('.');
  const key = engine.readPrivateKey(privateKey);
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
}

/** Whether the token was signed with the pool's key for this kind of token. */
export function isSignedBy(
  engine: Engine,
  poolId: string,
  tokenUse: TokenUse,
  token: string,
): boolean {
  const [header, payload, signature = ''] = token.split('.');
  const { privateKey } = signingKey(engine, poolId, tokenUse);
  return verify(
    'RSA-SHA256',
    Buffer.from(`${header}.${payload}`),
    engine.readPrivateKey(privateKey),
    Buffer.from(signature, 'base64url'),
  );
}

const PublicJwk = z.object({ kty: z.literal('RSA'), n: z.string(), e: z.string() });

/** The pool's public keys as `/.well-known/jwks.json` lists them. */
export function publicKeys(engine: Engine, poolId: string): object {
  const keys = (['id', 'access'] as const).map((tokenUse) => {
    const { kid, privateKey } = signingKey(engine, poolId, tokenUse);
    const { kty, n, e } = PublicJwk.parse(createPublicKey(privateKey).export({ format: 'jwk' }));
    return { alg: 'RS256', e, kid, kty, n, use: 'sig' };
  });
  return { keys };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** How many parsed keys are kept. Beyond that all are dropped and parsed again. */
const capacity = 100;

/** Parses private keys from PEM and remembers them: parsing a key takes longer than signing with it. */
export function privateKeyReader(): (pem: string) => KeyObject {
  const known = new Map<string, KeyObject>();
  return (pem) => {
    const found = known.get(pem);
    if (found !== undefined) return found;
    if (known.size >= capacity) known.clear();
    const key = createPrivateKey(pem);
    known.set(pem, key);
    return key;
  };
}
