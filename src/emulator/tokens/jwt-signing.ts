import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import * as z from 'zod';
import { signingKey, type TokenUse } from '../pools/pools.ts';
import type { Engine } from '../engine.ts';

export type Claims = Readonly<Record<string, unknown>>;

/**
 * A token that gets its signature after the transaction. To sign takes longer than everything else in a sign-in, and other
 * requests and processes need the database meanwhile.
 */
export class Jwt {
  readonly #content: string;
  readonly #key: KeyObject;
  #signature: Buffer | undefined;

  constructor(content: string, key: KeyObject) {
    this.#content = content;
    this.#key = key;
  }

  /** Makes the signature in another thread, while this thread answers other requests. */
  async sign(): Promise<void> {
    this.#signature = await signInOtherThread('RSA-SHA256', Buffer.from(this.#content), this.#key);
  }

  /** The token in compact form, for JSON.stringify. Makes the signature in this thread if `sign` was not called. */
  toJSON(): string {
    this.#signature ??= sign('RSA-SHA256', Buffer.from(this.#content), this.#key);
    return `${this.#content}.${this.#signature.toString('base64url')}`;
  }
}

const signInOtherThread = promisify<string, Buffer, KeyObject, Buffer>(sign);

/** An RS256 JWT with Cognito's header, to be signed with the pool's key for this kind of token. */
export function makeJwt(engine: Engine, poolId: string, tokenUse: TokenUse, claims: Claims): Jwt {
  const { kid, privateKey } = signingKey(engine, poolId, tokenUse);
  const content = [{ kid, alg: 'RS256' }, claims].map(encode).join('.');
  return new Jwt(content, engine.readPrivateKey(privateKey));
}

/** Signs the tokens in the reply of an operation. They are members of its members, as in AuthenticationResult. */
export async function signJwts(reply: unknown): Promise<void> {
  const jwts = membersOf(reply)
    .flatMap(membersOf)
    .filter((member) => member instanceof Jwt);
  await Promise.all(jwts.map((jwt) => jwt.sign()));
}

function membersOf(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
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
