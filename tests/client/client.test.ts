import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import {
  AdminRespondToAuthChallengeCommand,
  InitiateAuthCommand,
  ListUsersCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type CognitoClient, withClient } from '../../src/client/with-client.ts';
import type { ErrorKind } from '../../src/errors.ts';
import type { GlobalOptions } from '../../src/settings/global-options.ts';
import { resolveSettings } from '../../src/settings/settings.ts';
import { storePaths } from '../../src/store/paths.ts';
import { invocationOf, type TestInvocation } from '../support/cli/invocations.ts';
import { compiled } from '../support/faults/compiled.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

interface TestServer {
  readonly endpoint: string;
  /** The operations asked for so far. */
  readonly operations: string[];
  /** Their Authorization headers. */
  readonly signatures: (string | undefined)[];
}

const cleanups: (() => Promise<void>)[] = [];

/** A real server on loopback. It reads each request to its end, then gives the next answer, and repeats the last answer. */
async function serving(...answers: readonly Answer[]): Promise<TestServer> {
  const operations: string[] = [];
  const signatures: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => {
      const due = answers[operations.length] ?? answers.at(-1);
      operations.push(String(request.headers['x-amz-target']).split('.')[1] ?? '');
      signatures.push(request.headers.authorization);
      due?.(request, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => closed(server));
  return { endpoint: `http://127.0.0.1:${portOf(server)}`, operations, signatures };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}

function answer(status: number, body: string, type = 'application/x-amz-json-1.1'): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': type, 'x-amzn-requestid': 'request-1' });
    response.end(body);
  };
}

const ok = answer(200, '{}');
const refused = (name: string, message?: string): Answer =>
  answer(400, JSON.stringify({ __type: name, message }));
const dropped: Answer = ({ socket }) => void socket.destroy();
const silent: Answer = () => undefined;
const cutShort: Answer = ({ socket }, response) => {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('{"Session":', () => socket.destroy());
};
const html = answer(200, '<html>captive portal</html>', 'text/html');

let home: string;
const before = { ...process.env };
beforeEach(async () => {
  home = await temporaryDirectory();
  for (const name of Object.keys(process.env)) {
    if (/^AWS_(?!SDK_JS)|_PROXY$/i.test(name)) delete process.env[name];
  }
  process.env['HOME'] = home;
  // Otherwise the SDK would look for the credentials of an EC2 machine.
  process.env['AWS_EC2_METADATA_DISABLED'] = 'true';
});
afterEach(async () => {
  process.env = { ...before };
  await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));
});

interface Run {
  readonly timeoutMs?: number;
  readonly globals?: GlobalOptions;
  readonly invocation?: TestInvocation;
}

async function run<T>(
  endpoint: string,
  body: (client: CognitoClient) => Promise<T>,
  { timeoutMs = 20_000, globals = {}, invocation = invocationOf({ globals }) }: Run = {},
): Promise<T> {
  const profile = { value: 'default', source: 'default' };
  const given = { region: 'eu-west-1', endpoint, ...globals };
  const settings = resolveSettings(given, {}, profile, undefined);
  const paths = storePaths({ env: {}, home, homeDirectory: home });
  return withClient(invocation, { settings, paths, timeoutMs }, body);
}

const respond = (client: CognitoClient): Promise<unknown> =>
  client.send(
    new RespondToAuthChallengeCommand({ ClientId: 'app', ChallengeName: 'SMS_MFA', Session: 's' }),
  );
const initiate = (client: CognitoClient): Promise<unknown> =>
  client.send(new InitiateAuthCommand({ ClientId: 'app', AuthFlow: 'USER_PASSWORD_AUTH' }));
const listUsers = (client: CognitoClient): Promise<unknown> =>
  client.send(new ListUsersCommand({ UserPoolId: 'eu-west-1_AbCdE' }));
const signUp = (client: CognitoClient): Promise<unknown> =>
  client.send(new SignUpCommand({ ClientId: 'app', Username: 'ada' }));

function giveCredentials(): void {
  process.env['AWS_ACCESS_KEY_ID'] = 'AKIDEXAMPLE';
  process.env['AWS_SECRET_ACCESS_KEY'] = 'example';
}

