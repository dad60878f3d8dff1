/*
 * SRP-6a after RFC 5054 section 2.5 and 2.6, with Amazon Cognito's variations. The letters are those of the RFC:
 *
 *   N, g   the group: a safe prime and its generator        k   multiplier, H(N | g)
 *   I, P   identity and password                            s   salt
 *   x      private key from s, I and P                      v   verifier, g^x, stored in place of the password
 *   a, A   the client's ephemeral secret and public key     b, B   the server's
 *   u      scrambler, H(A | B)                              S   premaster secret, the same on both sides
 *   H      the hash
 *
 * Every function takes the group as its last parameter. The default is Cognito's.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { isSameText } from './is-same-text.ts';
import { modPow } from './mod-pow.ts';

export { modPow } from './mod-pow.ts';

/** A group, with the hash and the padding of numbers before hashing, which RFC 5054 lets variants choose. */
export interface SrpGroup {
  readonly N: bigint;
  readonly g: bigint;
  readonly hash: (...parts: readonly Uint8Array[]) => Uint8Array;
  readonly pad: (value: bigint) => Uint8Array;
}

/** A password and its owner. The RFC's I is the realm followed directly by the identity. */
export interface SrpIdentity {
  /** The user pool's name (see userPoolName), or the device group key. */
  readonly realm: string;
  /** USER_ID_FOR_SRP, never the name as typed; or the device key. */
  readonly identity: string;
  readonly password: string;
}

/** The client's values after the exchange of public keys. */
export interface ClientSide {
  readonly a: bigint;
  readonly A: bigint;
  readonly B: bigint;
  readonly x: bigint;
}

/** The server's values after the exchange of public keys. */
interface ServerSide {
  readonly A: bigint;
  readonly b: bigint;
  readonly B: bigint;
  readonly v: bigint;
}

export type SrpErrorReason = 'A mod N = 0' | 'B mod N = 0' | 'u = 0' | 'malformed hex';

/** The other side sent a value that no honest implementation sends. The message does not contain the value. */
export class SrpError extends Error {
  readonly reason: SrpErrorReason;

  constructor(reason: SrpErrorReason) {
    super(`SRP refused: ${reason}.`);
    this.name = 'SrpError';
    this.reason = reason;
  }
}

/** The 3072-bit prime of RFC 3526 section 4, which is also that of RFC 5054 appendix A. */
const prime3072 = [
  'FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74',
  '020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437',
  '4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED',
  'EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05',
  '98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB',
  '9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B',
  'E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718',
  '3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33',
  'A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7',
  'ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864',
  'D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2',
  '08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF',
].join('');

/**
 * Cognito's choices. RFC 5054 takes g = 5 for this prime and SHA-1, and pads to the length of N; Cognito takes g = 2
 * as RFC 3526 does, SHA-256, and the bytes of Java's BigInteger.toByteArray.
 */
export const cognitoGroup: SrpGroup = {
  N: BigInt(`0x${prime3072}`),
  g: 2n,
  hash: sha256,
  pad: padHex,
};

function sha256(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return new Uint8Array(hash.digest());
}

// Numbers and text ----------------------------------------------------------------------------------------------

/**
 * Returns the shortest two's complement of a number, most significant byte first: 127 is 7f, 128 is 0080, -128 is 80.
 */
export function padHex(value: bigint): Uint8Array {
  if (value < 0n) return padHex(~value).map((byte) => ~byte);
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = Buffer.from(even, 'hex');
  // Without this byte a set top bit would make the number negative, and half of all sign-ins would fail.
  const hasTopBit = (bytes[0] ?? 0) >= 0x80;
  return new Uint8Array(hasTopBit ? [0, ...bytes] : bytes);
}

/**
 * Reads a number as in SRP_A, SRP_B and SALT: either case, any number of digits, with or without leading zeros.
 *
 * @throws SrpError `malformed hex` for any other text, also the empty one.
 */
export function parseHex(hex: string): bigint {
  if (!/^[0-9a-f]+$/i.test(hex)) throw new SrpError('malformed hex');
  return BigInt(`0x${hex}`);
}

