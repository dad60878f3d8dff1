import { createHmac, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/catalogue.ts';
import { encodeBase32 } from '../../src/protocol/base32.ts';
import { commandModels } from '../support/cli/command-model.ts';
import {
  everyCase,
  type EveryCase,
  goodBut,
  runnerOf,
  type Secrets,
} from '../support/cli/every-command.ts';
import {
  answerJson,
  type Behavior,
  type CognitoDouble,
  cognitoDouble,
} from '../support/cognito/cognito-double.ts';
import { isWhole, kinds, sampled } from '../support/faults/sample.ts';
import { openPlaces, temporaryDirectory } from '../support/temporary-directory.ts';

// Recognizable secrets go through every command, to servers that repeat everything they receive.

/** A value that every encoding changes, random enough not to occur by accident. */
function awkward(name: string): string {
  return `-@"'\\,= $é🙂${name}${randomBytes(9).toString('hex')}`;
}

function plain(name: string): string {
  return `${name}${randomBytes(12).toString('hex')}`;
}

const secrets: Secrets = {
  password: awkward('Password'),
  newPassword: awkward('NewPassword'),
  temporaryPassword: awkward('TemporaryPassword'),
  clientSecret: plain('clientsecret'),
  session: `${plain('session')}+/=`,
  nextSession: `${plain('nextsession')}+/=`,
  accessToken: plain('access'),
  idToken: plain('id'),
  refreshToken: plain('refresh'),
  nextToken: plain('next'),
  secretCode: encodeBase32(randomBytes(20)),
  devicePassword: `${plain('device')}+/=`,
  secretBlock: randomBytes(60).toString('base64'),
  code: plain('code'),
  totpCode: String(100_000 + (randomBytes(4).readUInt32BE() % 900_000)),
};

/** Every way in which a value may be written: only the longest digits are looked for in plain form alone. */
function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    inHeader(value),
  ];
}

/** The text as it looks in a header: one character for each byte. */
function inHeader(value: string): string {
  return Buffer.from(value).toString('latin1');
}

const secretHash = createHmac('sha256', secrets.clientSecret).update('adaapp').digest('base64');
const looked = Object.entries<string>({ ...secrets, secretHash }).flatMap(([name, value]) =>
  [...formsOf(value), ...endOf(value)].map((form) => ({ name, form })),
);

/** The part of an awkward value that no encoding changes. */
function endOf(value: string): string[] {
  return /\w{18,}$/.exec(value) ?? [];
}

/** The secrets that a text shows. */
function shownIn(text: string): string[] {
  return looked.filter(({ form }) => text.includes(form)).map(({ name }) => name);
}

/** Every string in a request, except those that are not secret. */
function valuesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length < 6 ? [] : [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [];
}

type Echo = (body: string) => string;

const echoes: readonly Echo[] = [
  (body) => `you said ${body}`,
  ...[0, 2, 3, 4, 5, 6].map(
    (form): Echo =>
      (body) =>
        valuesIn(JSON.parse(body))
          .map((value) => formsOf(value)[form])
          .join(' and '),
  ),
  // Longer than the printed part: the secret lies across the cut.
  (body) =>
    valuesIn(JSON.parse(body))
      .map((value) => `${'x'.repeat(1990)}${value}`)
      .join(''),
];

const refusal =
  (status: number, name: string): ((echo: Echo) => Behavior) =>
  (echo) =>
  ({ body }, response) => {
    answerJson(response, status, { __type: name, message: echo(body) });
  };

/** As much of it as a header takes. */
function headerOf(text: string): string {
  return inHeader(text)
    .replaceAll(/[^\t\u0020-\u007E\u0080-\u00FF]/g, ' ')
    .slice(0, 8000);
}

