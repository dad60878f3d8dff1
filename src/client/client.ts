import type { Agent } from 'node:http';
import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  type DeserializeMiddleware,
  type FinalizeRequestMiddleware,
  type HttpHandler,
  type HttpHandlerOptions,
  type HttpRequest,
  HttpResponse,
  NodeHttpHandler,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '../actions/sdk.ts';
import { isError } from '../errors.ts';
import type { Host } from '../host.ts';
import { insecureEndpoint, type Settings } from '../settings/settings.ts';
import { embedded, isLoopback, isPlainRemote } from '../settings/shapes.ts';
import { measureSkew } from './clock-skew.ts';
import { boundedReply, repairReplyShape } from './reply-limits.ts';
import { asThrown } from './send-once.ts';

interface ClientOptions {
  readonly settings: Settings;
  readonly host: Host;
  /** The SQLite file of the embedded Cognito. */
  readonly emulatorDatabase: string;
  /** Ends every request when the command's time is up. */
  readonly signal: AbortSignal;
  /** Takes a line about each request, without its content; absent unless --debug. */
  readonly debug?: ((line: string) => void) | undefined;
  /** Called with each reply and its request id. */
  readonly onReply: (reply: object, requestId: string | undefined) => void;
  /** Called with the clock skew of each reply that has a Date: positive if this machine is ahead. */
  readonly onSkew: (skewMs: number) => void;
  /** Called when an SRP proof is refused. It carries this machine's time, so a wrong clock looks like a wrong password. */
  readonly onProofRefused: () => void;
  /** Called with each request before it is sent. */
  readonly onRequest: (request: object) => void;
}

type Handler = Pick<HttpHandler<object>, 'handle' | 'destroy'>;

/**
 * Makes the SDK's client, for AWS, for a URL, or for the embedded Cognito. Credentials, region and
 * endpoint that were not given are looked up by the SDK itself, as the AWS CLI does.
 */
export async function makeClient(options: ClientOptions): Promise<CognitoIdentityProviderClient> {
  const { settings } = options;
  // Not by the client's own `profile` option: the SDK reads a profile's endpoint_url only by AWS_PROFILE.
  if (settings.awsProfile === undefined) delete process.env['AWS_PROFILE'];
  else process.env['AWS_PROFILE'] = settings.awsProfile.value;
  const client = new CognitoIdentityProviderClient(await configuration(options));
  client.middlewareStack.addRelativeTo(observedOnce(options), {
    name: 'cogauthSendOnce',
    relation: 'after',
    toMiddleware: 'retryMiddleware',
  });
  client.middlewareStack.add(clockCompared(options), {
    name: 'cogauthCompareClocks',
    step: 'deserialize',
    priority: 'low',
  });
  return client;
}

/** Sees each attempt at an operation, so that a lost one is not repeated. */
function observedOnce({
  debug,
  onReply,
  onProofRefused,
  onRequest,
}: ClientOptions): FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> {
  return (next, context) => async (args) => {
    const operation = (context.commandName ?? '').replace(/Command$/, '');
    const startedAt = performance.now();
    onRequest(args.input);
    const log = (outcome: string): void =>
      debug?.(`${operation}: ${outcome} in ${Math.round(performance.now() - startedAt)} ms`);
    try {
      const reply = await next(args);
      onReply(reply.output, reply.output.$metadata.requestId);
      repairReplyShape(context, reply.output);
      log('answered');
      return reply;
    } catch (error) {
      log(isError(error) ? error.name : 'failed');
      if (carriesTime(args.input) && isWrongPassword(error)) onProofRefused();
      throw asThrown(operation, args.input, error);
    }
  };
}

/** An SRP proof includes the time, so a wrong clock makes it as wrong as a wrong password does. */
function carriesTime(input: ServiceInputTypes): boolean {
  return 'ChallengeResponses' in input && input.ChallengeResponses?.['TIMESTAMP'] !== undefined;
}

function isWrongPassword(error: unknown): boolean {
  return (
    isError(error) &&
    error.name === 'NotAuthorizedException' &&
    error.message.startsWith('Incorrect username or password')
  );
}

