import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { withLock } from '../../src/store/lock.ts';
import { compiled } from '../support/faults/compiled.ts';
import { noon } from '../support/noon.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

const faultPoints = new URL('../support/faults/fault-points.js', import.meta.url).href;
const otherSystem = new URL('../support/faults/other-system.js', import.meta.url).href;

let scripts: { counter: string; holder: string; acquirer: string };
beforeAll(async () => {
  const [counter, holder, acquirer] = await Promise.all([
    compiled('tests/store/children/counter.ts'),
    compiled('tests/store/children/holder.ts'),
    compiled('tests/store/children/acquirer.ts'),
  ]);
  scripts = { counter, holder, acquirer };
}, 60_000);

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});
const head = () => join(directory, 'ada.lock');
const lock = () => ({ directory, name: 'ada', holder: { command: 'test' }, now: noon });

const started: ChildProcess[] = [];
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});

const environment = (system: string) => ({ ...process.env, OTHER_SYSTEM: system });

function start(system: string, script: string, ...rest: string[]) {
  const child = spawn(process.execPath, ['--import', otherSystem, script, directory, ...rest], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: environment(system),
  });
  started.push(child);
  return child;
}

const ended = (child: ChildProcess) => once(child, 'close');

async function startHolder(system: string) {
  const child = start(system, scripts.holder);
  await once(child.stdout, 'data');
  return child;
}

async function killHolder(system: string): Promise<void> {
  const child = await startHolder(system);
  child.kill('SIGKILL');
  await ended(child);
}

const Outcome = z.object({ outcome: z.string(), left: z.array(z.string()) });

/** What another process finds that many minutes after noon. */
async function acquire(system: string, { minutesLater = 0, timeoutMs = 100 } = {}) {
  const time = new Date(noon().getTime() + minutesLater * 60_000).toISOString();
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', otherSystem, scripts.acquirer, directory, time, String(timeoutMs)],
    { env: environment(system) },
  );
  return Outcome.parse(JSON.parse(stdout));
}

const Claim = z.looseObject({ token: z.string(), process: z.looseObject({ pid: z.number() }) });

/** Makes the lock file of a process that was killed that of another. */
async function rewrite(facts: Readonly<Record<string, unknown>>): Promise<void> {
  const claim = Claim.parse(JSON.parse(await readFile(head(), 'utf8')));
  const changed = { ...claim, process: { ...claim.process, ...facts } };
  await writeFile(head(), JSON.stringify(changed));
}

const free = { outcome: 'held', left: [] };
const patient = { timeoutMs: 30_000 };

const Point = z.object({ name: z.string(), path: z.string().optional() });

/** Takes and releases the lock with a fault at one point, or with none; gives how that ended, and what is left. */
async function acquireWithFault(fault: Readonly<Record<string, string>>) {
  const { stdout, signal } = await promisify(execFile)(
    process.execPath,
    ['--import', faultPoints, scripts.acquirer, directory, noon().toISOString()],
    { env: { ...process.env, FAULT_ROOT: directory, ...fault } },
  ).then(
    (done) => ({ ...done, signal: null }),
    ({ stdout: told, signal: by }: { stdout: string; signal: unknown }) => ({
      stdout: told,
      signal: by,
    }),
  );
  return signal === 'SIGKILL' ? { outcome: signal, left: [] } : Outcome.parse(JSON.parse(stdout));
}

async function pointsOf(kind: string) {
  const trace = join(await temporaryDirectory(), 'trace');
  await acquireWithFault({ FAULT: kind, FAULT_TRACE: trace });
  const lines = (await readFile(trace, 'utf8')).trim().split('\n');
  return lines.map((line) => Point.parse(JSON.parse(line)));
}

