import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterEach } from '@jest/globals';
import type { Handlers } from '../../../src/emulator/triggers/in-process.ts';
import { type HttpFrontOptions, listenOverHttp } from '../../../src/emulator/wire/http.ts';
import { type Embedded, openEmbedded } from './embedded.ts';

/** An embedded Cognito that listens on a port of its own until the test is over. Its `sdk` goes over HTTP. */
export interface Served extends Embedded {
  readonly url: string;
  readonly port: number;
  readonly stop: () => Promise<void>;
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

export async function serveEmbedded(
  limits: HttpFrontOptions['limits'] = {},
  triggers?: Handlers,
): Promise<Served> {
  const embedded = await openEmbedded(triggers);
  const { cognito } = embedded;
  const front = await listenOverHttp({
    openCognito: async () => cognito,
    host: '127.0.0.1',
    port: 0,
    limits,
  });
  const sdk = sdkAt(front.url);
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= front.stop());
  stops.push(async () => {
    sdk.destroy();
    await stop();
  });
  return { ...embedded, url: front.url, port: front.port, sdk, stop };
}

/** The real SDK, unchanged, with another endpoint. */
export function sdkAt(endpoint: string, region = 'us-east-1'): CognitoIdentityProviderClient {
  return new CognitoIdentityProviderClient({
    region,
    endpoint,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    maxAttempts: 1,
  });
}

/** Sends bytes as they are and gives all that comes back until the server closes. */
export async function exchange(
  port: number,
  ...parts: readonly (string | Uint8Array)[]
): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  // A client that is refused early may find the connection closed while it still sends.
  socket.on('error', () => undefined);
  for (const part of parts) socket.write(part);
  return text(socket);
}

/** What a request of the API has, for `fetch`. */
export function apiRequest(
  operation: string,
  body: string | Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): RequestInit {
  return {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
    body,
  };
}
