import {
  CognitoIdentityProviderClient,
  type CognitoIdentityProviderClientConfig,
  type DeserializeMiddleware,
  type FinalizeRequestMiddleware,
  type HttpRequest,
  HttpResponse,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '../actions/sdk.ts';
import { says } from '../cognito/refusal-texts.ts';
import { isError } from '../errors.ts';
import type { Host } from '../host.ts';
import { checkAwsSettings, isYes } from '../settings/aws-settings.ts';
import type { Settings, Sourced } from '../settings/settings.ts';
import { embedded } from '../settings/shapes.ts';
import { measureSkew } from './clock-skew.ts';
import { credentialChain } from './credentials.ts';
import { repairReplyShape } from './reply-limits.ts';
import { asThrown } from './send-once.ts';
import { makeHandler } from './transport.ts';

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

/**
 * Makes the SDK's client, for AWS, for a URL, or for the embedded Cognito. Credentials that were not given are
 * looked up by the SDK itself, as the AWS CLI does.
 */
export async function makeClient(options: ClientOptions): Promise<CognitoIdentityProviderClient> {
  const { settings } = options;
  // Not by the client's own `profile` option: the SDK's clients for credentials read AWS_PROFILE.
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
  return isError(error) && says(error, 'wrongPassword');
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
  const { settings, host, signal } = options;
  const { aws, endpoint, region } = settings;
  if (endpoint?.value === embedded) return embeddedConfiguration(options);
  checkAwsSettings(aws);
  const requestHandler = await makeHandler({ settings, env: host.env, signal });
  return {
    ...(region === undefined ? {} : { region: regionFor(endpoint, region.value) }),
    ...endpointSettings(settings),
    ...retrySettings(settings),
    requestHandler,
    credentialDefaultProvider: credentialChain(settings, requestHandler),
  };
}

/** An endpoint that is given has neither a FIPS nor a dual-stack form, and the SDK refuses both. */
function endpointSettings({
  endpoint,
  aws,
}: Settings): Partial<CognitoIdentityProviderClientConfig> {
  const isAws = endpoint === undefined;
  return {
    // The SDK would look for an endpoint too, and find one that cogauth shows nowhere.
    ...(isAws ? { ignoreConfiguredEndpointUrls: true } : { endpoint: endpoint.value }),
    useFipsEndpoint: isAws && isYes(aws.useFipsEndpoint),
    useDualstackEndpoint: isAws && isYes(aws.useDualstackEndpoint),
  };
}

/** `fips-us-east-1` asks for a FIPS endpoint too. */
function regionFor(endpoint: Sourced | undefined, region: string): string {
  return endpoint === undefined ? region : region.replace(/^fips-|-fips$/, '');
}

function retrySettings({ aws }: Settings): Partial<CognitoIdentityProviderClientConfig> {
  const { retryMode, maxAttempts } = aws;
  return {
    defaultsMode: 'standard',
    retryMode: retryMode?.value.toLowerCase() === 'adaptive' ? 'adaptive' : 'standard',
    ...(maxAttempts === undefined ? {} : { maxAttempts: Number(maxAttempts.value) }),
  };
}

/** The embedded Cognito accepts any credentials, so these are made up. */
async function embeddedConfiguration({
  settings,
  host,
  emulatorDatabase,
}: ClientOptions): Promise<CognitoIdentityProviderClientConfig> {
  const { openEmbeddedCognito } = await import('../emulator/embedded-cognito.ts');
  const region = regionFor(settings.endpoint, settings.region?.value ?? 'us-east-1');
  const cognito = await openEmbeddedCognito({
    file: emulatorDatabase,
    now: host.now,
    randomBytes: host.randomBytes,
  });
  return {
    region,
    endpoint: 'https://cognito-idp.embedded.invalid',
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    defaultsMode: 'standard',
    retryMode: 'standard',
    maxAttempts: 3,
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
