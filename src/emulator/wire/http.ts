import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { EmbeddedCognito, WireReply } from '../embedded-cognito.ts';
import { operationName } from './protocol.ts';

// The HTTP server. It passes requests to the embedded Cognito and handles what concerns HTTP alone: CORS, size limits
// and time-outs. It does not know what a request means.

/** A listening server. */
export interface HttpFront {
  readonly url: string;
  readonly port: number;
  /** Accepts no more requests, finishes those that have begun, and resolves when the last connection is closed. */
  readonly stop: () => Promise<void>;
}

type Cognito = Pick<EmbeddedCognito, 'serve' | 'refuse'>;

export interface HttpFrontOptions {
  /**
   * Called when the server listens, so that a failure to listen creates no file. Requests wait until it has resolved.
   */
  readonly openCognito: () => Promise<Cognito>;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly limits?: Partial<Limits>;
  /** Takes each request that was answered. */
  readonly onAnswered?: ((answered: Answered) => void) | undefined;
}

/** What may be told about a request and its reply: never the content. */
export interface Answered {
  readonly method: string;
  /** Without its query. */
  readonly path: string;
  /** The operation that the request names, or an empty text. */
  readonly operation: string;
  /** The user pool that the request names, or else the app client. */
  readonly place: string | undefined;
  readonly status: number;
  /** The exception of a refusal. */
  readonly exception: string | undefined;
  readonly milliseconds: number;
}

interface Limits {
  readonly bodyBytes: number;
  readonly headersMs: number;
  readonly requestMs: number;
  /** How long `stop` waits for requests that have begun. */
  readonly stopMs: number;
}

const usualLimits: Limits = {
  bodyBytes: 1024 * 1024,
  headersMs: 10_000,
  requestMs: 30_000,
  stopMs: 5000,
};

/**
 * How long a client may take to read a refusal and close. If the server closed first, the client could lose the reply.
 */
const lingerMs = 1000;

/** The server cannot listen on this host and port. The cause is Node's own error, such as EADDRINUSE. */
export class CannotListen extends Error {
  constructor(cause: unknown) {
    super('The server cannot listen.', { cause });
    this.name = 'CannotListen';
  }
}

/** @throws CannotListen, and any error of `openCognito` */
export async function listenOverHttp(options: HttpFrontOptions): Promise<HttpFront> {
  const { openCognito, host, port } = options;
  const { opened, open } = openedLater(openCognito);
  const limits = { ...usualLimits, ...options.limits };
  const inFlight = new Set<ServerResponse>();
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(1000, limits.headersMs),
    // Longer than clients keep an idle connection, so that the server does not close one just as a request is sent on
    // it.
    keepAliveTimeout: 65_000,
  });
  server.on('request', (request, response) => {
    inFlight.add(response);
    response.on('close', () => {
      inFlight.delete(response);
      if (!server.listening && inFlight.size === 0) server.closeAllConnections();
    });
    void serve({ opened, server, limits, onAnswered: options.onAnswered }, request, response);
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    void refuseUnreadable(opened, error, socket);
  });
  server.on('connect', (_request, socket) => {
    void writeRaw(socket, opened, 400, 'UnknownOperationException');
  });
  const address = await listening(server, host, port);
  try {
    await open();
  } catch (error) {
    server.close().closeAllConnections();
    throw error;
  }
  const shownHost = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return {
    url: `http://${shownHost}:${address.port}`,
    port: address.port,
    stop: () => stop(server, inFlight, limits.stopMs),
  };
}

/** Undefined if opening failed. */
type Opened = Promise<Cognito | undefined>;

function openedLater(openCognito: () => Promise<Cognito>): {
  readonly opened: Opened;
  readonly open: () => Promise<void>;
} {
  let settle: (cognito: Cognito | undefined) => void;
  const opened: Opened = new Promise((resolve) => {
    settle = resolve;
  });
  const open = async (): Promise<void> => {
    try {
      settle(await openCognito());
    } catch (error) {
      settle(undefined);
      throw error;
    }
  };
  return { opened, open };
}

function listening(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    const refuse = (error: unknown): void => {
      reject(new CannotListen(error));
    };
    server.once('error', refuse).listen(port, host, () => {
      const address = server.address();
      if (typeof address === 'object' && address !== null) resolve(address);
      else reject(new Error('an HTTP server listens on no address'));
    });
  });
}

async function stop(
  server: Server,
  inFlight: ReadonlySet<ServerResponse>,
  stopMs: number,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  if (inFlight.size === 0) server.closeAllConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, stopMs);
  await closed;
  clearTimeout(timer);
}

interface Surroundings {
  readonly opened: Opened;
  readonly server: Server;
  readonly limits: Limits;
  readonly onAnswered: HttpFrontOptions['onAnswered'];
}

