import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  CreateUserImportJobCommand,
  CreateUserPoolCommand,
  InitiateAuthCommand,
  ListUserPoolsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import * as z from 'zod';
import { operations } from '../../../src/emulator/operations/index.ts';
import { listenOverHttp } from '../../../src/emulator/wire/http.ts';
import { seededBytes } from '../../protocol/seeded-bytes.ts';
import {
  addConfirmedUser,
  makePool,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import {
  apiRequest,
  exchange,
  sdkAt,
  type Served,
  serveEmbedded,
} from '../../support/cognito/served-cognito.ts';
import { isWhole } from '../../support/faults/sample.ts';

async function signUpAndIn(served: Served): Promise<{ idToken: string; userPoolId: string }> {
  const pool = await makePool(served);
  await addConfirmedUser(served, pool);
  const { AuthenticationResult } = await served.sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password },
    }),
  );
  return { idToken: present(AuthenticationResult?.IdToken), userPoolId: pool.userPoolId };
}

const importJob = {
  UserPoolId: 'us-east-1_any',
  JobName: 'job',
  CloudWatchLogsRoleArn: 'arn:aws:iam::000000000000:role/any',
};

describe('the real SDK over HTTP', () => {
  test('signs up, confirms and signs in', async () => {
    const served = await serveEmbedded();

    const { idToken, userPoolId } = await signUpAndIn(served);

    expect(
      JSON.parse(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString()),
    ).toMatchObject({
      iss: `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
      'cognito:username': 'ada',
    });
  });

  test('gets exceptions by name, with a request id', async () => {
    const { sdk } = await serveEmbedded();

    const signIn = sdk.send(
      new InitiateAuthCommand({ ClientId: 'missing', AuthFlow: 'USER_PASSWORD_AUTH' }),
    );

    await expect(signIn).rejects.toMatchObject({
      $metadata: { httpStatusCode: 400, requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
    });
  });

  test.each([
    ['20,000 characters', 'a'.repeat(20_000)],
    ['250,000 characters of four bytes', '\u{1f600}'.repeat(250_000)],
    ['line ends', 'a\r\nx-amzn-errortype: Other:\r\n\r\nb'],
    ['control characters', 'a\u0000\u001b[2J\u009b'],
    ['half of a character', 'a\ud83d'],
  ])('reads a refusal that repeats a name with %s', async (_, PoolName) => {
    const { sdk } = await serveEmbedded();

    const reply = sdk.send(new CreateUserPoolCommand({ PoolName: `${PoolName}!` }));

    await expect(reply).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(/^\d validation errors? detected: Value '/),
    });
  });

  test('names the operation that is missing', async () => {
    const { sdk, faults } = await serveEmbedded();

    const reply = sdk.send(new CreateUserImportJobCommand(importJob));

    await expect(reply).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: 'The embedded Cognito does not imitate the operation CreateUserImportJob.',
    });
    expect(faults.splice(0)).toHaveLength(1);
  });

  test('sends many requests at once over few connections', async () => {
    const { sdk } = await serveEmbedded();

    const lists = await Promise.all(
      Array.from({ length: 60 }, () => sdk.send(new ListUserPoolsCommand({ MaxResults: 1 }))),
    );

    expect(lists.every(({ UserPools }) => UserPools?.length === 0)).toBe(true);
  });
});

const Jwks = z.object({
  keys: z.array(
    z.record(z.string(), z.string()).and(z.object({ kty: z.string(), kid: z.string() })),
  ),
});

describe('the documents of a pool', () => {
  test('verify its tokens', async () => {
    const served = await serveEmbedded();
    const { idToken, userPoolId } = await signUpAndIn(served);
    const jwks = await fetch(`${served.url}/${userPoolId}/.well-known/jwks.json`);
    const verifier = CognitoJwtVerifier.create({ userPoolId, tokenUse: 'id', clientId: null });
    verifier.cacheJwks(Jwks.parse(await jwks.json()));

    const claims = await verifier.verify(idToken);

    expect(claims['cognito:username']).toBe('ada');
    expect(jwks.headers.get('content-type')).toBe('application/json');
  });

  test('name the issuer by the region that the pool was made in', async () => {
    const { url } = await serveEmbedded();
    const sdk = sdkAt(url, 'eu-central-1');
    const { UserPool } = await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool' }));
    const id = present(UserPool?.Id);

    const reply = await fetch(`${url}/${id}/.well-known/openid-configuration`);
    sdk.destroy();

    expect(id).toMatch(/^eu-central-1_/);
    expect(await reply.json()).toMatchObject({
      issuer: `https://cognito-idp.eu-central-1.amazonaws.com/${id}`,
    });
  });

  test('are 404 for no such pool', async () => {
    const { url } = await serveEmbedded();

    const reply = await fetch(`${url}/us-east-1_missing00/.well-known/jwks.json`);

    expect([reply.status, await reply.json()]).toEqual([404, { message: 'Not Found' }]);
  });
});