describe('a reply that does not come', () => {
  test.each<[string, Answer, string]>([
    ['the connection is dropped', dropped, 'ECONNRESET'],
    ['the reply is cut short', cutShort, 'ECONNRESET'],
    [
      'the server fails',
      answer(500, '{"__type":"InternalErrorException"}'),
      'InternalErrorException',
    ],
    ['a proxy fails', answer(502, '<html>bad gateway</html>', 'text/html'), ''],
    ['the reply is HTML', html, ''],
  ])('a call that spends is sent once: %s', async (_name, unanswered, code) => {
    const { endpoint, operations } = await serving(unanswered);

    const answering = run(endpoint, respond);

    await expect(answering).rejects.toMatchObject({
      kind: 'NETWORK',
      retryable: true,
      code: expect.stringContaining(code),
      message: expect.stringContaining('whether RespondToAuthChallenge took effect is not known'),
    });
    expect(operations).toEqual(['RespondToAuthChallenge']);
  });

  test('a sign-up is sent once', async () => {
    const { endpoint, operations } = await serving(dropped, ok);

    await expect(run(endpoint, signUp)).rejects.toMatchObject({ kind: 'NETWORK' });
    expect(operations).toEqual(['SignUp']);
  });

  test.each<[string, Answer]>([
    ['the connection is dropped', dropped],
    ['the server fails', answer(500, '{"__type":"InternalErrorException"}')],
  ])('a call that only reads is sent again: %s', async (_name, unanswered) => {
    giveCredentials();
    const { endpoint, operations } = await serving(unanswered, ok);

    await run(endpoint, listUsers);

    expect(operations).toEqual(['ListUsers', 'ListUsers']);
  });

  test.each<[string, Answer]>([
    ['200', html],
    ['403', answer(403, '<html>no</html>', 'text/html')],
    ['404', answer(404, 'not found', 'text/plain')],
  ])('HTML is not a reply by Cognito: HTTP %s', async (_status, other) => {
    const { endpoint } = await serving(other);

    await expect(run(endpoint, initiate)).rejects.toMatchObject({ kind: 'NETWORK' });
  });
});

// In a process of its own: a test runner's realm would change the errors of Node's sockets on their way.
describe('a process without AWS credentials', () => {
  let script: string;
  beforeAll(async () => {
    script = await compiled('tests/client/children/initiate-auth.ts');
  }, 30_000);

  async function outcomeAt(endpoint: string): Promise<string> {
    const env = {
      PATH: process.env['PATH'],
      HOME: home,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    };
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [script, endpoint, home],
      {
        env,
      },
    );
    return stdout + stderr;
  }

  test('is enough for public operations', async () => {
    const { endpoint, signatures } = await serving(ok);

    expect(await outcomeAt(endpoint)).toBe('OK');
    expect(signatures).toEqual([undefined]);
  });

  test('says that no server listens', async () => {
    const { endpoint } = await serving(ok);
    await Promise.all(cleanups.splice(0).map((cleanup) => cleanup()));

    expect(await outcomeAt(endpoint)).toBe('NETWORK ECONNREFUSED');
  });

  test('says that the server is not a web server', async () => {
    const { endpoint } = await serving(({ socket }) => void socket.end('SSH-2.0\r\n'));

    expect(await outcomeAt(endpoint)).toMatch(/^NETWORK HPE_/);
  });
});

describe('throttling', () => {
  test.each([
    ['RespondToAuthChallenge', respond],
    ['ListUsers', listUsers],
  ])('%s is sent again, because the server has not done it', async (operation, send) => {
    giveCredentials();
    const throttled = refused('TooManyRequestsException', 'Rate exceeded');
    const { endpoint, operations } = await serving(throttled, ok);

    await run(endpoint, send);

    expect(operations).toEqual([operation, operation]);
  });

  test('is THROTTLED when it does not stop', async () => {
    const { endpoint, operations } = await serving(
      refused('TooManyRequestsException', 'Rate exceeded'),
    );

    await expect(run(endpoint, respond)).rejects.toMatchObject({ kind: 'THROTTLED' });
    expect(operations).toHaveLength(3);
  });
});

describe('a used-up limit', () => {
  test('is not throttling: each further try would count', async () => {
    const { endpoint, operations } = await serving(
      refused('LimitExceededException', 'Attempt limit exceeded, please try after some time.'),
    );

    await expect(run(endpoint, respond)).rejects.toMatchObject({
      code: 'LimitExceededException',
      kind: 'THROTTLED',
    });
    expect(operations).toHaveLength(1);
  });
});