async function serve(
  { opened, server, limits, onAnswered }: Surroundings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const body = await bodyOf(request, limits.bodyBytes);
  const cognito = await opened;
  if (body === 'lost' || cognito === undefined) return;
  const reply = await replyTo(cognito, request, body);
  const { status, headers, body: text } = reply;
  const closing = server.listening ? {} : { connection: 'close' };
  response.writeHead(status, { ...headers, ...corsHeaders, ...closing }).end(text);
  onAnswered?.(describeAnswered(request, body, reply, performance.now() - startedAt));
}

function describeAnswered(
  request: IncomingMessage,
  body: Buffer | 'too large',
  { status, headers }: WireReply,
  milliseconds: number,
): Answered {
  const { method = '', url = '' } = request;
  return {
    method,
    path: url.split('?', 1).join(),
    operation: operationName({ headers: headersOf(request) }),
    place: body === 'too large' ? undefined : placeIn(body.toString('utf8')),
    status,
    exception: headers['x-amzn-errortype']?.replace(/:$/, ''),
    milliseconds,
  };
}

/** Looks for ids of the form that Cognito gives, so that nothing else of the body is told. */
function placeIn(body: string): string | undefined {
  const pool = /"UserPoolId"\s*:\s*"(?<id>[\w-]{1,40}_[0-9a-zA-Z]{1,40})"/.exec(body);
  const client = /"ClientId"\s*:\s*"(?<id>[0-9a-z]{20,40})"/.exec(body);
  return (pool ?? client)?.groups?.['id'];
}

function replyTo(
  cognito: Cognito,
  request: IncomingMessage,
  body: Buffer | 'too large',
): WireReply | Promise<WireReply> {
  if (body === 'too large') return cognito.refuse(413, 'RequestEntityTooLargeException');
  if (request.method === 'OPTIONS') return preflight(request);
  const text = decode(body);
  if (text === undefined) return cognito.refuse(400, 'SerializationException');
  const { method = '', url: path = '' } = request;
  return cognito.serve({ method, path, headers: headersOf(request), body: text });
}

/**
 * Reads a body that is too large to its end and drops it: a client reads no reply before it has sent the whole request.
 */
function bodyOf(
  request: IncomingMessage,
  bodyBytes: number,
): Promise<Buffer | 'too large' | 'lost'> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    request
      .on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= bodyBytes) chunks.push(chunk);
        else chunks.length = 0;
      })
      .on('end', () => {
        resolve(size > bodyBytes ? 'too large' : Buffer.concat(chunks));
      })
      .on('error', () => {
        resolve('lost');
      });
  });
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function decode(body: Buffer): string | undefined {
  try {
    return decoder.decode(body);
  } catch {
    return undefined;
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, String(value)] as const),
  );
}

const corsHeaders = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date',
} as const;

/** Allows the headers that the page asks for, by name: an asterisk would not include Authorization. */
function preflight({ headers }: IncomingMessage): WireReply {
  const asked = headers['access-control-request-headers'] ?? '';
  const allowed = /^[\w\s,-]*$/.test(asked) ? asked : '';
  return {
    status: 200,
    headers: {
      'access-control-allow-methods': 'GET,POST,OPTIONS',
      'access-control-allow-headers': allowed,
      'access-control-max-age': '172800',
      vary: 'access-control-request-headers',
      'content-length': '0',
    },
    body: '',
  };
}

/** Refuses bytes that are not HTTP, and requests that arrive too slowly. */
async function refuseUnreadable(
  opened: Opened,
  { code = '' }: NodeJS.ErrnoException,
  socket: Duplex,
): Promise<void> {
  if (socket.writableEnded) return;
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, name] = unreadable.get(code) ?? [400, 'SerializationException'];
  await writeRaw(socket, opened, status, name);
}

const unreadable: ReadonlyMap<string, readonly [status: number, name: string]> = new Map([
  ['HPE_HEADER_OVERFLOW', [431, 'RequestHeaderFieldsTooLargeException']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'RequestEntityTooLargeException']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'RequestTimeoutException']],
]);

/** Writes to the socket itself: without a parsed request Node has no response object. */
async function writeRaw(
  socket: Duplex,
  opened: Opened,
  refused: number,
  exception: string,
): Promise<void> {
  const cognito = await opened;
  if (cognito === undefined) return;
  const { status, headers, body } = cognito.refuse(refused, exception);
  const all = Object.entries({ ...headers, ...corsHeaders, connection: 'close' });
  const lines = all.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  socket.end(`HTTP/1.1 ${status} Refused\r\n${lines}\r\n${body}`);
  setTimeout(() => socket.destroy(), lingerMs).unref();
}
