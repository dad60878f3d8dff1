import { awsEntries, isYes } from './aws-settings.ts';
import { type ProxyChoice, proxyTo, shownProxy } from './proxy.ts';
import type { Settings, Sourced } from './settings.ts';
import { embedded } from './shapes.ts';

// What of AWS's own settings and of the proxy variables is in force for the calls, as `config explain` and `doctor` show it.

/** AWS's settings by name. An endpoint that is given switches FIPS and dual-stack endpoints off. */
export function awsInForce({
  aws,
  endpoint,
}: Settings): Readonly<Record<string, Sourced | undefined>> {
  return Object.fromEntries(
    awsEntries().map(([name]) => {
      const found = aws[name];
      const isOff = endpoint !== undefined && variants.has(name) && isYes(found);
      return [name, isOff ? { value: 'false', source: `endpoint from ${endpoint.source}` } : found];
    }),
  );
}

const variants: ReadonlySet<string> = new Set(['useFipsEndpoint', 'useDualstackEndpoint']);

/**
 * The proxy on the way to Cognito, without its password.
 *
 * @throws CliError CONFIG for the address of a proxy that cannot be right
 */
export function proxyInForce(
  { endpoint, region }: Settings,
  env: Readonly<Record<string, string | undefined>>,
): Sourced | undefined {
  const server = endpoint?.value ?? hostOf(region?.value ?? 'us-east-1');
  if (server === embedded || !URL.canParse(server)) return undefined;
  const choice = proxyTo(new URL(server), env);
  return choice === undefined ? undefined : described(choice);
}

/** As far as a list of hosts without proxy can tell them apart. */
function hostOf(region: string): string {
  return `https://cognito-idp.${region}.amazonaws.com`;
}

function described(choice: ProxyChoice): Sourced {
  const { source } = choice;
  return choice.kind === 'excluded'
    ? { value: 'none', source }
    : { value: shownProxy(choice.url), source };
}
