/** The form of a value, and the words that describe it. */
export interface Shape {
  readonly isRight: (text: string) => boolean;
  readonly expected: string;
}

/** The endpoint that stands for the embedded Cognito. */
export const embedded = 'embedded';

export const endpointShape: Shape = {
  isRight: (text) => text === embedded || isHttpUrl(text),
  expected: 'a URL such as https://example.org, or "embedded"',
};

/** A region becomes part of a host name: another text could lead to another host. */
export const regionShape: Shape = {
  isRight: (text) => /^[a-z\d-]{1,63}$/.test(text),
  expected: 'a region such as eu-west-1',
};

export const userPoolIdShape: Shape = {
  isRight: isUserPoolId,
  expected: 'an id such as eu-west-1_AbCdEfGhI',
};

export const clientIdShape: Shape = { isRight: isClientId, expected: 'letters and digits' };

export function isUserPoolId(text: string): boolean {
  return /^[\w-]{1,44}_[0-9a-zA-Z]{1,44}$/.test(text);
}

export function isClientId(text: string): boolean {
  return /^[\w+]{1,128}$/.test(text);
}

/** What stands before the first underscore. */
export function prefixOf(userPoolId: string): string {
  return userPoolId.split('_', 1).join();
}

/**
 * The region that a user pool id begins with: any name with a hyphen, because AWS adds regions and partitions with new forms
 * of names. Emulators have ids such as `local_AbCdE`, which name none.
 */
export function regionOf(userPoolId: string): string | undefined {
  const prefix = prefixOf(userPoolId);
  return /^[a-z][a-z\d]*(-[a-z\d]+)+$/.test(prefix) ? prefix : undefined;
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether others could read what is sent to this endpoint: plain HTTP to another machine. */
export function isPlainRemote(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** Checks a name or an address. URL has normalized every form of an IPv4 address to four numbers. */
export function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[::1\]|::1|([^.]+\.)*localhost)$/i.test(hostname);
}
