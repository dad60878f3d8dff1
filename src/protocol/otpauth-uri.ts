/**
 * Gives the text of the QR code that authenticator apps scan. Algorithm, digits and period are left out, since
 * Cognito's are the defaults and some apps trip over them.
 *
 * @see https://github.com/google/google-authenticator/wiki/Key-Uri-Format
 */
export function otpauthUri(token: {
  readonly issuer: string;
  readonly account: string;
  readonly secretCode: string;
}): string {
  const issuer = encodeURIComponent(token.issuer);
  const account = encodeURIComponent(token.account);
  const secret = encodeURIComponent(token.secretCode);
  return `otpauth://totp/${issuer}:${account}?secret=${secret}&issuer=${issuer}`;
}
