import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/catalogue.ts';
import {
  everyCase,
  type EveryCase,
  goodBut,
  runnerOf,
  type Secrets,
} from '../support/cli/every-command.ts';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import {
  answerJson,
  type Behavior,
  type CognitoDouble,
  cognitoDouble,
} from '../support/cognito/cognito-double.ts';
import { kinds, sampled } from '../support/faults/sample.ts';

// Every reply of a server to every command ends in words and an exit code other than 1, leaves a readable store, and sends
// no control character to a terminal.

const secrets: Secrets = {
  password: 'Correct-horse-1',
  newPassword: 'Correct-horse-2',
  temporaryPassword: 'Correct-horse-3',
  clientSecret: 'client-secret',
  session: 'session-1',
  nextSession: 'session-2',
  accessToken: 'access',
  idToken: 'id',
  refreshToken: 'refresh',
  nextToken: 'next',
  secretCode: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
  devicePassword: 'device-password',
  secretBlock: 'c2VjcmV0',
  code: 'abc123',
  totpCode: '123456',
};

const asking = everyCase(secrets)
  .filter(({ calls }) => calls.length > 0)
  .map((one) => [one.argv.slice(0, 4).join(' '), one] as const);

let server: CognitoDouble;
const before = process.env['AWS_MAX_ATTEMPTS'];
beforeAll(async () => {
  server = await cognitoDouble();
  process.env['AWS_MAX_ATTEMPTS'] = '1';
});
afterAll(() => {
  server.close();
  if (before === undefined) delete process.env['AWS_MAX_ATTEMPTS'];
  else process.env['AWS_MAX_ATTEMPTS'] = before;
});

const here = (other: unknown): unknown => other;

/** Every place in a reply, with a function that puts something else there. */
function places(value: unknown): ((other: unknown) => unknown)[] {
  if (typeof value !== 'object' || value === null) return [here];
  const below = Object.entries(value).flatMap(([key, member]) =>
    places(member).map(
      (put) =>
        (other: unknown): unknown =>
          Array.isArray(value)
            ? value.map((item: unknown, at) => (String(at) === key ? put(other) : item))
            : { ...value, [key]: put(other) },
    ),
  );
  return [here, ...below];
}

/** What a member may be instead: of another type, or beyond all measure. */
const others: readonly unknown[] = [
  undefined,
  null,
  '',
  'text',
  '9'.repeat(200_000),
  0,
  -1,
  1e12,
  1e308,
  true,
  [],
  [null],
  [[]],
  {},
  { a: { b: null } },
  { constructor: 1, toString: 2 },
];

/** Moves cursors, sets titles, turns text round, forges lines: as an attribute, an address, a name. */
const escapes =
  'a\u001B[2J\u001B]0;title\u0007\u009B31m\u0085\u202Ereversed\u2066\u061C\r\b\u007F\u0000\nerror: forged\u2028b';

const unsafe =
  // oxlint-disable-next-line no-control-regex -- they are what must not be there
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F]/;

interface Trial {
  readonly at: number;
  readonly behavior: Behavior;
  readonly what: string;
}

/** Puts a wrong value into one place of each reply after another, all kinds in turn. */
function misfits({ calls }: EveryCase): Trial[] {
  let turn = calls.length;
  return [...calls.entries()].flatMap(([at, [, reply]]) =>
    places(reply).map((put) => {
      const other = others[(turn += 1) % others.length];
      const body = put(other);
      return {
        at,
        what: (JSON.stringify(body) ?? 'nothing').slice(0, 200),
        behavior: (_arrived, response) => {
          answerJson(response, 200, body);
        },
      } satisfies Trial;
    }),
  );
}

function withEscapes({ calls }: EveryCase): Trial[] {
  return [...calls.entries()].flatMap(([at, [operation, reply]]) => [
    {
      at,
      what: `every text of ${operation}`,
      behavior: (_arrived, response) => {
        answerJson(response, 200, everyTextReplaced(reply));
      },
    },
    ...[
      { __type: 'OddException', message: escapes },
      { __type: 'NotAuthorizedException', message: escapes },
      { __type: `${escapes}Exception`, message: '' },
      { __type: { a: escapes }, message: { b: escapes } },
    ].map((body): Trial => ({
      at,
      what: JSON.stringify(body),
      behavior: (_arrived, response) => {
        answerJson(response, 400, body);
      },
    })),
  ]);
}