describe('a refusal', () => {
  test('is not tried again, and keeps its request id', async () => {
    const { endpoint, operations } = await serving(
      refused('NotAuthorizedException', 'Incorrect username or password.'),
    );

    await expect(run(endpoint, initiate)).rejects.toMatchObject({
      code: 'NotAuthorizedException',
      kind: 'BAD_CREDENTIALS',
      message: 'Incorrect username or password.',
      requestId: 'request-1',
    });
    expect(operations).toEqual(['InitiateAuth']);
  });

  test.each<[string, ErrorKind]>([
    ['NotAuthorizedException', 'BAD_CREDENTIALS'],
    ['SomethingNewException', 'REJECTED'],
    ['UnrecognizedClientException', 'AWS_CREDENTIALS'],
  ])('may come without a message: %s', async (name, kind) => {
    const { endpoint } = await serving(refused(name));

    await expect(run(endpoint, initiate)).rejects.toMatchObject({
      code: name,
      kind,
      message: name,
    });
  });
});

describe('AWS credentials', () => {
  test('are not asked for by public operations', async () => {
    const { endpoint, operations, signatures } = await serving(ok);

    await run(endpoint, initiate);

    expect(operations).toEqual(['InitiateAuth']);
    expect(signatures).toEqual([undefined]);
  });

  test('are missed by admin operations before anything is sent', async () => {
    const { endpoint, operations } = await serving(ok);

    await expect(run(endpoint, listUsers)).rejects.toMatchObject({ kind: 'AWS_CREDENTIALS' });
    expect(operations).toEqual([]);
  });

  test('sign admin operations', async () => {
    giveCredentials();
    const { endpoint, signatures } = await serving(ok);

    await run(endpoint, listUsers);

    expect(signatures).toEqual([
      expect.stringMatching(
        /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/cognito-idp\//,
      ),
    ]);
  });

  test('a missing AWS profile is AWS_CREDENTIALS, in admin operations only', async () => {
    const { endpoint } = await serving(ok);
    const globals = { awsProfile: 'missing' };

    await expect(run(endpoint, listUsers, { globals })).rejects.toMatchObject({
      kind: 'AWS_CREDENTIALS',
    });
    await run(endpoint, initiate, { globals });
  });
});

describe('--timeout', () => {
  test.each([
    ['RespondToAuthChallenge', respond],
    ['InitiateAuth', initiate],
  ])('ends %s at a server that says nothing', async (operation, send) => {
    const { endpoint, operations } = await serving(silent);

    // Long enough for a busy machine to load the SDK and send the request.
    await expect(run(endpoint, send, { timeoutMs: 3000 })).rejects.toMatchObject({
      kind: 'NETWORK',
      retryable: true,
      message: expect.stringContaining('not known'),
    });
    expect(operations).toEqual([operation]);
  });

  test('ends work that ignores the signal', async () => {
    const forever = new Promise<never>(() => undefined);

    await expect(run('http://127.0.0.1:1', () => forever, { timeoutMs: 10 })).rejects.toMatchObject(
      {
        kind: 'NETWORK',
        code: 'Timeout',
        message: 'no answer within 0.01 s; whether the last call took effect is not known',
      },
    );
  });
});

describe('a wait before the call', () => {
  const forever = new Promise<never>(() => undefined);

  test('counts against the --timeout that was given', async () => {
    const invocation = invocationOf({ globals: { timeout: '1h' } });
    invocation.report.note({ waitedMs: 3_599_990 });

    const sending = run('http://127.0.0.1:1', () => forever, {
      invocation,
      timeoutMs: 3_600_000,
    });

    await expect(sending).rejects.toMatchObject({ code: 'Timeout' });
  });

  test('counts even if it was for another call', async () => {
    let time = Date.now();
    const base = invocationOf({ globals: { timeout: '1h' } });
    const invocation = { ...base, host: { ...base.host, now: () => new Date(time) } };
    const slowly = async (): Promise<void> => {
      time += 3_600_000;
    };

    await run('http://127.0.0.1:1', slowly, { invocation, timeoutMs: 3_600_000 });
    const sending = run('http://127.0.0.1:1', () => forever, { invocation, timeoutMs: 3_600_000 });

    await expect(sending).rejects.toMatchObject({ code: 'Timeout' });
  });

  test('leaves the default time-out to the call', async () => {
    const invocation = invocationOf();
    invocation.report.note({ waitedMs: 60_000 });
    const { endpoint } = await serving(ok);

    await expect(run(endpoint, initiate, { invocation })).resolves.toBeDefined();
  });
});