/** Writes a number as in SRP_A, SRP_B and SALT: lower case without leading zeros. */
export function formatHex(value: bigint): string {
  return value.toString(16);
}

function toInteger(bytes: Uint8Array): bigint {
  return parseHex(Buffer.from(bytes).toString('hex'));
}

// RFC 5054 ------------------------------------------------------------------------------------------------------

/** Returns k = H(N | PAD(g)). */
export function multiplierK(group: SrpGroup = cognitoGroup): bigint {
  return toInteger(group.hash(group.pad(group.N), group.pad(group.g)));
}

/** Returns a secret of exactly 256 bits, the minimum in RFC 5054 section 2.5.4. It serves as a and as b. */
export function ephemeralSecret(randomBytes: (size: number) => Uint8Array): bigint {
  // The top bit is set, so the secret is never zero.
  return toInteger(randomBytes(32)) | (1n << 255n);
}

/** Returns A = g^a mod N. */
export function publicKeyA(a: bigint, group: SrpGroup = cognitoGroup): bigint {
  return modPow(group.g, a, group.N);
}

/** Returns all 32 bytes of H(I | ":" | P). */
export function identityHash(
  { realm, identity, password }: SrpIdentity,
  group: SrpGroup = cognitoGroup,
): Uint8Array {
  return group.hash(Buffer.from(`${realm}${identity}:${password}`));
}

/** Returns x = H(s | H(I | ":" | P)) for a salt of bytes, as in the RFC. */
export function privateKeyOfBytes(
  s: Uint8Array,
  identity: SrpIdentity,
  group: SrpGroup = cognitoGroup,
): bigint {
  return toInteger(group.hash(s, identityHash(identity, group)));
}

/** Returns x as Cognito computes it. Cognito treats the salt as a number and hashes its padHex bytes. */
export function privateKeyX(salt: bigint, identity: SrpIdentity): bigint {
  return privateKeyOfBytes(padHex(salt), identity);
}

/** Returns v = g^x mod N. */
export function verifierV(x: bigint, group: SrpGroup = cognitoGroup): bigint {
  return modPow(group.g, x, group.N);
}

/**
 * Returns B = (k*v + g^b) mod N.
 *
 * @throws SrpError `B mod N = 0`. The server then has to choose another b.
 */
export function publicKeyB(
  { b, v }: { readonly b: bigint; readonly v: bigint },
  group: SrpGroup = cognitoGroup,
): bigint {
  const B = (multiplierK(group) * v + modPow(group.g, b, group.N)) % group.N;
  if (B === 0n) throw new SrpError('B mod N = 0');
  return B;
}

/**
 * Returns u = H(PAD(A) | PAD(B)).
 *
 * @throws SrpError for a public key that is 0 mod N, as RFC 5054 sections 2.5.3 and 2.5.4 require, and for u = 0.
 */
export function scramblerU(
  { A, B }: { readonly A: bigint; readonly B: bigint },
  group: SrpGroup = cognitoGroup,
): bigint {
  // The sender of a public key of 0 would know S without the password.
  if (A % group.N === 0n) throw new SrpError('A mod N = 0');
  if (B % group.N === 0n) throw new SrpError('B mod N = 0');
  const u = toInteger(group.hash(group.pad(A), group.pad(B)));
  if (u === 0n) throw new SrpError('u = 0');
  return u;
}

/**
 * Returns S = (B - k*g^x)^(a + u*x) mod N.
 *
 * @throws SrpError as scramblerU does.
 */
export function clientPremasterS(
  { a, A, B, x }: ClientSide,
  group: SrpGroup = cognitoGroup,
): bigint {
  const u = scramblerU({ A, B }, group);
  const base = B - multiplierK(group) * verifierV(x, group);
  return modPow(base, a + u * x, group.N);
}

/**
 * Returns S = (A * v^u)^b mod N.
 *
 * @throws SrpError as scramblerU does.
 */
