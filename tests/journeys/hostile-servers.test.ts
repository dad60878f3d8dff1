import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, test } from '@jest/globals';
import { person, type Run } from '../support/cli/cogauth-process.ts';

// What a server can do to a connection, apart from its replies.

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A server that treats each connection as the test says, after a request has begun to arrive. */
async function raw(onRequest: (socket: Socket) => void): Promise<{ url: string; port: number }> {
  const server = createServer((socket) => {
    socket
      .on('error', () => undefined)
      .once('data', () => {
        onRequest(socket);
      });
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, port: address.port };
}

async function signInAt(url: string, timeout = '20s'): Promise<Run> {
  const { cogauth } = await person({ AWS_MAX_ATTEMPTS: '1', NODE_TLS_REJECT_UNAUTHORIZED: '1' });
  return cogauth([
    'initiate-auth',
    'ada',
    '--flow',
    'user-password',
    '--endpoint',
    url,
    '--client-id',
    'app',
    '--region',
    'eu-west-1',
    '--timeout',
    timeout,
  ]);
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\n';

describe('a connection that stalls', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['once the request has come', () => undefined],
    ['within the headers', (socket) => void socket.write(head)],
    ['within the body', (socket) => void socket.write(`${head}Content-Length: 100\r\n\r\n{"Ses`)],
  ])('ends with --timeout: %s', async (_name, stall) => {
    const { url } = await raw(stall);

    const { exitCode, stderr } = await signInAt(url, '400ms');

    expect(exitCode).toBe(20);
    expect(stderr).toMatch(/^error: no answer within 0\.4 s/);
  });

  test('ends with --timeout: before TLS is established', async () => {
    const { port } = await raw(() => undefined);

    const { exitCode, stderr } = await signInAt(`https://127.0.0.1:${port}`, '400ms');

    expect(exitCode).toBe(20);
    expect(stderr).toMatch(/^error: no answer within 0\.4 s/);
  });
});

describe('a reply without an end', () => {
  test.each([
    ['chunk after chunk', 'Transfer-Encoding: chunked\r\n\r\n'],
    ['of a gigabyte', 'Content-Length: 1000000000\r\n\r\n'],
  ])('is cut off: %s', async (_name, rest) => {
    let written = 0;
    const payload = Buffer.alloc(64 * 1024, ' ');
    const chunk = rest.startsWith('Transfer')
      ? Buffer.concat([Buffer.from('10000\r\n'), payload, Buffer.from('\r\n')])
      : payload;
    const { url } = await raw((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(chunk)) written += chunk.length;
        written += chunk.length;
      };
      socket.on('drain', pour).write(head + rest);
      pour();
    });

    const { exitCode, stderr } = await signInAt(url);

    expect(exitCode).toBe(20);
    expect(stderr).toMatch(/^error: the server's reply holds more than 16 MiB/);
    // What the buffers of the network hold comes on top.
    expect(written).toBeLessThan(64 * 1024 * 1024);
  });

  test('is cut off within the headers too', async () => {
    const { url } = await raw((socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(`x-more: ${'x'.repeat(8000)}\r\n`));
      };
      socket.on('drain', pour).write(head);
      pour();
    });

    const { exitCode, stderr } = await signInAt(url);

    expect(exitCode).toBe(20);
    expect(stderr).toMatch(/^error: the server could not be reached \(HPE_HEADER_OVERFLOW\)/);
  });
});

describe('a redirect', () => {
  test.each([301, 302, 303, 307, 308])('is not followed with a password: %i', async (status) => {
    let isFollowed = false;
    const elsewhere = await raw((socket) => {
      isFollowed = true;
      socket.end(`${head}Content-Length: 2\r\n\r\n{}`);
    });
    const { url } = await raw((socket) => {
      socket.end(
        `HTTP/1.1 ${status} Moved\r\nLocation: ${elsewhere.url}/\r\nContent-Length: 0\r\n\r\n`,
      );
    });

    const { exitCode, stderr } = await signInAt(url);

    expect(exitCode).toBe(20);
    expect(stderr).toContain(`could not be read (HTTP ${status})`);
    expect(isFollowed).toBe(false);
  });
});
