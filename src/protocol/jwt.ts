/** The parts of a JSON Web Token. Nothing in it has been verified. */
interface DecodedJwt {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

/**
 * Reads a token without checking its signature: enough to learn when it expires, never enough to trust it.
 *
 * @returns undefined for anything that is not a signed JWT, such as Cognito's refresh tokens, which are encrypted.
 * @see RFC 7519 section 7.2, RFC 7515 section 7.1
 */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [headerPart, claimsPart, ...rest] = token.split('.');
  if (headerPart === undefined || claimsPart === undefined || rest.length !== 1) return undefined;
  const header = parseObject(headerPart);
  const claims = parseObject(claimsPart);
  return header === undefined || claims === undefined ? undefined : { header, claims };
}

function parseObject(part: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return isObject(value) ? value : undefined;
  } catch {
    // Not JSON, so not a token.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
