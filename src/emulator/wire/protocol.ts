import { inspect } from 'node:util';
import { isNativeError } from 'node:util/types';
import { CognitoFault } from '../fault.ts';
import { operations } from '../operations/index.ts';
import { findPool, type Pool } from '../pools/pools.ts';
import { randomUuid } from '../random.ts';
import { inTransaction } from '../storage/transaction.ts';
import { publicKeys, signJwts } from '../tokens/jwt-signing.ts';
import { issuer } from '../tokens/tokens.ts';
import { triggerMetadata } from '../triggers/metadata.ts';
import { replayed } from '../triggers/replay.ts';
import type { Triggers } from '../triggers/trigger.ts';
import type { Engine } from '../engine.ts';
import { parseBody } from './body.ts';
import { signedRegion } from './signature.ts';

// The awsJson1_1 protocol: everything that Cognito does with HTTP. A transport only passes requests and replies on.

export interface WireRequest {
  readonly method: string;
  /** With or without a query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const targetPrefix = 'AWSCognitoIdentityProviderService.';

/** Answers any request. Never throws: an error of this imitation is logged and answered with a 500 without details. */
export function answer(engine: Engine, request: WireRequest, log: Log): WireReply {
  return dated(engine, undatedAnswer(engine, request, log));
}

/**
 * Clients correct their clock by this header, so it shows their time and not the one with the emulator's clock offset.
 */
function dated({ clientNow }: Engine, reply: WireReply): WireReply {
  return { ...reply, headers: { ...reply.headers, date: clientNow().toUTCString() } };
}

function undatedAnswer(engine: Engine, request: WireRequest, log: Log): WireReply {
  const requestId = randomUuid(engine);
  try {
    followFile(engine, log);
    if (request.method === 'GET') return answerGet(engine, request.path);
    return successReply(requestId, callOperation(engine, request, log));
  } catch (error) {
    return failureReply(requestId, error, log);
  }
}

/**
 * Like `answer`, but lets other requests be answered while triggers run, keys are made and tokens are signed. Never rejects.
 */
export async function answerLater(
  engine: Engine,
  triggers: Triggers | undefined,
  request: WireRequest,
  log: Log,
): Promise<WireReply> {
  return dated(engine, await undatedAnswerLater(engine, triggers, request, log));
}

async function undatedAnswerLater(
  engine: Engine,
  triggers: Triggers | undefined,
  request: WireRequest,
  log: Log,
): Promise<WireReply> {
  const requestId = randomUuid(engine);
  try {
    followFile(engine, log);
    if (request.method === 'GET') return answerGet(engine, request.path);
    const consulted =
      triggers === undefined
        ? undefined
        : { triggers, metadata: triggerMetadata(operationName(request), request.body) };
    const reply = await replayed(engine, consulted, (attempt) =>
      callOperation(attempt, request, log),
    );
    await signJwts(reply);
    return successReply(requestId, reply);
  } catch (error) {
    return failureReply(requestId, error, log);
  }
}

type Log = (line: string) => void;

function followFile({ database }: Engine, log: Log): void {
  if (database.follow())
    log('the data file was removed or replaced: now serving the file in its place');
}

function successReply(requestId: string, reply: unknown): WireReply {
  return apiReply(200, requestId, reply === undefined ? '' : JSON.stringify(reply));
}

/** The driver's errors are not Errors of this JavaScript engine, and `inspect` alone does not show their message. */
function failureReply(requestId: string, error: unknown, log: Log): WireReply {
  if (error instanceof CognitoFault) return faultReply(400, requestId, error);
  log(isNativeError(error) ? inspect(error) : `${String(error)} ${inspect(error)}`);
  return faultReply(500, requestId, new CognitoFault('InternalErrorException'));
}

/** The refusal for bytes that a transport cannot read as a request. */
export function refuse(engine: Engine, status: number, name: string): WireReply {
  return dated(engine, faultReply(status, randomUuid(engine), new CognitoFault(name)));
}

function callOperation(engine: Engine, request: WireRequest, log: Log): unknown {
  const { method, path, headers, body } = request;
  const entry = operations.get(operationName(request));
  if (entry === undefined || method !== 'POST' || path.split('?')[0] !== '/') {
    throw unknownOperation(request, log);
  }
  const callerRegion = entry.caller === 'signed' ? signedRegion(headers) : undefined;
  const finish = entry.run({ ...engine, callerRegion }, parseBody(body));
  return inTransaction(engine.database, entry.access, finish);
}

/** Names the missing operation in the message, because clients show the message and not the exception's name. */
function unknownOperation(request: WireRequest, log: Log): CognitoFault {
  const name = operationName(request);
  const isName = /^[A-Za-z]{1,100}$/u.test(name);
  const isMissing = !operations.has(name);
  const text = isMissing
    ? `The embedded Cognito does not imitate ${isName ? `the operation ${name}` : 'this request'}.`
    : `${name} must be called by POST to the path /.`;
  if (isName && isMissing) log(text);
  return new CognitoFault('UnknownOperationException', text);
}

/** The operation that the x-amz-target header names, or an empty text. */
export function operationName({ headers }: Pick<WireRequest, 'headers'>): string {
  const target = headers['x-amz-target'] ?? '';
  return target.startsWith(targetPrefix) ? target.slice(targetPrefix.length) : '';
}

function apiReply(
  status: number,
  requestId: string,
  body: string,
  more: Readonly<Record<string, string>> = {},
): WireReply {
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'content-length': String(Buffer.byteLength(body)),
    'x-amzn-requestid': requestId,
    ...more,
  };
  return { status, headers, body };
}