describe('a lock', () => {
  test.each(['SIGKILL', 'EIO'])(
    'is free at once, and nothing is left, wherever its holder gets %s',
    async (kind) => {
      const points = await pointsOf(kind);
      const outcomes = new Set<string>();

      for (let at = 1; at <= points.length; at += 1) {
        /* oxlint-disable no-await-in-loop -- one after the other in the same place */
        const { outcome } = await acquireWithFault({ FAULT: kind, FAULT_AT: String(at) });
        outcomes.add(outcome.split(':', 1).join());
        await withLock({ ...lock(), timeoutMs: 30_000 }, async () => 'held');
        expect({ at, left: await readdir(directory) }).toEqual({ at, left: [] });
        /* oxlint-enable no-await-in-loop */
      }

      expect(points.length).toBeGreaterThan(6);
      expect([...outcomes].every((one) => [kind, 'held', 'STORE'].includes(one))).toBe(true);
    },
    120_000,
  );

  test('is released on a full disk', async () => {
    const points = (await pointsOf('ENOSPC')).map(({ name, path = '' }, index) => ({
      at: index + 1,
      makes: name !== 'rm' && /[.]new$/.test(path),
      ends: name === 'rm' && path === head(),
    }));
    const end = points.find(({ ends }) => ends)?.at ?? 0;
    const made = points.filter(({ at, makes }) => makes && at < end);

    // The first half made the lock.
    for (const { at } of made.slice(made.length / 2)) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other in the same place
      const found = await acquireWithFault({ FAULT: 'ENOSPC', FAULT_AT: String(at) });
      expect({ at, ...found }).toEqual({ at, ...free });
    }
    expect(made.length).toBeGreaterThan(2);
  }, 60_000);

  test('cannot be taken by processes that gave its holder up, after its release has begun', async () => {
    const points = await pointsOf('SIGKILL');
    const at = points.findIndex(({ name, path }) => name === 'rm' && path === head()) + 1;

    await acquireWithFault({ FAULT: 'SIGKILL', FAULT_AT: String(at) });

    const { token } = Claim.parse(JSON.parse(await readFile(head(), 'utf8')));
    expect(await readdir(directory)).toContain(`ada.lock.${token}`);
  });
});

describe('a lock without /proc', () => {
  const system = 'no-proc';

  test('loses nothing among twelve processes of which a third are killed', async () => {
    await writeFile(join(directory, 'count'), '0');

    const children = Array.from({ length: 12 }, () => start(system, scripts.counter, '4'));
    const doomed = children.filter((__, index) => index % 3 === 0);
    for (const child of doomed) child.stdout.once('data', () => child.kill('SIGKILL'));
    await Promise.all(children.map(ended));

    const seen = (await readFile(join(directory, 'log'), 'utf8')).trim().split('\n').map(Number);
    const survivors = children.filter(({ signalCode }) => signalCode === null);
    expect(survivors.every(({ exitCode }) => exitCode === 0)).toBe(true);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(survivors.length * 4);
    expect(Number(await readFile(join(directory, 'count'), 'utf8'))).toBeGreaterThanOrEqual(
      seen.length,
    );
  }, 60_000);

  test('is private, waits for live holders, succeeds dead ones at once, and leaves nothing', async () => {
    const child = await startHolder(system);
    expect(permissions(await lstat(head()))).toBe('600');
    expect((await acquire(system, { minutesLater: 10_000 })).outcome).toContain(
      `LOCKED: process ${String(child.pid)} on`,
    );
    child.kill('SIGKILL');
    await ended(child);
    await killHolder(system);

    expect(await acquire(system, patient)).toEqual(free);
  }, 60_000);
});

describe('a file system without hard links', () => {
  test.each(['EPERM', 'EACCES', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS', 'EISDIR'])(
    'is refused where a link fails with %s, and nothing is left',
    async (code) => {
      const message = `no lock can be created in ${directory}: its file system has no hard links (${code})`;

      expect(await acquire(`no-links=${code}`)).toEqual({ outcome: `STORE: ${message}`, left: [] });
    },
  );
});

describe('a dead holder without /proc', () => {
  test('goes at once from a process whose pid another one has now', async () => {
    await killHolder('no-proc');
    await rewrite({ pid: process.pid });

    expect(await acquire('no-proc', patient)).toEqual(free);
  });

  test('is given up by its age if the system does not say since when a pid is in use', async () => {
    await killHolder('no-proc,no-ps');
    await rewrite({ pid: process.pid });

    expect((await acquire('no-proc,no-ps', { minutesLater: 9 })).outcome).toMatch(/^LOCKED/);
    expect(await acquire('no-proc,no-ps', { minutesLater: 11 })).toEqual(free);
  });

  test('goes at once from a process that is gone, without ps too', async () => {
    await killHolder('no-proc,no-ps');

    expect(await acquire('no-proc,no-ps', patient)).toEqual(free);
  });
});

describe('a lock from before this system was up', () => {
  test.each([
    ['goes at once when a power loss has left nothing in it', '', 'booted=60', 'held'],
    ['goes at once when a power loss has left zeros in it', '\0\0', 'booted=60', 'held'],
    [
      'stays when it is of another version, and so perhaps of another system',
      '{}',
      'booted=60',
      'LOCKED',
    ],
    ['may be of this moment when the system was up before', '', 'booted=300', 'LOCKED'],
  ])('%s', async (_, text, system, outcome) => {
    await writeFile(head(), text);
    const twoMinutesAgo = new Date(noon().getTime() - 120_000);
    await utimes(head(), twoMinutesAgo, twoMinutesAgo);

    expect((await acquire(system)).outcome).toMatch(new RegExp(`^${outcome}`));
    expect(await readdir(directory)).toEqual(outcome === 'held' ? [] : ['ada.lock']);
  });
});
