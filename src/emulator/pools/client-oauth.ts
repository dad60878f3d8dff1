import type * as z from 'zod';
import { CognitoFault, invalidParameter } from '../fault.ts';
import type { ClientSettings } from './clients.ts';
import type { Pool } from './pools.ts';

type Settings = z.infer<typeof ClientSettings>;

/** Other scopes belong to resource servers, which are not imitated. */
const openIdScopes: ReadonlySet<string> = new Set(['phone', 'email', 'openid', 'profile']);
const selfServiceScope = 'aws.cognito.signin.user.admin';

/**
 * Refuses OAuth settings that Cognito refuses. Nothing here uses them: they are for the hosted pages, which are not
 * imitated.
 *
 * @throws InvalidParameterException, InvalidOAuthFlowException, ScopeDoesNotExistException
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html
 */
export function checkOAuth(
  pool: Pool,
  settings: Settings,
  { hasSecret }: { readonly hasSecret: boolean },
): void {
  const { AllowedOAuthFlows: flows = [], AllowedOAuthScopes: scopes = [] } = settings;
  checkProviders(pool, settings);
  checkUrls(settings);
  const unknown = scopes.find((scope) => !openIdScopes.has(scope) && scope !== selfServiceScope);
  if (unknown !== undefined) {
    throw new CognitoFault('ScopeDoesNotExistException', `Invalid scope requested: ${unknown}`);
  }
  if (settings.AllowedOAuthFlowsUserPoolClient && (flows.length === 0 || scopes.length === 0)) {
    throw invalidParameter(
      'AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows.',
    );
  }
  const refusal = flowRefusal(settings, hasSecret);
  if (refusal !== undefined) throw new CognitoFault('InvalidOAuthFlowException', refusal);
}

function flowRefusal(
  { AllowedOAuthFlows: flows, AllowedOAuthScopes: scopes, CallbackURLs: urls }: Settings,
  hasSecret: boolean,
): string | undefined {
  if (flows?.includes('client_credentials') === true) {
    return machineRefusal(flows, scopes?.[0], hasSecret);
  }
  const needsUrl = (flows ?? []).length > 0 && (urls ?? []).length === 0;
  return needsUrl
    ? 'CallbackUrls can not be empty when code flow or implicit flow is selected'
    : undefined;
}

/** Only scopes of resource servers are for machines, and there are none here. */
function machineRefusal(
  flows: readonly string[],
  scope: string | undefined,
  hasSecret: boolean,
): string | undefined {
  if (new Set(flows).size > 1) {
    return 'client_credentials flow can not be selected along with code flow or implicit flow.';
  }
  if (!hasSecret) {
    return 'client_credentials flow can not be selected if client does not have a client secret.';
  }
  return scope === undefined ? undefined : `${scope} is not supported with client_credentials flow`;
}

/** Identity providers are not imitated, so that none but the pool itself is there. */
function checkProviders({ id }: Pool, { SupportedIdentityProviders = [] }: Settings): void {
  const missing = SupportedIdentityProviders.find((name) => name !== 'COGNITO');
  if (missing === undefined) return;
  throw invalidParameter(`The provider ${missing} does not exist for User Pool ${id}.`);
}

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

function checkUrls({ CallbackURLs = [], LogoutURLs = [], DefaultRedirectURI }: Settings): void {
  for (const text of [...CallbackURLs, ...LogoutURLs]) {
    const refusal = urlRefusal(text);
    if (refusal !== undefined) throw invalidParameter(`${text} ${refusal}`);
  }
  if (DefaultRedirectURI !== undefined && !CallbackURLs.includes(DefaultRedirectURI)) {
    throw invalidParameter('DefaultRedirectURI must be in the CallbackURLs list.');
  }
}

function urlRefusal(text: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an absolute URI.';
  if (text.includes('#')) return 'cannot contain a fragment component.';
  const { protocol, hostname } = new URL(text);
  const isPlain = protocol === 'http:' && !localHosts.has(hostname);
  return isPlain ? 'cannot use the HTTP protocol.' : undefined;
}
