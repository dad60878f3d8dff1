import { constants, createPublicKey, publicEncrypt } from 'node:crypto';

/** Below this many bits BigInt is fast enough, and some builds of OpenSSL refuse such RSA keys. */
const smallestNativeBits = 512;

/**
 * Returns base^exponent mod modulus, as a non-negative number less than the modulus.
 *
 * Not constant-time, like any arithmetic with BigInt: its duration reveals something about the exponent.
 *
 * @throws RangeError if the exponent is negative or the modulus is not positive.
 */
export function modPow(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (!isNativeSized(exponent, modulus)) return modPowWithBigInt(base, exponent, modulus);
  try {
    return modPowWithRsa(residue(base, modulus), exponent, modulus);
  } catch {
    // A FIPS build, another runtime, or a key too large for OpenSSL. The result is the same, but slower.
    return modPowWithBigInt(base, exponent, modulus);
  }
}

/** Like modPow, but by square-and-multiply without OpenSSL. */
export function modPowWithBigInt(base: bigint, exponent: bigint, modulus: bigint): bigint {
  if (exponent < 0n) throw new RangeError('The exponent is negative.');
  if (modulus <= 0n) throw new RangeError('The modulus is not positive.');
  const factor = residue(base, modulus);
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * factor) % modulus;
  }
  return result;
}

/** OpenSSL needs an odd modulus and an exponent below it. */
function isNativeSized(exponent: bigint, modulus: bigint): boolean {
  const isUsableModulus = modulus % 2n === 1n && modulus >> BigInt(smallestNativeBits - 1) > 0n;
  return isUsableModulus && exponent > 0n && exponent < modulus;
}

/**
 * Textbook RSA: encrypting without padding is c = m^e mod n (RFC 8017 section 5.1.1), and OpenSSL does it ten times
 * as fast as BigInt. `createDiffieHellman` is not usable here: it checks the numbers as keys, and depending on the Node
 * version it refuses them or checks them for seconds.
 */
function modPowWithRsa(base: bigint, exponent: bigint, modulus: bigint): bigint {
  const size = Math.ceil(modulus.toString(16).length / 2);
  const jwk = { kty: 'RSA', n: base64Url(modulus), e: base64Url(exponent) };
  const key = createPublicKey({ key: jwk, format: 'jwk' });
  const block = Buffer.from(base.toString(16).padStart(size * 2, '0'), 'hex');
  const power = publicEncrypt({ key, padding: constants.RSA_NO_PADDING }, block);
  return BigInt(`0x${power.toString('hex')}`);
}

function residue(value: bigint, modulus: bigint): bigint {
  const remainder = value % modulus;
  return remainder < 0n ? remainder + modulus : remainder;
}

function base64Url(value: bigint): string {
  const digits = value.toString(16);
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex').toString('base64url');
}