export function serverPremasterS(
  { A, b, B, v }: ServerSide,
  group: SrpGroup = cognitoGroup,
): bigint {
  const u = scramblerU({ A, B }, group);
  return modPow(A * modPow(v, u, group.N), b, group.N);
}

// Cognito -------------------------------------------------------------------------------------------------------

/**
 * RFC 5869 with SHA-256. The counter byte that some descriptions of Cognito add to the info text is part of the RFC.
 */
export function hkdfSha256(options: {
  readonly material: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly size: number;
}): Uint8Array {
  const { material, salt, info, size } = options;
  return new Uint8Array(hkdfSync('sha256', material, salt, info, size));
}

/** Returns the 16-byte key of the claim signature, derived from the bytes of S and u. */
export function claimKey(material: Uint8Array, salt: Uint8Array): Uint8Array {
  return hkdfSha256({ material, salt, info: Buffer.from('Caldera Derived Key'), size: 16 });
}

/**
 * Returns the client's key for the claim signature.
 *
 * @throws SrpError as scramblerU does.
 */
export function clientKey(side: ClientSide): Uint8Array {
  return claimKey(padHex(clientPremasterS(side)), padHex(scramblerU(side)));
}

/**
 * Returns the server's key for the claim signature. It equals the client's if the password was right.
 *
 * @throws SrpError as scramblerU does.
 */
export function serverKey(side: ServerSide): Uint8Array {
  return claimKey(padHex(serverPremasterS(side)), padHex(scramblerU(side)));
}

/** Returns PASSWORD_CLAIM_SIGNATURE in base64. The secret block is the decoded SECRET_BLOCK. */
export function claimSignature(claim: {
  readonly key: Uint8Array;
  readonly realm: string;
  readonly identity: string;
  readonly secretBlock: Uint8Array;
  readonly timestamp: string;
}): string {
  return createHmac('sha256', claim.key)
    .update(`${claim.realm}${claim.identity}`)
    .update(claim.secretBlock)
    .update(claim.timestamp)
    .digest('base64');
}

/** Whether two base64 signatures are equal. The time taken does not depend on where they differ. */
export function verifyClaimSignature(expected: string, given: string): boolean {
  return isSameText(expected, given);
}

/**
 * Writes a TIMESTAMP: `Wed May 7 00:09:40 UTC 2025`, in English and UTC, whatever the locale. Cognito answers
 * "Incorrect username or password." if the day has a leading zero.
 *
 * @throws RangeError for an invalid date.
 */
export function formatTimestamp(at: Date): string {
  const time = at.toISOString().slice(-13, -5);
  const words = at.toUTCString();
  return `${words.slice(0, 3)} ${words.slice(8, 11)} ${at.getUTCDate()} ${time} UTC ${at.getUTCFullYear()}`;
}

/**
 * Returns the part of a user pool's id that SRP uses: `AbCdE` of `us-east-1_AbCdE`.
 *
 * @throws RangeError if there is no such part.
 */
export function userPoolName(userPoolId: string): string {
  const name = userPoolId.slice(userPoolId.indexOf('_') + 1);
  if (name === '' || name === userPoolId) {
    throw new RangeError('A user pool id has a region, an underscore and a name.');
  }
  return name;
}

/** Returns DeviceSecretVerifierConfig for ConfirmDevice, with both members in base64. */
export function deviceVerifier(options: {
  readonly deviceGroupKey: string;
  readonly deviceKey: string;
  readonly devicePassword: string;
  readonly salt: Uint8Array;
}): { salt: string; passwordVerifier: string } {
  const salt = toInteger(options.salt);
  const x = privateKeyX(salt, {
    realm: options.deviceGroupKey,
    identity: options.deviceKey,
    password: options.devicePassword,
  });
  return { salt: base64(padHex(salt)), passwordVerifier: base64(padHex(verifierV(x))) };
}

/** Returns a password for a device: 40 random bytes in base64. */
export function generateDevicePassword(randomBytes: (size: number) => Uint8Array): string {
  return base64(randomBytes(40));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
