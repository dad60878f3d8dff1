import { decodeBase32 } from './base32.ts';

// The URI in the QR code that authenticator apps scan.

/**
 * Writes the URI. Algorithm, digits and period are left out, since Cognito's are the defaults and some apps trip over them. A colon is
 * allowed in neither name, so another character takes its place; without an issuer the account stands alone.
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri(token: {
  readonly issuer: string;
  readonly account: string;
  readonly secretCode: string;
}): string {
  const issuer = uriEncoded(withoutColon(token.issuer));
  const account = uriEncoded(withoutColon(token.account));
  const secret = uriEncoded(plainBase32(token.secretCode));
  if (issuer === '') return `otpauth://totp/${account}?secret=${secret}`;
  return `otpauth://totp/${issuer}:${account}?secret=${secret}&issuer=${issuer}`;
}

/** By way of UTF-8, because half a surrogate pair, which a server can send, has no URI encoding. */
function uriEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text, 'utf8').toString('utf8'));
}

/** U+A789 looks like a colon, and separates nothing. */
function withoutColon(name: string): string {
  return name.trim().replaceAll(':', '\uA789');
}

/** In capitals, without blanks, hyphens and padding: some apps take nothing else. */
function plainBase32(text: string): string {
  return text.replaceAll(/[\s=-]/g, '').toUpperCase();
}

/**
 * Reads a secret as people keep it: base32 in groups, or the whole otpauth URI.
 *
 * @returns the secret in capitals without padding, or what is wrong in words that follow its name
 */
export function readTotpSecret(text: string): string | { readonly fault: string } {
  const trimmed = text.trim();
  if (!/^otpauth:/i.test(trimmed)) return checked(trimmed);
  const uri = URL.canParse(trimmed) ? new URL(trimmed) : undefined;
  if (uri?.host.toLowerCase() !== 'totp') return { fault: 'is an otpauth URI, and not of TOTP' };
  const { searchParams } = uri;
  const other = cognitos.find(([name, expected]) => !isSame(searchParams.get(name), expected));
  if (other === undefined) return checked(searchParams.get('secret') ?? '');
  const [name, expected] = other;
  return { fault: `has another ${name} than Cognito's, which is ${expected}` };
}

/** An absent parameter has its default. */
function isSame(given: string | null, expected: string): boolean {
  return given === null || given.toUpperCase().replace('HMAC', '') === expected;
}

const cognitos = [
  ['algorithm', 'SHA1'],
  ['digits', '6'],
  ['period', '30'],
] as const;

function checked(text: string): string | { readonly fault: string } {
  const secret = plainBase32(text);
  if (secret === '') return { fault: 'is empty' };
  try {
    decodeBase32(secret);
    return secret;
  } catch {
    return { fault: 'is not base32 (letters A to Z and digits 2 to 7)' };
  }
}