/** One refusal of each kind, and one reply that is not a refusal. */
const failures: readonly (readonly [name: string, of: (echo: Echo) => Behavior])[] = [
  ...[
    'NotAuthorizedException',
    'CodeMismatchException',
    'UserNotFoundException',
    'InvalidPasswordException',
    'InvalidParameterException',
    'UserLambdaValidationException',
    'LimitExceededException',
    'ResourceNotFoundException',
    'UnrecognizedClientException',
    'UsernameExistsException',
    'NeverSeenException',
  ].map((name) => [name, refusal(400, name)] as const),
  ['a failing server', refusal(500, 'InternalErrorException')],
  [
    'a name that is the secret',
    (echo) =>
      ({ body }, response) => {
        answerJson(response, 400, { __type: `${echo(body)}Exception`, message: '' });
      },
  ],
  [
    'a stack of its own',
    (echo) =>
      ({ body }, response) => {
        answerJson(response, 400, { __type: 'TypeError', message: `x\n    at ${echo(body)}` });
      },
  ],
  [
    'what is no JSON',
    (echo) =>
      ({ body }, response) =>
        void response.end(`{"Session":${echo(body)}`),
  ],
  [
    'HTML',
    (echo) =>
      ({ body }, response) =>
        void response.writeHead(502, { 'content-type': 'text/html' }).end(`<p>${echo(body)}</p>`),
  ],
  [
    'a request id',
    (echo) =>
      ({ body }, response) => {
        const id = encodeURIComponent(echo(body)).slice(0, 4000);
        response.writeHead(400, { 'x-amzn-requestid': id }).end('{"__type":"AnyException"}');
      },
  ],
  ...(['x-amzn-requestid', 'x-amzn-errortype', 'location', 'date', 'content-type'] as const).map(
    (name): (typeof failures)[number] => [
      `the header ${name}`,
      (echo) =>
        ({ body }, response) => {
          const status = name === 'location' ? 302 : 400;
          response.writeHead(status, { [name]: headerOf(echo(body)) }).end('{}');
        },
    ],
  ),
  [
    'a reason',
    (echo) =>
      ({ body }, response) =>
        void response.writeHead(403, headerOf(echo(body))).end(),
  ],
];

let server: CognitoDouble;
const before = process.env['AWS_MAX_ATTEMPTS'];
let umask = 0;
beforeAll(async () => {
  server = await cognitoDouble();
  // The files are private under any umask.
  umask = process.umask(0);
  // Another test covers repetitions; here they cost time.
  process.env['AWS_MAX_ATTEMPTS'] = '1';
});
afterAll(() => {
  server.close();
  process.umask(umask);
  if (before === undefined) delete process.env['AWS_MAX_ATTEMPTS'];
  else process.env['AWS_MAX_ATTEMPTS'] = before;
});

const cases = everyCase(secrets);
const named = cases.map((one) => [one.argv.slice(0, 4).join(' '), one] as const);