function faultReply(status: number, requestId: string, { name, message }: CognitoFault): WireReply {
  const body = JSON.stringify(message === '' ? { __type: name } : { __type: name, message });
  return apiReply(status, requestId, body, {
    'x-amzn-errortype': `${name}:`,
    ...(message === '' ? {} : { 'x-amzn-errormessage': headerText(message) }),
  });
}

/** HTTP clients refuse replies with more than 8 to 16 KB of headers. The body contains the whole message. */
const headerTextLimit = 1000;

/** Headers allow printable ASCII only, and a message may quote the caller's text, whatever its length. */
function headerText(message: string): string {
  const [start, isCut] = [message.slice(0, headerTextLimit), message.length > headerTextLimit];
  const text = start.replaceAll(/\s+/gu, ' ').replaceAll(/[^\x20-\x7e]/gu, '?');
  return isCut ? `${text}...` : text.trimEnd();
}

/** Answers the health check, and gives the two documents that programs fetch to verify tokens. */
function answerGet(engine: Engine, path: string): WireReply {
  const [, userPoolId = '', ...rest] = (path.split('?')[0] ?? '').split('/');
  if (userPoolId === 'health' && rest.length === 0) return plainReply(200, { status: 'ok' });
  const find = documents.get(rest.join('/'));
  const document = inTransaction(engine.database, 'read', () => {
    const pool = findPool(engine, userPoolId);
    return pool === undefined ? undefined : find?.(engine, pool);
  });
  return document === undefined
    ? plainReply(404, { message: 'Not Found' })
    : plainReply(200, document);
}

const documents: ReadonlyMap<string, (engine: Engine, pool: Pool) => object> = new Map([
  ['.well-known/jwks.json', (engine: Engine, { id }: Pool) => publicKeys(engine, id)],
  ['.well-known/openid-configuration', openIdConfiguration],
]);

function openIdConfiguration(_world: Engine, pool: Pool): object {
  const iss = issuer(pool);
  return {
    id_token_signing_alg_values_supported: ['RS256'],
    issuer: iss,
    jwks_uri: `${iss}/.well-known/jwks.json`,
    response_types_supported: ['code', 'token'],
    subject_types_supported: ['public'],
  };
}

function plainReply(status: number, document: object): WireReply {
  const body = JSON.stringify(document);
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
  };
  return { status, headers, body };
}
