import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that takes a request and never answers; `requested` resolves when the first one has come. */
export interface StalledServer {
  readonly url: string;
  readonly requested: Promise<void>;
  readonly close: () => void;
}

export async function stalledServer(): Promise<StalledServer> {
  let server: Server | undefined;
  const requested = new Promise<void>((resolve) => {
    server = createServer((request) => {
      request.resume().on('end', resolve);
    });
  });
  const listening = server;
  if (listening === undefined) throw new Error('no server');
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${portOf(listening.address())}`,
    requested,
    close: () => {
      listening.closeAllConnections();
      listening.close();
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