test('every command is among those that are tested', () => {
  const tried = new Set(cases.map(({ command }) => command));

  expect(catalogue.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([]);
});

test('the search finds a secret that is there', () => {
  const message = JSON.stringify({ hex: Buffer.from(secrets.password).toString('hex') });

  expect(shownIn(message)).toEqual(['password']);
  expect(shownIn('nothing')).toEqual([]);
});

/** Every command with --json; in text one of each kind stands for all. */
const modes = [
  [[], isWhole ? named : named.filter(([name]) => kinds.has(name))],
  [['--json'], named],
] as const;

describe.each(modes)('with --debug %j', (mode, tried) => {
  test.each(tried)('%s prints no secret when it succeeds', async (_name, one) => {
    const run = await runnerOf(server, secrets, one);

    const ended = await run(goodBut(one, undefined), options(one, mode));

    expect(server.arrived().map(({ operation }) => operation)).toEqual(
      one.calls.map(([operation]) => operation),
    );
    expect({ ...ended, exitCode: ended.exitCode }).toMatchObject({ exitCode: one.exitCode ?? 0 });
    expect(shownIn(one.printsSecret === true ? ended.stderr : ended.stdout + ended.stderr)).toEqual(
      [],
    );
    expect(await openPlaces(ended.home)).toEqual([]);
    expect(shownIn(filesBelow(ended.home, (path) => !holdsSecrets.test(path)))).toEqual([]);
  });
});

describe('on a terminal', () => {
  test.each(named)('%s prints no secret, and shows none while it is typed', async (_name, one) => {
    const run = await runnerOf(server, secrets, one);
    const { env, typed } = someoneAt(one);

    const ended = await run(goodBut(one, undefined), options(one, []), { env, typed });

    const screen = stripVTControlCharacters(ended.stdout + ended.stderr);
    const shown = new Set(shownIn(screen));
    // A QR code and what is beside it are for the person at the terminal.
    if (one.calls.some(([operation]) => operation === 'AssociateSoftwareToken')) {
      shown.delete('secretCode');
    }
    expect({ ...ended, exitCode: ended.exitCode }).toMatchObject({ exitCode: one.exitCode ?? 0 });
    expect(one.printsSecret === true ? [] : [...shown]).toEqual([]);
    expect(screen.includes('✔ password *****')).toBe(screen.includes('? password'));
  });

  test.each([
    ['change-password', ['password', 'new password']],
    ['respond-to-challenge --from-totp', ['TOTP secret']],
  ])('%s asks for what is not given', async (argv, questions) => {
    const one = cases.find((other) => other.argv.join(' ') === argv);
    if (one === undefined) throw new Error(`there is no case ${argv}`);
    const run = await runnerOf(server, secrets, one);
    const { env, typed } = someoneAt(one);

    const { stderr } = await run(goodBut(one, undefined), [], { env, typed });

    const screen = stripVTControlCharacters(stderr);
    expect(questions.filter((words) => !screen.includes(`✔ ${words} ***`))).toEqual([]);
  });
});

type Typed = readonly (readonly [shown: RegExp, answer: string])[];

/** What a person would type is not in the environment. */
function someoneAt({ argv }: EveryCase): {
  readonly env: Readonly<Record<string, string>>;
  readonly typed: Typed;
} {
  const env = {
    COGAUTH_TEMPORARY_PASSWORD: secrets.temporaryPassword,
    COGAUTH_CLIENT_SECRET: secrets.clientSecret,
    ...(argv.includes('--from-totp') ? {} : { COGAUTH_TOTP_SECRET: secrets.secretCode }),
  };
  const typed: Typed = [
    [/\?\S* \S*password/, secrets.password],
    [/\?\S* \S*new password/, secrets.newPassword],
    [/\?\S* \S*password \(again\)/, secrets.password],
    [/\?\S* \S*new password \(again\)/, secrets.newPassword],
    [/\?\S* \S*TOTP secret/, secrets.secretCode],
    [/forget .*\(y\/N\)/, 'y'],
    [/remember this device.*\(Y\/n\)/, 'n'],
  ];
  return { env, typed };
}

describe('a server that repeats what it was sent', () => {
  const asking = named.filter(([, { calls }]) => calls.length > 0);

  test.each(asking)('gets no secret into the output of %s', async (name, one) => {
    const run = await runnerOf(server, secrets, one);
    let home = '';
    const leaks: unknown[] = [];
    const index = named.findIndex(([other]) => other === name);
    for (const { failure, behavior, at, mode } of sampled(name, index, trials(one))) {
      // oxlint-disable-next-line no-await-in-loop -- they share the server
      const ended = await run(goodBut(one, at, behavior), options(one, mode));
      ({ home } = ended);
      const shown = shownIn(ended.stdout + ended.stderr);
      // Success is right where a reply is not needed, such as that to a look at the client.
      if (shown.length > 0 || ended.exitCode === 1) leaks.push({ failure, at, shown, ended });
    }

    expect(leaks).toEqual([]);
    expect(shownIn(filesBelow(join(home, 'config')))).toEqual([]);
  });
});

describe('an option that takes a secret', () => {
  test('prints no secret, in every command and for every way to give it', async () => {
    const directory = await temporaryDirectory();
    const tried: string[] = [];
    const leaks: unknown[] = [];
    for (const { command, flag } of await secretOptions()) {
      const one = caseFor(command, flag);
      const secret = secretOf(flag);
      const file = join(directory, 'secret');
      writeFileSync(file, secret);
      const [words, stdin] = wordsFor(flag, { secret, file });
      const env = environmentBut(flag);
      // oxlint-disable-next-line no-await-in-loop -- they share the server
      const run = await runnerOf(server, secrets, one);
      // oxlint-disable-next-line no-await-in-loop -- they share the server
      const ended = await run(repeatingRefusal, [...words, '--debug'], { env, stdin });
      const output = one.printsSecret === true ? ended.stderr : ended.stdout + ended.stderr;
      const shown = shownIn(output);
      tried.push(`${command} ${flag}`);
      if (shown.length > 0 || [1, 2].includes(ended.exitCode))
        leaks.push({ command, flag, shown, ended });
    }

    expect(leaks).toEqual([]);
    expect(tried).toContain('revoke-token --refresh-token-stdin');
    expect(tried).toContain(' --client-secret-file');
    expect(tried.length).toBeGreaterThan(40);
  });
});

async function secretOptions(): Promise<{ command: string; flag: string }[]> {
  const models = await commandModels();
  return models.flatMap(({ name, options: known }) =>
    known
      .map(({ flag }) => ({ command: name, flag }))
      .filter(({ flag }) => /-?(password|secret|token)(-stdin|-file)?$/.test(flag))
      .filter(({ flag }) => !notSecret.has(flag)),
  );
}

/** They only speak of one. */
const notSecret: ReadonlySet<string> = new Set([
  '--generate-secret',
  '--save-secret',
  '--software-token',
]);

/** The program itself has the options that all commands take. */
function caseFor(command: string, flag: string): EveryCase {
  const own = cases.filter((one) => one.command === (command === '' ? 'initiate-auth' : command));
  const fitting = own.find(({ argv }) => {
    if (flag.startsWith('--totp-secret')) return argv.includes('--from-totp');
    // Alone it answers NEW_PASSWORD_REQUIRED.
    return flag.startsWith('--new-password') && argv.join(' ') === 'respond-to-challenge';
  });
  const one = fitting ?? own[0];
  if (one === undefined) throw new Error(`there is no case of ${command}`);
  return one;
}

const byOption: Readonly<Record<string, string>> = {
  '--password': secrets.password,
  '--new-password': secrets.newPassword,
  '--temporary-password': secrets.temporaryPassword,
  '--client-secret': secrets.clientSecret,
  '--totp-secret': secrets.secretCode,
  '--refresh-token': secrets.refreshToken,
};

function optionOf(flag: string): string {
  return flag.replace(/-(stdin|file)$/, '');
}

function secretOf(flag: string): string {
  const secret = byOption[optionOf(flag)];
  if (secret === undefined) throw new Error(`whose secret is taken by ${flag} is not known`);
  return secret;
}

/** All other secrets come from there. */
function environmentBut(flag: string): Readonly<Record<string, string>> {
  const others = Object.entries(byOption).filter(([option]) => option !== optionOf(flag));
  return Object.fromEntries(
    others.map(([option, secret]) => [
      `COGAUTH_${option.slice(2).replaceAll('-', '_').toUpperCase()}`,
      secret,
    ]),
  );
}

function wordsFor(
  flag: string,
  { secret, file }: { readonly secret: string; readonly file: string },
): readonly [words: readonly string[], stdin: string] {
  if (flag.endsWith('-stdin')) return [[flag], `${secret}\n`];
  return flag.endsWith('-file') ? [[flag, file], ''] : [[`${flag}=${secret}`], ''];
}

const repeatingRefusal: Behavior = ({ body }, response) => {
  answerJson(response, 400, { __type: 'NeverSeenException', message: body });
};

function options({ argv }: EveryCase, mode: readonly string[]): readonly string[] {
  // What follows -- belongs to the program.
  return argv.includes('--') ? [] : ['--debug', ...mode];
}

interface Trial {
  readonly failure: string;
  readonly behavior: Behavior;
  readonly at: number;
  readonly mode: readonly string[];
}

/** A third of the failures at each call, in turn with each way to repeat and with either output. */
function trials({ calls }: EveryCase): Trial[] {
  const chosen: Trial[] = [];
  let turn = randomBytes(1).readUInt8();
  for (const at of calls.keys()) {
    for (const [failure, of] of failures) {
      turn += 1;
      if (turn % 3 !== 0) continue;
      const echo = echoes[(turn / 3) % echoes.length];
      if (echo === undefined) continue;
      const mode = turn % 2 === 0 ? ['--json'] : [];
      chosen.push({ failure, behavior: of(echo), at, mode });
    }
  }
  return chosen;
}

/** Flows, client secrets, and the file that was asked for by --qr-file. */
const holdsSecrets = /\/state\/.*\/(?:flows\/[^/]*|client-secret)\.json$|\/qr$/;

function filesBelow(directory: string, isWanted: (path: string) => boolean = () => true): string {
  return readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(isWanted)
    .map((path) => `${path}\n${readFileSync(path, 'utf8')}`)
    .join('\n');
}
