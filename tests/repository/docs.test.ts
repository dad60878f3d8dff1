import { readdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { triggerNames } from '../../src/emulator/triggers/trigger.ts';
import type { CommandModel } from '../../src/help/completion-model.ts';
import { commandModels } from '../support/cli/command-model.ts';
import { unknownIn } from '../support/cli/shown-commands.ts';
import {
  readPage,
  repository,
  shell,
  transcript,
  withoutChance,
} from '../support/cli/transcript.ts';

const pages = [
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(repository, 'docs')).map((name) => join('docs', name)),
];

/** Options of the benchmark, which is a script, and of Node. */
const ofScripts = new Set(['--parts', '--users', '--seconds', '--inspect-brk']);

const Package = z.object({ scripts: z.record(z.string(), z.string()) });

/** Commands that npm has itself. */
const ofNpm = new Set(['ci', 'audit', 'install', 'i', 'pack']);

let models: CommandModel[];
beforeAll(async () => {
  models = await commandModels();
});

/** The anchors that GitHub gives a page's headings. */
function anchorsOf(page: string): string[] {
  return [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

async function exists(path: string): Promise<boolean> {
  return access(join(repository, path)).then(
    () => true,
    () => false,
  );
}

/** Whether the target of a link on a page is there. */
async function resolves(from: string, target: string): Promise<boolean> {
  const [path = '', anchor] = target.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!(await exists(file))) return false;
  return anchor === undefined || anchorsOf(await readPage(file)).includes(anchor);
}

describe('the documentation', () => {
  test.each(pages)('%s names only commands and options that exist', async (page) => {
    const unknown = unknownIn(await readPage(page), models);

    expect(unknown.filter((flag) => !ofScripts.has(flag))).toEqual([]);
  });

  test.each([
    ['`cogauth sign-upp ada`', 'cogauth sign-upp ada'],
    ['`cogauth sign-up ada --emial ada@example.com`', 'sign-up --emial'],
    ['`initiate-auth --from-totp`', 'initiate-auth --from-totp'],
    ['`--no-such-option`', '--no-such-option'],
    ['```sh\nrun "$(cogauth totp --later)"\n```\n', 'totp --later'],
    ['```mermaid\nsequenceDiagram\n  You->>cogauth: refresh --twice\n```\n', 'refresh --twice'],
  ])('the check finds what is missing in %j', (page, missing) => {
    expect(unknownIn(page, models)).toEqual([missing]);
  });

  test.each(pages)('%s has no dead links', async (page) => {
    const links = [...(await readPage(page)).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !target.startsWith('https://'));

    const found = await Promise.all(links.map(async (target) => resolves(page, target)));

    expect(links.filter((_, index) => found[index] !== true)).toEqual([]);
  });

  test.each(pages)('%s names only source files that exist', async (page) => {
    const named = [...(await readPage(page)).matchAll(/`((?:[\w.-]+\/)*[\w-]+\.(?:ts|js))`/g)].map(
      ([, path = '']) => path,
    );

    const found = await Promise.all(
      named.map(async (path) => (await exists(path)) || exists(join('src', path))),
    );

    expect(named.filter((_, index) => found[index] !== true)).toEqual([]);
  });

  test('the check finds a link to a missing heading', async () => {
    expect(await resolves('README.md', 'docs/flows.md#devices')).toBe(true);
    expect(await resolves('README.md', 'docs/flows.md#gadgets')).toBe(false);
    expect(await resolves('README.md', 'docs/nowhere.md')).toBe(false);
  });
});

describe('the scripts of the package', () => {
  test.each(pages)('those that %s names exist', async (page) => {
    const { scripts } = Package.parse(JSON.parse(await readPage('package.json')));
    const named = [...(await readPage(page)).matchAll(/`npm (?:run )?([a-z][\w:]*)/g)]
      .map(([, name = '']) => name)
      .filter((name) => !ofNpm.has(name));

    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('docs/flows.md', () => {
  test('shows a journey without a password that runs as it is written', async () => {
    const run = await shell();
    const shown = await transcript('docs/flows.md');
    expect(shown.length).toBeGreaterThan(5);

    for (const { line, output } of shown) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const printed = await run(line);
      expect(`$ ${line}\n${withoutChance(printed)}`).toBe(`$ ${line}\n${withoutChance(output)}`);
    }
  });

  test('explains each unsure point that it marks, and marks each that it explains', async () => {
    const page = await readPage('docs/flows.md');
    const marked = [...page.matchAll(/\[(U\d+)\]\(#unsure-points\)/g)].map(([, name]) => name);
    const explained = [...page.matchAll(/^\| (U\d+) /gm)].map(([, name]) => name);

    expect(new Set(marked)).toEqual(new Set(explained));
  });
});

describe('docs/emulator.md', () => {
  test('describes every trigger', async () => {
    const page = await readPage('docs/emulator.md');
    const told = [...page.matchAll(/^\| `(\w+)` +\| `/gm)].map(([, name]) => name);

    expect(told).toEqual(triggerNames);
  });
});