function everyTextReplaced(value: unknown): unknown {
  if (typeof value === 'string') return escapes;
  if (Array.isArray(value)) return value.map(everyTextReplaced);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, everyTextReplaced(member)]);
  return Object.fromEntries(entries);
}

/** Runs the trials of one command; gives what went wrong. */
async function faultsOf(
  name: string,
  one: EveryCase,
  all: readonly Trial[],
  isFault: (ended: Ended) => boolean,
): Promise<unknown[]> {
  const run = await runnerOf(server, secrets, one);
  const faults: unknown[] = [];
  const trials = sampled(
    name,
    asking.findIndex(([other]) => other === name),
    all,
  );
  for (const trial of trials) {
    const { at, behavior, what } = trial;
    const json = all.indexOf(trial) % 2 === 0 ? [] : ['--json'];
    const mode = one.argv.includes('--') ? [] : ['--debug', ...json];
    // oxlint-disable-next-line no-await-in-loop -- they share the server
    const ended = await run(goodBut(one, at, behavior), mode);
    // oxlint-disable-next-line no-await-in-loop -- and the store
    const after = await runCli(['status', 'ada'], { home: ended.home });
    if (isFault(ended) || after.exitCode !== 0) faults.push({ what, at, ended, after });
  }
  return faults;
}

test('every command that calls Cognito is among those that are tested', async () => {
  const tried = new Set(everyCase(secrets).map(({ command }) => command));

  expect(catalogue.filter(({ name }) => !tried.has(name))).toEqual([]);
});

test('the commands that stand for their kind are among those that are tested', () => {
  const names = new Set(asking.map(([name]) => name));

  expect([...kinds].filter((name) => !names.has(name))).toEqual([]);
});

describe('a reply that Cognito cannot send', () => {
  test.each(asking)('is not an internal error of %s', async (name, one) => {
    const faults = await faultsOf(
      name,
      one,
      misfits(one),
      ({ exitCode }) =>
        // A command succeeds if it does not need the value; 12 says that a code was not accepted, 2 that
        // no program takes such an environment.
        ![0, 2, 12, 20].includes(exitCode),
    );

    expect(faults).toEqual([]);
  });
});

describe('text that would move a terminal', () => {
  test.each(asking)('is harmless in the output of %s', async (name, one) => {
    const faults = await faultsOf(
      name,
      one,
      withEscapes(one),
      ({ exitCode, stdout, stderr }) =>
        exitCode === 1 || unsafe.test(stdout + stderr) || /^error: forged/m.test(stdout + stderr),
    );

    expect(faults).toEqual([]);
  });
});

describe('a reply beyond all measure', () => {
  const deep = `${'['.repeat(500_000)}${']'.repeat(500_000)}`;
  const long = `[${'{},'.repeat(200_000)}{}]`;

  test.each([
    ['initiate-auth', `{"Session":"of-a-bad-reply","ChallengeParameters":{"a":${deep}}}`, 20],
    ['list-users', `{"Users":${long}}`, 0],
    ['list-user-pools', `{"UserPools":${long}}`, 0],
    ['list-devices', `{"Devices":${long}}`, 0],
  ])('is not an internal error of %s', async (command, body, expected) => {
    const one = everyCase(secrets).find((found) => found.command === command);
    if (one === undefined) throw new Error('there is no such case');
    const run = await runnerOf(server, secrets, one);

    const { exitCode, stdout, stderr } = await run((_arrived, response) => {
      response.end(body);
    });

    expect(exitCode).toBe(expected);
    expect(stdout + stderr).not.toMatch(/bug in cogauth|of-a-bad-reply/);
  });
});

test('a question in a server’s words is harmless too', async () => {
  const one = everyCase(secrets).find(
    ({ flow }) => flow?.challenge?.name === 'NEW_PASSWORD_REQUIRED',
  );
  if (one?.flow?.challenge === undefined) throw new Error('there is no such case');
  const parameters = { requiredAttributes: JSON.stringify([`userAttributes.${escapes}`]) };
  const challenge = { ...one.flow.challenge, parameters };
  const run = await runnerOf(server, secrets, { ...one, flow: { ...one.flow, challenge } });

  const { stderr } = await run(goodBut(one, undefined), [], { typed: [[/\?\S* \S*a/, 'Ada']] });

  expect(stripVTControlCharacters(stderr)).toMatch(/\? a.*reversed/);
  expect(stderr).not.toContain('\u001B]0;');
  expect(stderr).not.toContain('\u202E');
});
