import { CliError, type Hint, hint, run } from '../errors.ts';
import { oneLine } from '../output/printable.ts';
import { failedTransport } from './failed-transport.ts';
import { brokenConnection } from './send-once.ts';

// What goes wrong between here and Cognito: no reply, one that cannot be read, or one of somebody else's.

/** The members that all exceptions of the SDK share. */
export interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  /** The reply that could not be read. */
  readonly $response?: { readonly body?: unknown };
}

/** Certificates that are not trusted, by the codes of OpenSSL and Node. */
const untrusted =
  /CERT|ISSUER|SELF_SIGNED|UNABLE_TO_(GET|VERIFY|DECODE|DECRYPT)|^INVALID_(CA|PURPOSE)$|PATH_LENGTH|HOSTNAME_MISMATCH|CRL/;

const networkCodes =
  /^(E(CONN|NOTFOUND|AI_|HOST|NET|PIPE|PROTO|TIMEDOUT|ADDR|SOCKET)|ERR_STREAM_PREMATURE_CLOSE|HPE_)|TLS|SSL/;

/** The error for a call that got no reply of Cognito's; undefined if it was another error. */
export function networkError(error: SdkError): CliError | undefined {
  const code = codeOf(error);
  const { httpStatusCode: status, requestId } = error.$metadata ?? {};
  if (status === undefined && !isUnanswered(error, code)) return undefined;
  const words = status === undefined ? describeFailure(error, code) : describeReply(error, status);
  return new CliError({
    code: code ?? error.name,
    kind: 'NETWORK',
    hint: hint`check the endpoint and the network: ${run('config explain')}`,
    ...words,
    // A firewall refuses the same request again.
    retryable: status === undefined || mayPass(status),
    requestId,
    cause: error,
  });
}

/** Whether the same request may be answered otherwise a little later. */
function mayPass(status: number): boolean {
  return status < 400 || status >= 500 || status === 408 || status === 425 || status === 429;
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function isNetworkCode(code: string | undefined): code is string {
  return code !== undefined && (networkCodes.test(code) || untrusted.test(code));
}

/** Whether there was no answer, or none of JSON. */
function isUnanswered(error: Error, code: string | undefined): boolean {
  const isKnown = ['TimeoutError', 'AbortError', 'SyntaxError'].includes(error.name);
  return isKnown || isNetworkCode(code) || failedTransport(error) !== undefined;
}

interface Words {
  readonly message: string;
  readonly hint?: Hint;
}

function describeFailure(error: SdkError, code: string | undefined): Words {
  if (isNetworkCode(code) && untrusted.test(code)) return untrustedCertificate(code);
  if (isTimeout(error, code)) return { message: 'the server did not answer in time' };
  const proxy = failedTransport(error)?.proxy;
  if (proxy !== undefined) return failedProxy(error, code, proxy);
  if (code === undefined) {
    return { message: "the server's reply could not be read (HTTP status unknown)" };
  }
  return {
    message: brokenConnection.has(code)
      ? `the connection broke (${code})`
      : `the server could not be reached (${code})`,
  };
}

/** The SDK calls a broken connection a time-out too. */
function isTimeout({ name }: Error, code: string | undefined): boolean {
  return ['AbortError', 'TimeoutError'].includes(name) && (code ?? 'ETIMEDOUT') === 'ETIMEDOUT';
}

function untrustedCertificate(code: string): Words {
  return {
    message: `the server's certificate is not trusted (${code})`,
    hint: hint`if a company or a test server has its own certificates, name the file of its CA: AWS_CA_BUNDLE=FILE; else check the endpoint: ${run('config explain')}`,
  };
}

function failedProxy(error: Error, code: string | undefined, proxy: string): Words {
  const reason = code ?? oneLine(error.message).slice(0, 200);
  return {
    message: `no connection through the proxy ${proxy} (${reason})`,
    hint: hint`check the address of the proxy, or exclude this host by NO_PROXY: ${run('config explain')}`,
  };
}

function describeReply(error: SdkError, status: number): Words {
  const words = wordsOf(error);
  if (error.name !== 'SyntaxError' && words !== '' && status >= 500) {
    return { message: `the server failed (HTTP ${status}): ${words}` };
  }
  if (words === '') return { message: `the server's reply could not be read (HTTP ${status})` };
  return {
    message: `not Cognito but something on the way, such as a proxy or a firewall, answered (HTTP ${status}): ${words}`,
  };
}

/** What a server says in its own words: the SDK fills in `UnknownError` or a SyntaxError where it cannot read them. */
function wordsOf({ name, message, $response }: SdkError): string {
  if (name === 'SyntaxError') {
    const body = $response?.body;
    return body instanceof Uint8Array ? plainWords(Buffer.from(body).toString('utf8')) : '';
  }
  return ['', 'UnknownError'].includes(message) ? '' : oneLine(message).slice(0, 200);
}

/** The text of a page without its tags, on one line. */
function plainWords(page: string): string {
  const text = page
    .slice(0, 20_000)
    .replaceAll(/<(script|style)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->|<[^>]*>/gi, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return oneLine(text).slice(0, 200);
}
