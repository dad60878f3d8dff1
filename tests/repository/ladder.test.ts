import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { temporaryDirectory } from '../support/temporary-directory.ts';

// One file in each room imports every room; the linter must refuse exactly the rooms that are not below.

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** From the top to the bottom. The rooms of one floor do not know each other. */
const ladder = [
  ['main.ts'],
  ['program.ts'],
  ['catalogue.ts'],
  ['commands'],
  ['sign-in'],
  ['steps'],
  ['client', 'process', 'help', 'input'],
  ['output'],
  ['invocation.ts'],
  ['settings'],
  ['store'],
  ['state'],
  ['actions'],
  ['cognito'],
  ['protocol'],
  ['errors.ts', 'host.ts'],
];
const rooms = ladder.flat();
const emulator = 'emulator';

/** Every directory of src that holds files, and every file that is a room by itself. */
const places = readdirSync(join(repository, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map(({ parentPath, name }) => relative(join(repository, 'src'), join(parentPath, name)))
  .map((path) => (dirname(path) === '.' ? path : dirname(path)));
const allPlaces = [...new Set(places)].toSorted();

const fileIn = (room: string): string => (room.endsWith('.ts') ? room : `${room}/probe.ts`);
const roomOf = (place: string): string => place.split('/', 1).join();

/** The rooms that a place may import. */
function below(place: string): readonly string[] {
  const room = roomOf(place);
  if (room === emulator) return ['protocol', emulator];
  if (room === 'launcher') return ['process'];
  const floor = ladder.findIndex((names) => names.includes(room));
  const lower = ladder.slice(floor + 1).flat();
  return opensEmulator.has(place) ? [...lower, emulator] : lower;
}

const opensEmulator = new Set(['commands/emulator', 'commands/doctor']);

/** The rooms that a file of a place imports; its own is no arrow. */
function targetsOf(place: string): string[] {
  return [...rooms, emulator].filter((room) => room !== roomOf(place));
}

const Report = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

/** Per place, the rooms that the linter refuses to have imported there. */
let refused: Map<string, string[]>;
beforeAll(async () => {
  const directory = await temporaryDirectory();
  const config: unknown = JSON.parse(readFileSync(join(repository, '.oxlintrc.json'), 'utf8'));
  const quick = Object.assign({}, config, { options: { typeAware: false } });
  writeFileSync(join(directory, '.oxlintrc.json'), JSON.stringify(quick));
  for (const place of allPlaces) {
    const file = join(directory, 'src', fileIn(place));
    mkdirSync(dirname(file), { recursive: true });
    const lines = targetsOf(place).map((room) => {
      const path = relative(dirname(file), join(directory, 'src', fileIn(room)));
      return `import '${path.startsWith('.') ? path : `./${path}`}';`;
    });
    writeFileSync(file, lines.join('\n'));
  }
  refused = await lint(directory);
}, 60_000);

async function lint(directory: string): Promise<Map<string, string[]>> {
  const oxlint = join(repository, 'node_modules', 'oxlint', 'bin', 'oxlint');
  const files = allPlaces.map((place) => join('src', fileIn(place)));
  const argv = [oxlint, '--no-ignore', '--format=json', ...files];
  const child = promisify(execFile)(process.execPath, argv, { cwd: directory });
  const { stdout } = await child.catch((error: { readonly stdout: string }) => error);
  const found = new Map(allPlaces.map((place): [string, string[]] => [place, []]));
  for (const { code, filename, labels } of Report.parse(JSON.parse(stdout)).diagnostics) {
    if (!code.includes('no-restricted-imports')) continue;
    const file = relative('src', filename);
    const place = dirname(file) === '.' ? file : dirname(file);
    const line = labels[0]?.span.line ?? 0;
    found.get(place)?.push(targetsOf(place)[line - 1] ?? filename);
  }
  return found;
}

describe('the ladder of rooms', () => {
  test('has every room of src', () => {
    const known = new Set([...rooms, emulator, 'launcher']);

    expect(allPlaces.filter((place) => !known.has(roomOf(place)))).toEqual([]);
    expect(allPlaces.length).toBeGreaterThan(rooms.length);
  });

  test.each(allPlaces)('src/%s imports only the rooms below it', (place) => {
    const allowed = new Set(below(place));

    expect(refused.get(place)?.toSorted()).toEqual(
      targetsOf(place)
        .filter((room) => !allowed.has(room))
        .toSorted(),
    );
  });
});