const anHourAhead =
  (status: number, body: string): Answer =>
  (_request, response) => {
    response.sendDate = false;
    const date = new Date(Date.now() + 3_600_000).toUTCString();
    response.writeHead(status, { date }).end(body);
  };
const respondAsAdmin = (client: CognitoClient): Promise<unknown> =>
  client.send(
    new AdminRespondToAuthChallengeCommand({
      UserPoolId: 'eu-west-1_AbCdE',
      ClientId: 'app',
      ChallengeName: 'SMS_MFA',
      Session: 's',
    }),
  );

describe('the report of a call', () => {
  test('the request id goes to the report', async () => {
    const invocation = invocationOf();
    const { endpoint } = await serving(ok);

    await run(endpoint, initiate, { invocation });

    expect(invocation.report.requestId).toBe('request-1');
    expect(invocation.stderr()).toBe('');
  });

  test.each([
    ['behind', '2030-01-01T12:01:35Z', -95],
    ['ahead of', '2030-01-01T11:58:00Z', 120],
  ])('a clock that is %s the server’s goes to the report', async (_how, date, seconds) => {
    const invocation = invocationOf();
    const { endpoint } = await serving((_request, response) => {
      response.writeHead(200, { date: new Date(date).toUTCString() }).end('{}');
    });

    await run(endpoint, initiate, { invocation });

    expect(Math.round((invocation.report.clockSkewMs ?? 0) / 1000)).toBeCloseTo(seconds, -1);
    expect([...invocation.report.warnings]).toEqual([]);
  });

  test('a server that does not send the time says nothing about the clock', async () => {
    const invocation = invocationOf();
    const { endpoint } = await serving((_request, response) => {
      response.sendDate = false;
      response.writeHead(200).end('{}');
    });

    await run(endpoint, initiate, { invocation });

    expect(invocation.report.clockSkewMs).toBeUndefined();
  });

  describe('and a clock that is an hour behind the server’s', () => {
    beforeEach(() => {
      Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'x' });
    });

    test('send a wrong code once, because each try counts', async () => {
      const wrong = JSON.stringify({ __type: 'CodeMismatchException', message: 'wrong' });
      const { endpoint, operations } = await serving(anHourAhead(400, wrong));

      const sending = run(endpoint, respondAsAdmin);

      await expect(sending).rejects.toMatchObject({ kind: 'WRONG_CODE' });
      expect(operations).toEqual(['AdminRespondToAuthChallenge']);
    });

    test('sign again if the signature was refused for its time', async () => {
      const expired = JSON.stringify({
        __type: 'InvalidSignatureException',
        message: 'Signature not yet current',
      });
      const { endpoint, operations } = await serving(
        anHourAhead(400, expired),
        anHourAhead(200, '{}'),
      );

      await run(endpoint, respondAsAdmin);

      expect(operations).toHaveLength(2);
    });
  });

  test('--debug names operation and outcome, never what was sent', async () => {
    const invocation = invocationOf({ globals: { debug: true } });
    const { endpoint } = await serving(dropped);
    const sending = run(
      endpoint,
      (client) =>
        client.send(new SignUpCommand({ ClientId: 'app', Username: 'ada', Password: 'hush' })),
      { invocation },
    );

    await expect(sending).rejects.toMatchObject({ kind: 'NETWORK' });

    expect(invocation.stderr()).toMatch(/^debug: SignUp: \w+ in \d+ ms\n$/);
    expect(invocation.stderr()).not.toContain('hush');
  });
});

describe('the region', () => {
  test('that is unknown is CONFIG', async () => {
    const invocation = invocationOf();
    const profile = { value: 'default', source: 'default' };
    const settings = resolveSettings({ endpoint: 'http://127.0.0.1:1' }, {}, profile, undefined);
    const paths = storePaths({ env: {}, home, homeDirectory: home });

    const sending = withClient(invocation, { settings, paths, timeoutMs: 5000 }, initiate);

    await expect(sending).rejects.toMatchObject({ kind: 'CONFIG', code: 'MissingSetting' });
  });
});