describe('a browser app', () => {
  test.each([
    ['amazon-cognito-identity-js', 'cache-control,content-type,x-amz-target,x-amz-user-agent'],
    ['the SDK', 'amz-sdk-invocation-id,amz-sdk-request,authorization,content-type,x-amz-date'],
  ])('is allowed all headers that %s sends', async (_, names) => {
    const { url } = await serveEmbedded();

    const reply = await fetch(url, {
      method: 'OPTIONS',
      headers: {
        origin: 'http://localhost:3000',
        'access-control-request-method': 'POST',
        'access-control-request-headers': names,
      },
    });

    expect(reply.status).toBe(200);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('access-control-allow-methods')).toContain('POST');
    expect(reply.headers.get('access-control-allow-headers')).toBe(names);
    expect(await reply.text()).toBe('');
  });

  test('may read refusals and their headers', async () => {
    const { url, faults } = await serveEmbedded();

    const reply = await fetch(url, apiRequest('MakeTea', '{}'));
    faults.splice(0);

    expect(reply.status).toBe(400);
    expect(reply.headers.get('access-control-allow-origin')).toBe('*');
    expect(reply.headers.get('access-control-expose-headers')).toContain('x-amzn-ErrorType');
    expect(reply.headers.get('x-amzn-errortype')).toBe('UnknownOperationException:');
  });
});

function padded(size: number): string {
  return `{"MaxResults":1${' '.repeat(size - 16)}}`;
}

