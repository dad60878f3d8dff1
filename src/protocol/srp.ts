/*
 * SRP-6a after RFC 5054 section 2.5 and 2.6, and what Amazon Cognito makes of it. Letters are those of the RFC:
 *
 *   N, g   the group: a safe prime and its generator        k   multiplier, H(N | g)
 *   I, P   identity and password                            s   salt
 *   x      private key made of s, I and P                   v   verifier, g^x, all that a server keeps of a password
 *   a, A   the client's ephemeral secret and public key     b, B   the server's
 *   u      scrambler, H(A | B)                              S   premaster secret, the same on both sides
 *   H      the hash
 *
 * Every function takes the group last, Cognito's unless told otherwise.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { isSameText } from './is-same-text.ts';
import { modPow } from './mod-pow.ts';

export { modPow } from './mod-pow.ts';

/** A group with what RFC 5054 leaves open to a variant: the hash, and how numbers become bytes before it. */
export interface SrpGroup {
  readonly N: bigint;
  readonly g: bigint;
  readonly hash: (...parts: readonly Uint8Array[]) => Uint8Array;
  readonly pad: (value: bigint) => Uint8Array;
}

/** Whose password it is. The RFC's I is the realm followed at once by the identity. */
export interface SrpIdentity {
  /** The user pool's name (see userPoolName), or the device group key. */
  readonly realm: string;
  /** USER_ID_FOR_SRP and never what the user typed, or the device key. */
  readonly identity: string;
  readonly password: string;
}

/** What the client knows when both public keys are on the table. */
export interface ClientSide {
  readonly a: bigint;
  readonly A: bigint;
  readonly B: bigint;
  readonly x: bigint;
}

/** What the server knows when both public keys are on the table. */
interface ServerSide {
  readonly A: bigint;
  readonly b: bigint;
  readonly B: bigint;
  readonly v: bigint;
}

export type SrpErrorReason = 'A mod N = 0' | 'B mod N = 0' | 'u = 0' | 'malformed hex';

/** Says that the other side sent what no honest side sends. Its message holds no value. */
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

/** Gives the shortest two's complement of a number, most significant byte first: 127 is 7f, 128 is 0080, -128 is 80. */
export function padHex(value: bigint): Uint8Array {
  if (value < 0n) return padHex(~value).map((byte) => ~byte);
  const digits = value.toString(16);
  const even = digits.length % 2 === 0 ? digits : `0${digits}`;
  const bytes = Buffer.from(even, 'hex');
  // Without this byte a set top bit would read as a minus sign, and half of all sign-ins would fail.
  const hasTopBit = (bytes[0] ?? 0) >= 0x80;
  return new Uint8Array(hasTopBit ? [0, ...bytes] : bytes);
}

/**
 * Reads a number as SRP_A, SRP_B and SALT carry it: either case, any count of digits, leading zeros or none.
 *
 * @throws SrpError `malformed hex` for anything else, the empty text included.
 */
export function parseHex(hex: string): bigint {
  if (!/^[0-9a-f]+$/i.test(hex)) throw new SrpError('malformed hex');
  return BigInt(`0x${hex}`);
}

/** Writes a number as SRP_A, SRP_B and SALT carry it: lower case without leading zeros. */
export function formatHex(value: bigint): string {
  return value.toString(16);
}

function toInteger(bytes: Uint8Array): bigint {
  return parseHex(Buffer.from(bytes).toString('hex'));
}

// RFC 5054 ------------------------------------------------------------------------------------------------------

/** Gives k = H(N | PAD(g)). */
export function multiplierK(group: SrpGroup = cognitoGroup): bigint {
  return toInteger(group.hash(group.pad(group.N), group.pad(group.g)));
}

/** Gives a secret of exactly 256 bits, what RFC 5054 section 2.5.4 asks for at least. Serves as a and as b. */
export function ephemeralSecret(randomBytes: (size: number) => Uint8Array): bigint {
  // The top bit is set, so that no random source gives zero.
  return toInteger(randomBytes(32)) | (1n << 255n);
}

/** Gives A = g^a mod N. */
export function publicKeyA(a: bigint, group: SrpGroup = cognitoGroup): bigint {
  return modPow(group.g, a, group.N);
}

/** Gives H(I | ":" | P), all 32 bytes of it. */
export function identityHash(
  { realm, identity, password }: SrpIdentity,
  group: SrpGroup = cognitoGroup,
): Uint8Array {
  return group.hash(Buffer.from(`${realm}${identity}:${password}`));
}

