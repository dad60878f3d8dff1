import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from '@babel/parser';
import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/catalogue.ts';
import { toCliError } from '../../src/client/refusals.ts';
import { DatabaseUnusable } from '../../src/emulator/storage/database.ts';
import { type NextStep, run } from '../../src/errors.ts';
import { commandFor } from '../../src/output/next-commands.ts';
import { parseOnly } from '../support/cli/command-model.ts';
import { hintWords } from '../support/cli/hint-words.ts';
import { invocationOf } from '../support/cli/invocations.ts';

// Every command in a hint, a warning or `next` is made by `run(...)`. These tests read all such calls from the sources, so
// that no new call is missed, print each as a user would see it, and let the program parse it.

const sources = fileURLToPath(new URL('../../src', import.meta.url));

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (isNode(value)) {
    yield value;
    for (const member of Object.values(value)) yield* nodesOf(member);
  }
}

interface Source {
  readonly path: string;
  readonly nodes: readonly Node[];
}

const all: readonly Source[] = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({
    path,
    nodes: [
      ...nodesOf(
        parse(readFileSync(join(sources, path), 'utf8'), {
          sourceType: 'module',
          plugins: ['typescript'],
        }).program,
      ),
    ],
  }));

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Stands for a value that is known only when the command runs. */
function stand(name: string): readonly string[] {
  if (/username|named|userWords|another/i.test(name)) return ['ada'];
  if (name === 'attribute') return ['email'];
  return name.endsWith('words') ? [] : ['VALUE'];
}

function wordsOf(argument: unknown): readonly string[] {
  if (!isNode(argument)) return [];
  if (argument.type === 'StringLiteral') return [textOf(argument['value'])];
  const inner = isNode(argument['argument']) ? argument['argument'] : argument;
  const called = isNode(inner['callee']) ? inner['callee'] : inner;
  return stand(textOf(called['name']));
}

interface Named {
  readonly where: string;
  readonly step: NextStep;
}

/** The calls `run('command', ...)` of the client side. */
const named = all
  .filter(({ path }) => !path.startsWith('emulator'))
  .flatMap(({ path, nodes }) =>
    nodes.filter(isRun).flatMap(({ arguments: given }): Named[] => {
      const [command = '', ...words] = Array.isArray(given) ? given.flatMap(wordsOf) : [];
      // `run(command)` repeats the command that was run.
      if (command === 'VALUE') return [];
      const step = run(command, ...words);
      return [{ where: `${path}: ${step.argv.join(' ')}`, step }];
    }),
  );

function isRun({ type, callee }: Node): boolean {
  return type === 'CallExpression' && isNode(callee) && callee['name'] === 'run';
}

const place = { home: '/elsewhere', profile: 'other', endpoint: 'https://cognito.example.com' };

/** What the printer makes of a command while `ada` is meant and `bob` is the current user. */
function printed(step: NextStep): string[] {
  const invocation = invocationOf({ globals: place });
  invocation.report.note({ otherUser: 'ada' });
  return commandFor(invocation, step).split(' ').slice(1);
}

const withoutHome: ReadonlySet<string> = new Set(['explain', 'help']);
const withoutProfile: ReadonlySet<string> = new Set([
  ...withoutHome,
  'create-user-pool',
  'emulator',
  'profile',
]);
const aboutNobody: ReadonlySet<string> = new Set([
  ...withoutProfile,
  'clean-up',
  'config',
  'doctor',
  'list-user-pools',
  'list-groups',
  'list-users',
]);

describe('every command that a hint names', () => {
  test('is found in the sources', () => {
    expect(named.length).toBeGreaterThan(70);
    expect(named.map(({ where }) => where)).toContain(
      'store/flow-store.ts: cogauth session clear ada',
    );
  });

  test.each(named)('$where goes to the same place, for the same user', async ({ step }) => {
    const { globals, operands, command } = await parseOnly(printed(step));
    const [name = ''] = command.split(' ');
    const users = new Set([...operands, globals.username]);

    expect(catalogue.map((entry) => entry.name)).toContain(name);
    expect(globals.home).toBe(withoutHome.has(name) ? undefined : place.home);
    const itsOwn = step.argv[step.argv.indexOf('--profile') + 1];
    const profile = withoutProfile.has(name) ? undefined : place.profile;
    expect(globals.profile).toBe(step.argv.includes('--profile') ? itsOwn : profile);
    expect(aboutNobody.has(name) || users.has('ada') || users.has('USERNAME')).toBe(true);
    expect(step.argv).not.toContain('--yes');
  });

  test('names the given data file', () => {
    const resets = named.filter(({ where }) => where.includes('emulator reset'));
    const error = toCliError(new DatabaseUnusable('/data.sqlite', new Error('malformed')));

    expect(resets.length).toBeGreaterThan(0);
    expect(hintWords(error.hint)).toMatch(/: cogauth emulator reset --data \/data\.sqlite$/);
  });
});

/** Help and examples spell commands out; `run` makes all others. */
const isProse = (path: string): boolean => /^(help|cognito|launcher|emulator)\//.test(path);

/** The foot of the help page, descriptions of commands and options, and a sentence about the program itself. */
const sentences: ReadonlySet<string> = new Set([
  '\\nMore: cogauth help COMMAND, or one of these topics:\\n  ',
  '\nStart: cogauth create-user-pool demo --endpoint embedded',
  'how to sign in: cogauth help flows',
  'keep the TOTP secret in the store, for cogauth totp',
  'if no cogauth is running, remove ',
  'delete the pools that cogauth created, and their profiles',
]);

test('no other text spells out a command, which would get no flags', () => {
  const spelled = all
    .filter(({ path }) => !isProse(path))
    .flatMap(({ path, nodes }) =>
      nodes
        .filter(({ type }) => type === 'StringLiteral' || type === 'TemplateElement')
        .filter((node) => !examplesOf(nodes).has(node))
        .map(({ value }) => textOf(value) || rawOf(value))
        .filter((text) => /\bcogauth (?:[a-z]|$)/.test(text) && !sentences.has(text))
        .map((text) => `${path}: ${text}`),
    );

  expect(spelled).toEqual([]);
});

test('only the printer turns a command into text', () => {
  const callers = all.filter(({ nodes }) =>
    nodes.some(
      ({ type, callee }) =>
        type === 'CallExpression' && isNode(callee) && callee['name'] === 'commandLine',
    ),
  );

  expect(callers.map(({ path }) => path).toSorted()).toEqual([
    'commands/next.ts',
    'output/next-commands.ts',
    'output/write.ts',
  ]);
});

/** What stands in `examples`, which the help of a command shows as it is. */
function examplesOf(nodes: readonly Node[]): ReadonlySet<Node> {
  const declared = nodes.filter(
    ({ type, id }) => type === 'VariableDeclarator' && isNode(id) && id['name'] === 'examples',
  );
  return new Set(declared.flatMap((node) => [...nodesOf(node)]));
}

function rawOf(value: unknown): string {
  return typeof value === 'object' && value !== null && 'raw' in value ? textOf(value.raw) : '';
}
