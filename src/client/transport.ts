import { readFileSync } from 'node:fs';
import type { Agent } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import {
  type HttpHandler,
  type HttpHandlerOptions,
  type HttpRequest,
  NodeHttpHandler,
} from '../actions/sdk.ts';
import { CliError, hint, isError, run } from '../errors.ts';
import type { Host } from '../host.ts';
import { oneLine } from '../output/printable.ts';
import { proxyTo, shownProxy } from '../settings/proxy.ts';
import { insecureEndpoint, type Settings, type Sourced } from '../settings/settings.ts';
import { isPlainRemote } from '../settings/shapes.ts';
import { noteFailedTransport, proxyRefused } from './failed-transport.ts';
import { boundedReply } from './reply-limits.ts';

// How requests reach a server: through which proxy, trusting which certificates, and until when. The SDK's own clients, which fetch
// AWS credentials, use the same way.

interface Transport {
  readonly settings: Settings;
  readonly env: Host['env'];
  /** Ends every request when the command's time is up. */
  readonly signal: AbortSignal;
}

export type Handler = Pick<HttpHandler<object>, 'handle' | 'destroy'>;

/** Makes the handler of all requests. @throws CliError CONFIG for a file of certificates that cannot be read */
export async function makeHandler(transport: Transport): Promise<Handler> {
  const { settings, env, signal } = transport;
  const handler = new NodeHttpHandler(await agents(transport));
  return {
    handle: async (request: HttpRequest, options?: HttpHandlerOptions) => {
      refusePlain(settings, request);
      const choice = proxyTo(serverOf(request), env);
      const proxy = choice?.kind === 'through' ? nameOf(choice) : undefined;
      try {
        const { response } = await handler.handle(request, { ...options, abortSignal: signal });
        if (proxy !== undefined && response.statusCode === 407) throw refusedBy(proxy, response);
        return { response: await boundedReply(response) };
      } catch (error) {
        if (isError(error)) noteFailedTransport(error, { proxy });
        throw error;
      }
    },
    destroy: () => {
      handler.destroy();
    },
  };
}

function serverOf({ protocol, hostname }: HttpRequest): URL {
  return new URL(`${protocol}//${hostname}`);
}

function nameOf({ url, source }: { readonly url: URL; readonly source: string }): string {
  return `${shownProxy(url)} (${source})`;
}

type Agents = { readonly httpAgent?: Agent; readonly httpsAgent?: SecureAgent };

/** Loads nothing where no proxy and no certificates are named. */
async function agents({ settings, env }: Transport): Promise<Agents> {
  const { caBundle } = settings.aws;
  const trust = caBundle === undefined ? {} : { ca: readCertificates(caBundle) };
  if (Object.entries(env).every(([name, value]) => !/_proxy$/i.test(name) || value === '')) {
    return caBundle === undefined ? {} : { httpsAgent: new SecureAgent(trust) };
  }
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent({
    ...trust,
    getProxyForUrl: (server, request) => {
      const choice = proxyTo(new URL(server), env);
      if (choice?.kind !== 'through') return '';
      request.once('proxyConnect', (reply: { statusCode: number; statusText: string }) => {
        if (reply.statusCode === 200) return;
        const { statusCode, statusText: reason } = reply;
        request.destroy(refusedBy(nameOf(choice), { statusCode, reason }));
      });
      return choice.url.href;
    },
  });
  return { httpAgent: agent, httpsAgent: agent };
}

function readCertificates({ value, source }: Sourced): string {
  try {
    return readFileSync(value, 'utf8');
  } catch (cause) {
    const reason = isError(cause) && 'code' in cause ? String(cause.code) : 'error';
    throw new CliError({
      code: 'UnreadableFile',
      kind: 'CONFIG',
      message: `the file of certificates given by ${source} cannot be read (${reason}): ${value}`,
      hint: hint`see where each setting comes from: ${run('config explain')}`,
      cause,
    });
  }
}

/** A proxy answered for itself: nothing reached the server. */
function refusedBy(
  proxy: string,
  { statusCode, reason = '' }: { readonly statusCode: number; readonly reason?: string },
): CliError {
  const wantsName = statusCode === 407;
  const words = oneLine(reason).slice(0, 200);
  return new CliError({
    code: proxyRefused,
    kind: 'NETWORK',
    message: `the proxy ${proxy} refused to connect to the server: HTTP ${statusCode}${words === '' ? '' : ` ${words}`}`,
    hint: wantsName
      ? 'give the proxy a name and a password in its address, such as http://NAME:PASSWORD@proxy.example.com:3128'
      : 'ask who runs the proxy to let this host through, or exclude it by NO_PROXY',
    retryable: statusCode >= 500,
  });
}

/** The SDK's own clients may have found an endpoint themselves, such as that of STS in the AWS configuration. */
function refusePlain(
  { allowInsecureEndpoint }: Settings,
  { protocol, hostname }: HttpRequest,
): void {
  const value = `${protocol}//${hostname}`;
  if (allowInsecureEndpoint !== undefined || !isPlainRemote(value)) return;
  throw insecureEndpoint({ value, source: 'the AWS configuration' });
}