/** Gives x = H(s | H(I | ":" | P)) for a salt that is bytes, as in the RFC. */
export function privateKeyOfBytes(
  s: Uint8Array,
  identity: SrpIdentity,
  group: SrpGroup = cognitoGroup,
): bigint {
  return toInteger(group.hash(s, identityHash(identity, group)));
}

/** Gives x as Cognito does, to whom the salt is a number: its bytes are those of padHex. */
export function privateKeyX(salt: bigint, identity: SrpIdentity): bigint {
  return privateKeyOfBytes(padHex(salt), identity);
}

/** Gives v = g^x mod N. */
export function verifierV(x: bigint, group: SrpGroup = cognitoGroup): bigint {
  return modPow(group.g, x, group.N);
}

/**
 * Gives B = (k*v + g^b) mod N.
 *
 * @throws SrpError `B mod N = 0`, whereupon the server has to choose another b.
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
 * Gives u = H(PAD(A) | PAD(B)).
 *
 * @throws SrpError for a public key that is 0 mod N, as RFC 5054 sections 2.5.3 and 2.5.4 demand, and for u = 0.
 */
export function scramblerU(
  { A, B }: { readonly A: bigint; readonly B: bigint },
  group: SrpGroup = cognitoGroup,
): bigint {
  // A public key of 0 would make S known to its sender without the password.
  if (A % group.N === 0n) throw new SrpError('A mod N = 0');
  if (B % group.N === 0n) throw new SrpError('B mod N = 0');
  const u = toInteger(group.hash(group.pad(A), group.pad(B)));
  if (u === 0n) throw new SrpError('u = 0');
  return u;
}

/**
 * Gives S = (B - k*g^x)^(a + u*x) mod N.
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
 * Gives S = (A * v^u)^b mod N.
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

/** RFC 5869 with SHA-256 (the counter byte that some descriptions add to the info text is part of that RFC). */
export function hkdfSha256(options: {
  readonly material: Uint8Array;
  readonly salt: Uint8Array;
  readonly info: Uint8Array;
  readonly size: number;
}): Uint8Array {
  const { material, salt, info, size } = options;
  return new Uint8Array(hkdfSync('sha256', material, salt, info, size));
}

/** Gives the 16 bytes that key the claim signature, from the bytes of S and of u. */
export function claimKey(material: Uint8Array, salt: Uint8Array): Uint8Array {
  return hkdfSha256({ material, salt, info: Buffer.from('Caldera Derived Key'), size: 16 });
}

/**
 * Gives the client's key to the claim signature.
 *
 * @throws SrpError as scramblerU does.
 */
export function clientKey(side: ClientSide): Uint8Array {
  return claimKey(padHex(clientPremasterS(side)), padHex(scramblerU(side)));
}

/**
 * Gives the server's key to the claim signature; equal to the client's when the password was right.
 *
 * @throws SrpError as scramblerU does.
 */
export function serverKey(side: ServerSide): Uint8Array {
  return claimKey(padHex(serverPremasterS(side)), padHex(scramblerU(side)));
}

/** Gives PASSWORD_CLAIM_SIGNATURE in base64. The secret block is what SECRET_BLOCK decodes to. */
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

/** Whether two signatures in base64 are the same, in a time that does not tell where they differ. */
export function verifyClaimSignature(expected: string, given: string): boolean {
  return isSameText(expected, given);
}

/**
 * Writes a TIMESTAMP: `Wed May 7 00:09:40 UTC 2025`, English and UTC wherever the program runs. Cognito answers
 * "Incorrect username or password." when the day has a leading zero.
 *
 * @throws RangeError for an invalid date.
 */
export function formatTimestamp(at: Date): string {
  const time = at.toISOString().slice(-13, -5);
  const words = at.toUTCString();
  return `${words.slice(0, 3)} ${words.slice(8, 11)} ${at.getUTCDate()} ${time} UTC ${at.getUTCFullYear()}`;
}

/**
 * Gives the part of a user pool's id that SRP uses: `AbCdE` of `us-east-1_AbCdE`.
 *
 * @throws RangeError when there is no such part.
 */
export function userPoolName(userPoolId: string): string {
  const name = userPoolId.slice(userPoolId.indexOf('_') + 1);
  if (name === '' || name === userPoolId) {
    throw new RangeError('A user pool id has a region, an underscore and a name.');
  }
  return name;
}

/** Gives DeviceSecretVerifierConfig of ConfirmDevice, its two members in base64. */
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

/** Gives a password for a device to keep to itself: 40 random bytes in base64. */
export function generateDevicePassword(randomBytes: (size: number) => Uint8Array): string {
  return base64(randomBytes(40));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
