import { createServer } from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { person } from '../support/cli/cogauth-process.ts';

const argv = [
  'initiate-auth',
  'ada',
  '--client-id',
  'app',
  '--region',
  'eu-west-1',
  '--flow',
  'user-password',
];

/** A proxy that notes where it is asked to connect to, and refuses. */
async function refusingProxy(): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { url: `http://127.0.0.1:${address.port}`, asked, close: () => server.close() };
}

describe('HTTPS_PROXY', () => {
  test('receives requests to AWS, except to the hosts of NO_PROXY', async () => {
    const proxy = await refusingProxy();
    const who = await person({ HTTPS_PROXY: proxy.url });

    const refused = await who.json(argv);
    const askedByFirst = [...proxy.asked];
    const direct = await who.json(argv, { env: { NO_PROXY: '.amazonaws.com' } });
    proxy.close();

    expect(new Set(askedByFirst)).toEqual(new Set(['cognito-idp.eu-west-1.amazonaws.com:443']));
    expect(refused.exitCode).toBe(20);
    expect(direct.exitCode).toBe(20);
    expect(proxy.asked).toEqual(askedByFirst);
  });
});
