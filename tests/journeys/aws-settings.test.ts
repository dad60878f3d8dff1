import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createSecureServer } from 'node:https';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { printable } from '../../src/output/printable.ts';
import { runCli } from '../support/cli/run-cli.ts';
import { savedHome, signedIn } from '../support/cli/saved-home.ts';
import { type Person, person } from '../support/cli/cogauth-process.ts';

// What a shop sets for all of AWS must neither break cogauth nor lead its tokens elsewhere.

const signIn = ['initiate-auth', 'ada', '--client-id', 'app', '--flow', 'user-password'];
const pool = ['--user-pool-id', 'eu-west-1_AbCdE'];
const atAws = [...signIn, ...pool];
const admin = ['admin-get-user', 'ada', '--user-pool-id', 'eu-west-1_AbCdE'];

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

function portOf(server: Pick<Server, 'address'>): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return portOf(server);
}

interface Proxy {
  readonly address: string;
  readonly asked: string[];
}

/** A proxy that notes where it is asked to connect to, and answers with this line. */
async function proxyThat(answers: string): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    socket.on('error', () => undefined).end(answers);
  });
  return { address: `127.0.0.1:${await listening(server)}`, asked };
}

/** A proxy that connects everything to one port of this machine. */
async function proxyTo(port: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer().on('connect', (request, socket) => {
    asked.push(request.url ?? '');
    const further = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      further.pipe(socket).pipe(further);
    });
    further.on('error', () => socket.destroy());
    socket.on('error', () => further.destroy());
  });
  return { address: `127.0.0.1:${await listening(server)}`, asked };
}

function writeAwsConfiguration({ home }: Person, text: string): void {
  mkdirSync(join(home, '.aws'), { recursive: true });
  writeFileSync(join(home, '.aws', 'config'), text);
}

/** Refuses in Cognito's form, and notes what arrives. */
async function cognitoThat(
  status: number,
  body: string,
  type = 'application/x-amz-json-1.1',
): Promise<{ url: string; arrived: string[] }> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    request
      .on('data', () => undefined)
      .on('end', () => {
        arrived.push(String(request.headers['x-amz-target']).split('.')[1] ?? '');
        response.writeHead(status, { 'content-type': type }).end(body);
      });
  });
  return { url: `http://127.0.0.1:${await listening(server)}`, arrived };
}

const unset = JSON.stringify({ __type: 'UserNotFoundException', message: 'User does not exist.' });