/** Reads the server's clock. The SDK's own correction is another thing: it is for signatures only. */
function clockCompared({
  host,
  onSkew,
}: ClientOptions): DeserializeMiddleware<ServiceInputTypes, ServiceOutputTypes> {
  return (next) => async (args) => {
    const sentAt = host.now();
    const reply = await next(args);
    const date = HttpResponse.isInstance(reply.response)
      ? reply.response.headers['date']
      : undefined;
    const skewMs = measureSkew(date, { sentAt, receivedAt: host.now() });
    if (skewMs !== undefined) onSkew(skewMs);
    return reply;
  };
}

async function configuration(options: ClientOptions): Promise<CognitoIdentityProviderClientConfig> {
  const { settings } = options;
  if (settings.endpoint?.value === embedded) return embeddedConfiguration(options);
  return {
    ...(settings.region === undefined ? {} : { region: settings.region.value }),
    ...(settings.endpoint === undefined ? {} : { endpoint: settings.endpoint.value }),
    requestHandler: endedBy(options, new NodeHttpHandler(await agents(options))),
  };
}

const proxyVariables = [
  'HTTPS_PROXY',
  'https_proxy',
  'HTTP_PROXY',
  'http_proxy',
  'ALL_PROXY',
  'all_proxy',
];

/** Uses the proxy that the environment names, unless NO_PROXY excludes the host. Loads nothing without one. */
async function agents({
  settings: { endpoint },
  host: { env },
}: ClientOptions): Promise<{ httpAgent?: Agent; httpsAgent?: Agent }> {
  // Requests to this machine never go through a proxy.
  if (endpoint !== undefined && isLoopback(new URL(endpoint.value).hostname)) return {};
  if (proxyVariables.every((name) => (env[name] ?? '') === '')) return {};
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent();
  return { httpAgent: agent, httpsAgent: agent };
}

/** The embedded Cognito accepts any credentials, so these are made up. */
async function embeddedConfiguration({
  settings,
  host,
  emulatorDatabase,
}: ClientOptions): Promise<CognitoIdentityProviderClientConfig> {
  const { openEmbeddedCognito } = await import('../emulator/embedded-cognito.ts');
  const region = settings.region?.value ?? 'us-east-1';
  const cognito = await openEmbeddedCognito({
    file: emulatorDatabase,
    now: host.now,
    randomBytes: host.randomBytes,
  });
  return {
    region,
    endpoint: 'https://cognito-idp.embedded.invalid',
    credentials: { accessKeyId: 'embedded', secretAccessKey: 'embedded' },
    requestHandler: {
      handle: async ({ method, path, headers, body }: HttpRequest) => {
        const reply = cognito.handle({ method, path, headers, body: textOf(body) });
        return {
          response: new HttpResponse({
            statusCode: reply.status,
            headers: { ...reply.headers },
            body: new TextEncoder().encode(reply.body),
          }),
        };
      },
      // Takes what was committed from SQLite's log to its file, and to the disk.
      destroy: () => {
        cognito.close();
      },
    },
  };
}

function textOf(body: unknown): string {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return new TextDecoder().decode(body);
  throw new Error('an awsJson request has a text body');
}

function endedBy({ settings, signal }: ClientOptions, handler: NodeHttpHandler): Handler {
  return {
    handle: async (request: HttpRequest, options?: HttpHandlerOptions) => {
      refusePlain(settings, request);
      const { response } = await handler.handle(request, { ...options, abortSignal: signal });
      return { response: await boundedReply(response) };
    },
    destroy: () => {
      handler.destroy();
    },
  };
}

/** The SDK may have found an endpoint itself, such as `endpoint_url` in the AWS configuration. */
function refusePlain(
  { allowInsecureEndpoint }: Settings,
  { protocol, hostname }: HttpRequest,
): void {
  const value = `${protocol}//${hostname}`;
  if (allowInsecureEndpoint !== undefined || !isPlainRemote(value)) return;
  throw insecureEndpoint({ value, source: 'the AWS configuration' });
}
