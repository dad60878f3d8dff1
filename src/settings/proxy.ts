import { CliError, hint, run } from '../errors.ts';
import type { Sourced } from './settings.ts';
import { isLoopback } from './shapes.ts';

// Which proxy leads to a server. As curl and the AWS CLI read the variables: the small letters win, a proxy without a scheme is an
// HTTP proxy whatever is asked of it, and NO_PROXY names hosts, domains and address ranges.

type Environment = Readonly<Record<string, string | undefined>>;

/** The URL of a proxy; or the reason why a proxy that is named is not used. */
export type ProxyChoice =
  | { readonly kind: 'through'; readonly url: URL; readonly source: string }
  | { readonly kind: 'excluded'; readonly source: string };

const schemes: ReadonlySet<string> = new Set([
  'http:',
  'https:',
  'socks:',
  'socks4:',
  'socks4a:',
  'socks5:',
  'socks5h:',
]);

/**
 * Finds the proxy on the way to a server. Requests to this machine never go through one.
 *
 * @returns undefined where no proxy is named
 * @throws CliError CONFIG for the address of a proxy that cannot be right
 * @see https://curl.se/docs/manpage.html section ENVIRONMENT
 */
export function proxyTo(server: URL, env: Environment): ProxyChoice | undefined {
  if (isLoopback(server.hostname)) return undefined;
  const named = firstOf(env, [`${server.protocol.slice(0, -1)}_proxy`, 'all_proxy']);
  if (named === undefined) return undefined;
  const without = firstOf(env, ['no_proxy']);
  if (without !== undefined && isExcluded(server.hostname, without.value)) {
    return { kind: 'excluded', source: without.source };
  }
  return { kind: 'through', url: proxyUrl(named), source: named.source };
}

function firstOf(env: Environment, names: readonly string[]): Sourced | undefined {
  for (const name of names.flatMap((small) => [small, small.toUpperCase()])) {
    const value = (env[name] ?? '').trim();
    if (value !== '') return { value, source: name };
  }
  return undefined;
}

function proxyUrl({ value, source }: Sourced): URL {
  const text = value.includes('://') ? value : `http://${value}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && schemes.has(url.protocol) && url.hostname !== '') return url;
  throw new CliError({
    code: 'MalformedSetting',
    kind: 'CONFIG',
    // The value may hold a password.
    message: `${source} is no address of a proxy, expected one such as http://proxy.example.com:3128`,
    hint: hint`see where each setting comes from: ${run('config explain')}`,
  });
}

/** The address of a proxy without the name and password in it. */
export function shownProxy(url: URL): string {
  const shown = new URL(url);
  if (shown.username !== '') shown.username = '***';
  if (shown.password !== '') shown.password = '***';
  return shown.href.replace(/\/$/, '');
}

function isExcluded(hostname: string, list: string): boolean {
  const host = plainHost(hostname);
  return list
    .split(/[,\s]+/)
    .filter((entry) => entry !== '')
    .some((entry) => entry === '*' || isOneOf(host, plainEntry(entry)));
}

/** Without brackets, the dot of a root, and capital letters. */
function plainHost(text: string): string {
  return text
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/** `*.example.com` and `.example.com` mean `example.com`. A port is left out. */
function plainEntry(entry: string): string {
  const withoutPort = entry.replace(/^(\[.*\]|[^:]*):\d+$/, '$1');
  return plainHost(withoutPort).replace(/^\*?\./, '');
}

function isOneOf(host: string, entry: string): boolean {
  if (entry.includes('/')) return isInRange(host, entry);
  return entry !== '' && (host === entry || (!isAddress(host) && host.endsWith(`.${entry}`)));
}

function isAddress(host: string): boolean {
  return host.includes(':') || bytesOf(host) !== undefined;
}

/** A range of IPv4 addresses, such as 10.0.0.0/8. */
function isInRange(host: string, range: string): boolean {
  const [network = '', width = ''] = range.split('/');
  const one = bytesOf(host);
  const other = bytesOf(network);
  const bits = Number(width);
  if (one === undefined || other === undefined || !/^\d+$/.test(width) || bits > 32) return false;
  const mask = bits === 0 ? 0 : (~0 << (32 - bits)) >>> 0;
  return (one & mask) >>> 0 === (other & mask) >>> 0;
}

/** An IPv4 address as a number. */
function bytesOf(text: string): number | undefined {
  const parts = /^\d{1,3}(\.\d{1,3}){3}$/.test(text) ? text.split('.').map(Number) : [];
  if (parts.length !== 4 || parts.some((part) => part > 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
