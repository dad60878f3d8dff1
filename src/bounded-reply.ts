import { HttpResponse } from '@smithy/core/protocols';
import { unreadable } from './errors.ts';

/** Several times the longest that Cognito sends: a page of 60 users with all their attributes. */
export const longestReply = 16 * 1024 * 1024;

/**
 * Reads a reply's body to its end, as the SDK would, but for one that has no end.
 *
 * @throws CliError NETWORK when it is too long
 */
export async function boundedReply(
  response: HttpResponse,
  limit = longestReply,
): Promise<HttpResponse> {
  const { statusCode, reason, headers } = response;
  const body = await readUpTo(limit, response.body);
  return new HttpResponse({
    statusCode,
    headers,
    body,
    ...(reason === undefined ? {} : { reason }),
  });
}

async function readUpTo(limit: number, body: unknown): Promise<Uint8Array> {
  if (!isStream(body)) throw new Error('the body of a reply is a stream');
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) throw unreadable(`more than ${limit / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