describe('a body', () => {
  const mebibyte = 1024 * 1024;

  test('of up to 1 MiB is read, and one byte more is refused', async () => {
    const { url } = await serveEmbedded();

    const replies = await Promise.all(
      [mebibyte, mebibyte + 1].map((size) => fetch(url, apiRequest('ListUserPools', padded(size)))),
    );

    expect(await Promise.all(replies.map((reply) => reply.json()))).toEqual([
      { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
      { __type: 'RequestEntityTooLargeException' },
    ]);
    expect(replies.map(({ status }) => status)).toEqual([400, 413]);
  });

  test('in chunks without a length is bounded alike', async () => {
    const { port } = await serveEmbedded();
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;

    const reply = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n',
      chunk.repeat(100),
      '0\r\n\r\n',
    );

    expect(reply).toMatch(/^HTTP\/1\.1 413 /);
  });

  test('in chunks means what it means in one piece', async () => {
    const { port } = await serveEmbedded();

    const reply = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n',
      'X-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\n\r\n1\r\n{\r\n',
      '1\r\n}\r\n0\r\n\r\n',
    );

    expect(reply).toMatch(/^HTTP\/1\.1 400 .*InvalidParameterException/s);
  });

  test.each([
    ['is no UTF-8', new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['is UTF-16', Buffer.from('{"ClientId":"app"}', 'utf16le')],
    ['nests by a hundred thousand levels', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['nests objects as deep', `${'{"a":'.repeat(90_000)}1${'}'.repeat(90_000)}`],
  ])('that %s is refused', async (_, body) => {
    const { url } = await serveEmbedded();

    const reply = await fetch(url, apiRequest('SignUp', body));

    expect([reply.status, await reply.json()]).toEqual([400, { __type: 'SerializationException' }]);
  });
});

describe('time', () => {
  test('for headers is bounded', async () => {
    const { port } = await serveEmbedded({ headersMs: 50 });

    const reply = await exchange(port, 'POST / HTTP/1.1\r\nHost: x\r\n');

    expect(reply).toMatch(/^HTTP\/1\.1 408 .*RequestTimeoutException/s);
  });

  test('for a body is bounded', async () => {
    const { port } = await serveEmbedded({ headersMs: 50, requestMs: 60 });

    const reply = await exchange(
      port,
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{',
    );

    expect(reply).toMatch(/^HTTP\/1\.1 408 .*RequestTimeoutException/s);
  });
});

describe('beginning', () => {
  test('opens nothing where it cannot listen', async () => {
    const { port } = await serveEmbedded();
    let isOpened = false;

    const listening = listenOverHttp({
      openCognito: async () => {
        isOpened = true;
        throw new Error('opened');
      },
      host: '127.0.0.1',
      port,
    });

    await expect(listening).rejects.toMatchObject({ cause: { code: 'EADDRINUSE' } });
    expect(isOpened).toBe(false);
  });

  test('makes early requests wait until the data are open', async () => {
    const { cognito, port, stop } = await serveEmbedded();
    // The port is free again, and the test knows it before the server prints it.
    await stop();
    let early: Promise<string> | undefined;

    const front = await listenOverHttp({
      openCognito: async () => {
        const socket = connect(port, '127.0.0.1');
        socket.write('GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
        early = text(socket);
        await once(socket, 'ready');
        return cognito;
      },
      host: '127.0.0.1',
      port,
    });

    expect(await early).toMatch(/^HTTP\/1\.1 404 .*"Not Found"/su);
    await front.stop();
  });
});

describe('stopping', () => {
  test('finishes the request that has begun, and takes no other', async () => {
    const { port, stop, url } = await serveEmbedded();
    const body = '{"ClientId":"app","Username":"ada"}';
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\nX-Amz-Target: AWSCognitoIdentityProviderService.SignUp\r\n\r\n`,
    );
    // The server answers 100 once it has read the head.
    await once(socket, 'data');

    const stopped = stop();
    await expect(fetch(url)).rejects.toThrow('fetch failed');
    socket.write(body);

    expect(await text(socket)).toMatch(/^HTTP\/1\.1 400 .*connection: close.*Exception/is);
    await stopped;
  });

  test('waits neither for idle connections nor for a request that never ends', async () => {
    const { port, stop } = await serveEmbedded({ stopMs: 50 });
    const idle = connect(port, '127.0.0.1');
    const endless = connect(port, '127.0.0.1');
    endless.write(
      'POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n',
    );
    await Promise.all([once(idle, 'connect'), once(endless, 'data')]);

    await stop();

    expect(await Promise.all([text(idle), text(endless)])).toEqual(['', '']);
  });
});

describe('random requests', () => {
  test('get 4xx all, and the server answers on', async () => {
    const served = await serveEmbedded();
    const pool = await makePool(served);
    const random = seededRandom('requests');

    const replies: string[] = [];
    for (let count = 0; count < (isWhole ? 600 : 150); count += 1) {
      const request = randomRequest(random, pool);
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that a failure names its request
      const reply = await exchange(served.port, request);
      if (!/^HTTP\/1\.1 4\d\d /.test(reply)) {
        replies.push(`${request.toString('latin1').slice(0, 2000)}\n=> ${reply.slice(0, 500)}`);
      }
    }

    expect(replies).toEqual([]);
    expect(served.faults.filter((line) => !line.includes('does not imitate'))).toEqual([]);
    served.faults.splice(0);
    expect(
      (await served.sdk.send(new ListUserPoolsCommand({ MaxResults: 9 }))).UserPools,
    ).toHaveLength(1);
  });
});

describe('random calls, well-formed and signed', () => {
  test('are never a fault of the server', async () => {
    const served = await serveEmbedded();
    const pool = await makePool(served);
    await addConfirmedUser(served, pool);
    const random = seededRandom('calls');
    const names = [...operations.keys()].filter((name) => !name.startsWith('Delete'));

    const statuses = new Set<number>();
    const faulty: unknown[] = [];
    for (let count = 0; count < (isWhole ? 1500 : 300); count += 1) {
      const body = JSON.stringify({
        ...(random(3) === 0 ? {} : { UserPoolId: pool.userPoolId, ClientId: pool.clientId }),
        ...(random(3) === 0 ? {} : { Username: 'ada', MaxResults: 1, Limit: 1 }),
        ...randomMembers(random, pool),
      });
      const request = apiRequest(oneOf(random, names), body, signature);
      // oxlint-disable-next-line no-await-in-loop -- one after the other, so that a failure names its request
      const reply = await fetch(served.url, request);
      if (reply.status >= 500) faulty.push(request);
      statuses.add(reply.status);
    }

    expect(faulty).toEqual([]);
    expect(statuses).toEqual(new Set([200, 400]));
  });
});

/** Well-formed, which is all that is looked at. */
const signature = {
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20300101T120000Z',
};

type Random = (below: number) => number;

function seededRandom(seed: string): Random {
  const bytes = seededBytes(seed);
  return (below) => Buffer.from(bytes(4)).readUInt32BE() % below;
}

function oneOf<Item>(random: Random, items: readonly Item[]): Item {
  return present(items[random(items.length)]);
}

/** Close to what is right, and wrong in one way or several. */
function randomRequest(random: Random, pool: TestPool): Buffer {
  const body = randomBody(random, pool);
  const method = oneOf(random, [
    'POST',
    'POST',
    'POST',
    'POST',
    'PUT',
    'DELETE',
    'PATCH',
    'TRACE',
    'GET',
    'BREW',
    'post',
    '',
  ]);
  const path = oneOf(random, [
    '/',
    '/',
    '/',
    '/',
    '/?x=1',
    '//',
    '/../',
    '*',
    '/%00',
    'http://x/',
    '/us-east-1_x/.well-known/jwks.json',
    '/é',
  ]);
  const length = oneOf(random, [
    ...Array.from({ length: 12 }, () => `Content-Length: ${body.length}`),
    'Content-Length: -1',
    'Content-Length: abc',
    'Content-Length: 1\r\nContent-Length: 2',
    `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked`,
    'Transfer-Encoding: gzip',
    'Content-Length: 99999999999999999999999',
  ]);
  const operation = oneOf(random, [
    ...operations.keys(),
    ...operations.keys(),
    'constructor',
    '__proto__',
    'MakeTea',
    '',
  ]);
  const headers = [
    oneOf(random, [
      'Host: x',
      'Host: x',
      'Host: x',
      'Host: x',
      'Host:',
      'Host: x\r\nHost: y',
      'Nothing: x',
    ]),
    'Connection: close',
    length,
    `X-Amz-Target: ${oneOf(random, ['AWSCognitoIdentityProviderService.', 'AWSCognitoIdentityProviderService.', 'AWSCognitoIdentityProviderService.', ''])}${operation}`,
    ...Array.from({ length: random(3) }, () => randomHeader(random)),
  ];
  const version = oneOf(random, [
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.1',
    'HTTP/1.0',
    'HTTP/3.7',
    'HTTP',
  ]);
  const head = `${method} ${path} ${version}\r\n${headers.join('\r\n')}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body]);
}

function randomHeader(random: Random): string {
  return oneOf(random, [
    'Authorization: AWS4-HMAC-SHA256',
    'Authorization: AWS4-HMAC-SHA256 Credential=, SignedHeaders=, Signature=',
    'Authorization: Basic YTpi',
    'Content-Type: text/html; charset=utf-16',
    'Content-Encoding: gzip',
    'Accept-Encoding: *;q=0',
    'X-Amz-Date: never',
    'X-Amz-Target: AWSCognitoIdentityProviderService.SignUp',
    'Expect: 200-ok',
    'Upgrade: h2c',
    '__proto__: x',
    'Bad Name: x',
    'No colon',
    ' Folded: x',
    'Null: a\0b',
    'Bare: a\nb',
    `Large: ${'x'.repeat(20_000)}`,
    'Trailer: x',
    'Range: bytes=0-',
  ]);
}

function randomBody(random: Random, pool: TestPool): Buffer {
  return oneOf(random, [
    () => Buffer.from(JSON.stringify(randomMembers(random, pool))),
    () => Buffer.from(JSON.stringify(randomMembers(random, pool))),
    () => Buffer.from(JSON.stringify(randomMembers(random, pool))),
    () => Buffer.from(JSON.stringify(randomMembers(random, pool)).slice(0, -1 - random(9))),
    () => Buffer.from(Array.from({ length: random(300) }, () => random(256))),
    () => Buffer.from('['.repeat(1 + random(60_000))),
    () => Buffer.from(`{"AuthParameters":${'{"a":'.repeat(40_000)}1${'}'.repeat(40_001)}`),
    () => Buffer.from(`{"ClientId":${'9'.repeat(random(5000))}e${'9'.repeat(9)}}`),
    () => Buffer.alloc(1_048_577 + random(3_000_000), 0x20),
    () =>
      Buffer.from(
        oneOf(random, [
          '',
          'null',
          'true',
          '7',
          '""',
          '[]',
          '{',
          '\uFEFF{}',
          '{"a":1,}',
          "{'a':1}",
          'NaN',
        ]),
      ),
  ])();
}

const memberNames = [
  'AccessToken',
  'AuthFlow',
  'AuthParameters',
  'ChallengeName',
  'ChallengeResponses',
  'ClientId',
  'ClientMetadata',
  'ConfirmationCode',
  'DeviceKey',
  'DeviceSecretVerifierConfig',
  'Filter',
  'Limit',
  'MaxResults',
  'NextToken',
  'Password',
  'PoolName',
  'Session',
  'UserAttributes',
  'UserCode',
  'Username',
  'UserPoolId',
  'Token',
  '__proto__',
  'constructor',
] as const;

function randomMembers(random: Random, pool: TestPool): Record<string, unknown> {
  const names = Array.from({ length: 1 + random(9) }, () => oneOf(random, memberNames));
  const members = names.map((name) => [name, randomValue(random, pool, 3)] as const);
  return Object.fromEntries(members);
}

function randomValue(random: Random, pool: TestPool, depth: number): unknown {
  const inner = (): unknown => (depth === 0 ? null : randomValue(random, pool, depth - 1));
  return oneOf<() => unknown>(random, [
    () => null,
    () => random(2) === 0,
    () => random(1000) - 500,
    () => 1e308,
    () => '',
    () => pool.clientId,
    () => pool.userPoolId,
    () =>
      oneOf(random, [
        'ada',
        'USER_SRP_AUTH',
        'USER_PASSWORD_AUTH',
        'REFRESH_TOKEN_AUTH',
        'SOFTWARE_TOKEN_MFA',
        'DEVICE_SRP_AUTH',
        'PASSWORD_VERIFIER',
      ]),
    () =>
      oneOf(random, [
        '\0',
        '\uD800',
        '\u202E',
        "' OR 1=1 --",
        '%s%n',
        '../../etc/passwd',
        'x'.repeat(5000),
        '😀'.repeat(50),
      ]),
    () => Array.from({ length: random(4) }, inner),
    () => ({ USERNAME: 'ada', PASSWORD: inner(), SRP_A: inner(), Name: inner(), Value: inner() }),
    () => ({ [oneOf(random, memberNames)]: inner() }),
  ])();
}