describe('a setting for all of AWS', () => {
  test.each([
    ['AWS_USE_FIPS_ENDPOINT', 'true'],
    ['AWS_USE_FIPS_ENDPOINT', '1'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'true'],
    ['AWS_DEFAULTS_MODE', 'auto'],
    ['AWS_RETRY_MODE', 'legacy'],
    ['AWS_RETRY_MODE', 'adaptive'],
    ['AWS_MAX_ATTEMPTS', '1'],
    ['AWS_SDK_UA_APP_ID', 'x'.repeat(80)],
    ['AWS_AUTH_SCHEME_PREFERENCE', 'sigv4a,nonsense'],
    ['AWS_DISABLE_CLOCK_SKEW_CORRECTION', 'perhaps'],
    ['AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE', 'IPv9'],
    ['AWS_REGION', 'fips-us-east-1'],
    ['AWS_PROFILE', 'nosuch'],
    ['AWS_CONFIG_FILE', '/nonexistent/config'],
  ])('lets an endpoint that is given answer: %s=%s', async (variable, value) => {
    const cognito = await cognitoThat(400, unset);
    const who = await person({ [variable]: value });

    const whose = variable === 'AWS_REGION' ? signIn : atAws;
    const there = await who.json([...whose, '--endpoint', cognito.url]);

    expect(there).toMatchObject({ exitCode: 14, error: { code: 'UserNotFoundException' } });
  });

  test.each([
    ['AWS_USE_FIPS_ENDPOINT', 'true'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'true'],
    ['AWS_REGION', 'us-east-1-fips'],
  ])('lets the embedded Cognito work: %s=%s', async (variable, value) => {
    const who = await person({ [variable]: value });

    const made = await who.json(['create-user-pool', 'demo', '--endpoint', 'embedded']);

    expect(made).toMatchObject({ exitCode: 0 });
  });

  test.each([
    'AWS_USE_FIPS_ENDPOINT',
    'AWS_USE_DUALSTACK_ENDPOINT',
    'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    'AWS_DEFAULTS_MODE',
    'AWS_RETRY_MODE',
    'AWS_MAX_ATTEMPTS',
    'AWS_CA_BUNDLE',
    'HTTPS_PROXY',
  ])('that cannot be right is named and no fault of cogauth: %s', async (variable) => {
    const who = await person({ [variable]: 'not ^ right://' });

    const ended = await who.json(atAws);
    const doctor = await who.json([
      'doctor',
      '--timeout',
      '5s',
      '--user-pool-id',
      'eu-west-1_AbCdE',
    ]);

    expect(ended).toMatchObject({
      exitCode: 3,
      error: { message: expect.stringContaining(variable) },
    });
    expect(doctor.exitCode).toBe(3);
    expect(JSON.stringify(doctor.result)).toContain(variable);
  });

  test('is shown with its source', async () => {
    const who = await person({
      AWS_USE_FIPS_ENDPOINT: 'true',
      HTTPS_PROXY: 'http://ada:secret-word@127.0.0.1:9',
    });
    writeAwsConfiguration(
      who,
      '[default]\nendpoint_url = https://aws.example.com\nmax_attempts = 1\n',
    );

    const elsewhere = await who.json(['config', 'explain']);
    const there = await who.json(['config', 'explain'], {
      env: { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' },
    });
    const doctor = await who.cogauth(['doctor', '--timeout', '5s']);

    expect(elsewhere.result).toMatchObject({
      settings: {
        endpoint: { value: 'https://aws.example.com', source: 'AWS profile default' },
        useFipsEndpoint: { value: 'false', source: 'endpoint from AWS profile default' },
        maxAttempts: { value: '1', source: 'AWS profile default' },
        proxy: { value: 'http://***:***@127.0.0.1:9', source: 'HTTPS_PROXY' },
      },
    });
    expect(there.result).toMatchObject({
      settings: {
        endpoint: null,
        useFipsEndpoint: { value: 'true', source: 'AWS_USE_FIPS_ENDPOINT' },
      },
    });
    expect(doctor.stdout).toContain('https://aws.example.com (AWS profile default)');
    expect(doctor.stdout).toContain('http://***:***@127.0.0.1:9 (HTTPS_PROXY)');
    expect(doctor.stdout + JSON.stringify(elsewhere)).not.toContain('secret-word');
  });
});

describe('an endpoint in the AWS configuration', () => {
  test('gets no token that came from elsewhere', async () => {
    const other = await cognitoThat(400, unset);
    const place = await savedHome();
    await place.saveFlow(signedIn);
    const file = join(place.home, 'aws-config');
    writeFileSync(
      file,
      `[default]\nendpoint_url = ${other.url}\n[profile region]\nregion = us-east-1\n[profile services]\nservices = local\n[services local]\ncognito_identity_provider =\n  endpoint_url = ${other.url}\n`,
    );

    for (const [AWS_PROFILE, chosen] of [
      ['default', other.url],
      ['services', other.url],
    ] as const) {
      const env = { AWS_CONFIG_FILE: file, AWS_PROFILE };
      // oxlint-disable-next-line no-await-in-loop -- one place after the other
      const refused = await runCli(['refresh', '--json'], { home: place.home, env });

      expect(refused.exitCode).toBe(10);
      expect(JSON.parse(refused.stdout)).toMatchObject({
        error: {
          code: 'OtherTarget',
          message: expect.stringContaining(
            `belongs to endpoint AWS, but the settings say ${chosen}`,
          ),
        },
      });
    }
    expect(other.arrived).toEqual([]);
  });

  test('is not asked if it is to be ignored', async () => {
    const other = await cognitoThat(400, unset);
    const proxy = await proxyThat('HTTP/1.1 403 Forbidden\r\n\r\n');
    const who = await person({
      AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
      AWS_ENDPOINT_URL: other.url,
      HTTPS_PROXY: proxy.address,
    });
    writeAwsConfiguration(who, `[default]\nendpoint_url = ${other.url}\n`);

    await who.cogauth(atAws);

    expect(other.arrived).toEqual([]);
    expect(new Set(proxy.asked)).toEqual(new Set(['cognito-idp.eu-west-1.amazonaws.com:443']));
  });
});

describe('the region of a pool id', () => {
  test('is where its password goes, also in a partition of its own', async () => {
    const proxy = await proxyThat('HTTP/1.1 403 Forbidden\r\n\r\n');
    const who = await person({ HTTPS_PROXY: proxy.address, AWS_REGION: 'us-east-1' });

    await who.cogauth([...signIn, '--user-pool-id', 'eusc-de-east-1_AbCdEfGhI']);

    expect(new Set(proxy.asked)).toEqual(new Set(['cognito-idp.eusc-de-east-1.amazonaws.eu:443']));
  });

  test('gives way to the region that is saved with the pool', async () => {
    const proxy = await proxyThat('HTTP/1.1 403 Forbidden\r\n\r\n');
    const who = await person({ HTTPS_PROXY: proxy.address });
    const replica = ['--user-pool-id', 'us-east-1_AbCdE', '--client-id', 'app'];
    await who.cogauth(['profile', 'add', 'west', ...replica, '--region', 'us-west-2']);

    await who.cogauth(['initiate-auth', 'ada', '--flow', 'user-password']);
    const doctor = await who.cogauth(['doctor', '--timeout', '5s']);

    expect(new Set(proxy.asked)).toEqual(new Set(['cognito-idp.us-west-2.amazonaws.com:443']));
    expect(doctor.stdout).toContain('warn  region');
  });
});

describe('a proxy', () => {
  test('without a scheme is an HTTP proxy', async () => {
    const proxy = await proxyThat('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const who = await person({ HTTPS_PROXY: proxy.address });

    const ended = await who.json(atAws);

    expect(proxy.asked[0]).toBe('cognito-idp.eu-west-1.amazonaws.com:443');
    expect(ended).toMatchObject({
      exitCode: 20,
      error: {
        message: `the proxy http://${proxy.address} (HTTPS_PROXY) refused to connect to the server: HTTP 502 Bad Gateway`,
        retryable: true,
      },
    });
  });

  test('that wants a name and a password is named, and asked once', async () => {
    const proxy = await proxyThat('HTTP/1.1 407 Who are \u001b[31myou\r\n\r\n');
    const who = await person({ HTTPS_PROXY: proxy.address });

    const ended = await who.json(atAws);

    expect(proxy.asked).toHaveLength(1);
    expect(ended).toMatchObject({
      exitCode: 20,
      error: {
        message: expect.stringMatching(/proxy .* refused .*407 Who are \uFFFD.*you$/),
        hint: expect.stringContaining('NAME:PASSWORD@'),
        retryable: false,
      },
    });
    expect(JSON.stringify(ended.error)).not.toContain('not known');
  });

  test('that hangs up, is no proxy or is not there, is the network’s fault', async () => {
    const hangsUp = createServer().on('connect', (_request, socket) => socket.destroy());
    const silentEnd = createServer().on('connect', (_request, socket) => socket.end());
    const addresses = [
      `127.0.0.1:${await listening(hangsUp)}`,
      `127.0.0.1:${await listening(silentEnd)}`,
      '127.0.0.1:9',
      'nowhere.invalid:3128',
      `https://127.0.0.1:${await listening(createServer())}`,
      'socks5://127.0.0.1:9',
    ];
    for (const address of addresses) {
      // oxlint-disable-next-line no-await-in-loop -- one place after the other
      const who = await person({ HTTPS_PROXY: address });
      // oxlint-disable-next-line no-await-in-loop -- one place after the other
      const ended = await who.json([...admin, '--timeout', '10s'], {
        env: { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'example' },
      });

      expect(ended).toMatchObject({
        exitCode: 20,
        error: { message: expect.stringContaining('HTTPS_PROXY') },
      });
    }
  });
});

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function writeToken({ home }: Person, expiresAt: string): void {
  const cache = join(home, '.aws', 'sso', 'cache');
  mkdirSync(cache, { recursive: true });
  const token = {
    accessToken: 'sso-token',
    expiresAt,
    clientId: 'c',
    clientSecret: 's',
    refreshToken: 'r',
    registrationExpiresAt: '2099-01-01T00:00:00Z',
  };
  for (const id of ['corp', 'https://corp.awsapps.com/start']) {
    writeFileSync(join(cache, `${sha1(id)}.json`), JSON.stringify(token));
  }
}

describe('AWS credentials', () => {
  const sso = `[profile sso]
sso_session = corp
sso_account_id = 123456789012
sso_role_name = dev
region = eu-west-1
[sso-session corp]
sso_region = us-east-1
sso_start_url = https://corp.awsapps.com/start
[profile legacy]
sso_start_url = https://corp.awsapps.com/start
sso_region = us-east-1
sso_account_id = 123456789012
sso_role_name = dev
[profile role]
role_arn = arn:aws:iam::123456789012:role/dev
source_profile = static
region = us-east-1
[profile static]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = example
[profile mfa]
role_arn = arn:aws:iam::123456789012:role/dev
source_profile = static
mfa_serial = arn:aws:iam::123456789012:mfa/ada
`;

  test.each([
    ['sso', '2099-01-01T00:00:00Z', 'portal.sso.us-east-1.amazonaws.com:443'],
    ['sso', '2020-01-01T00:00:00Z', 'oidc.us-east-1.amazonaws.com:443'],
    ['legacy', '2099-01-01T00:00:00Z', 'portal.sso.us-east-1.amazonaws.com:443'],
    ['role', '2099-01-01T00:00:00Z', 'sts.us-east-1.amazonaws.com:443'],
  ])('are fetched through the proxy: profile %s, token until %s', async (profile, until, host) => {
    const proxy = await proxyThat('HTTP/1.1 403 Forbidden\r\n\r\n');
    const who = await person({ HTTPS_PROXY: proxy.address, AWS_PROFILE: profile });
    writeAwsConfiguration(who, sso);
    writeToken(who, until);

    const ended = await who.json([...admin, '--timeout', '10s']);

    expect(proxy.asked).toContain(host);
    expect([17, 20]).toContain(ended.exitCode);
  });

  test.each([
    ['nosuch', /there is no AWS profile nosuch \(AWS_PROFILE\)/, /list-profiles/],
    ['mfa', /asks for an MFA code/, /export-credentials --profile mfa/],
    ['legacy', /expired/, /aws sso login --profile legacy/],
  ])('that a profile cannot give name the profile: %s', async (profile, message, hint) => {
    const who = await person({ AWS_PROFILE: profile });
    writeAwsConfiguration(who, sso);
    writeToken(who, '2020-01-01T00:00:00Z');

    expect(await who.json(admin)).toMatchObject({
      exitCode: 17,
      error: {
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
      },
    });
  });
});

describe('a server with a certificate of its own', () => {
  test('is trusted by AWS_CA_BUNDLE or ca_bundle, also behind a proxy', async () => {
    const who = await person({
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    });
    const key = join(who.home, 'key.pem');
    const certificate = join(who.home, 'ca.pem');
    const names = 'subjectAltName=DNS:cognito-idp.eu-west-1.amazonaws.com,IP:127.0.0.1';
    execFileSync(
      'openssl',
      `req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj /CN=test -addext ${names} -keyout ${key} -out ${certificate}`.split(
        ' ',
      ),
      { stdio: 'ignore' },
    );
    const server = createSecureServer(
      { key: readFileSync(key), cert: readFileSync(certificate) },
      (request, response) => {
        request.resume().on('end', () => response.writeHead(400).end(unset));
      },
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server);
    closing.push(() => server.close());
    const proxy = await proxyTo(port);
    const direct = [...atAws, '--endpoint', `https://127.0.0.1:${port}`];

    const untrusted = await who.json(direct);
    const trusted = await who.json(direct, { env: { AWS_CA_BUNDLE: certificate } });
    const through = await who.json(atAws, {
      env: { AWS_CA_BUNDLE: certificate, HTTPS_PROXY: proxy.address },
    });
    writeAwsConfiguration(who, `[default]\nca_bundle = ${certificate}\n`);
    const byFile = await who.json(direct);
    const missing = await who.json(direct, { env: { AWS_CA_BUNDLE: '/nonexistent.pem' } });

    expect(untrusted).toMatchObject({
      exitCode: 20,
      error: {
        message: expect.stringContaining('certificate is not trusted'),
        hint: expect.stringContaining('AWS_CA_BUNDLE'),
      },
    });
    expect(trusted.exitCode).toBe(14);
    expect(through.exitCode).toBe(14);
    expect(byFile.exitCode).toBe(14);
    expect(missing).toMatchObject({
      exitCode: 3,
      error: { message: expect.stringContaining('AWS_CA_BUNDLE') },
    });
  });
});

describe('a refusal that is not of HTTP 400', () => {
  test('by AWS WAF is printed in its words, and not to be repeated', async () => {
    const body = { __type: 'ForbiddenException', message: 'Request not allowed due to WAF block.' };
    const cognito = await cognitoThat(403, JSON.stringify(body));
    const who = await person();

    expect(await who.json([...atAws, '--endpoint', cognito.url])).toMatchObject({
      exitCode: 15,
      error: {
        code: 'ForbiddenException',
        message: 'Request not allowed due to WAF block.',
        hint: expect.stringContaining('web ACL'),
        retryable: false,
      },
    });
    expect(cognito.arrived).toHaveLength(1);
  });

  test('by a firewall is named so, in its words', async () => {
    const page =
      '<html><head><title>Blocked</title><style>b{}</style></head><body>Ask \u001b]0;x\u0007<b>IT</b></body></html>';
    const firewall = await cognitoThat(403, page, 'text/html');
    const who = await person();

    const ended = await who.json([...atAws, '--endpoint', firewall.url]);

    expect(ended).toMatchObject({
      exitCode: 20,
      error: {
        message: expect.stringMatching(
          /^not Cognito but .* answered \(HTTP 403\): Blocked Ask .*IT$/,
        ),
        retryable: false,
      },
    });
    expect(String(ended.error?.['message'])).toBe(printable(String(ended.error?.['message'])));
  });

  test.each([404, 409, 413, 422])('is a refusal all the same: HTTP %i', async (status) => {
    const body = { __type: 'com.amazonaws#SomeNewException', message: 'No.' };
    const cognito = await cognitoThat(status, JSON.stringify(body));
    const who = await person();

    expect(await who.json([...atAws, '--endpoint', cognito.url])).toMatchObject({
      exitCode: 15,
      error: { code: 'SomeNewException', message: 'No.', retryable: false },
    });
  });
});
