import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { holderOf, type LockOptions, withLock } from '../../src/store/lock.ts';
import { compiled } from '../support/faults/compiled.ts';
import { noon } from '../support/noon.ts';
import { permissions, temporaryDirectory } from '../support/temporary-directory.ts';

const Planted = z.looseObject({ token: z.string(), process: z.looseObject({ pid: z.number() }) });
type Planted = z.infer<typeof Planted>;

let directory: string;
beforeEach(async () => {
  directory = await temporaryDirectory();
});

const lock = (options: Partial<LockOptions> = {}) => ({
  directory,
  name: 'ada',
  timeoutMs: 100,
  holder: { command: 'cogauth refresh' },
  now: noon,
  ...options,
});
const head = () => join(directory, 'ada.lock');
const minutesLater = (minutes: number) => () => new Date(noon().getTime() + minutes * 60_000);

/** The lock file of this very process, which is alive, with some facts changed. */
async function plant(change: (own: Planted) => unknown): Promise<void> {
  const text = await withLock(lock(), () => readFile(head(), 'utf8'));
  await writeFile(head(), JSON.stringify(change(Planted.parse(JSON.parse(text)))));
}

const withProcess = (facts: Readonly<Record<string, unknown>>) => (own: Planted) => ({
  ...own,
  process: { ...own.process, ...facts },
});

const plantDead = () => plant(withProcess({ startTicks: '1', startTime: 'long ago' }));

const started: ChildProcess[] = [];
function start(script: string, ...rest: string[]) {
  const child = spawn(process.execPath, [script, directory, ...rest], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  return child;
}
// A test that fails must not leave a holder behind, which would keep jest from ending.
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL');
});
const ended = (child: ChildProcess) => once(child, 'close');

async function counted() {
  const log = await readFile(join(directory, 'log'), 'utf8');
  return {
    count: Number(await readFile(join(directory, 'count'), 'utf8')),
    seen: log.trim().split('\n').map(Number),
  };
}

describe('withLock', () => {
  test('gives what the body gives and leaves nothing behind', async () => {
    const result = await withLock(lock(), async () => 'done');

    expect(result).toBe('done');
    expect(await readdir(directory)).toEqual([]);
  });

  test('releases when the body fails', async () => {
    const failing = withLock(lock(), async () => Promise.reject(new Error('no')));

    await expect(failing).rejects.toThrow('no');
    expect(await readdir(directory)).toEqual([]);
  });

  test('keeps its file private under any umask', async () => {
    const before = process.umask(0);
    try {
      const mode = await withLock(lock(), async () => permissions(await stat(head())));

      expect(mode).toBe('600');
    } finally {
      process.umask(before);
    }
  });

  test('names the holder when it has waited long enough', async () => {
    await withLock(lock(), async () => {
      await expect(withLock(lock(), async () => 'never')).rejects.toMatchObject({
        kind: 'LOCKED',
        exitCode: 21,
        retryable: true,
        message: expect.stringMatching(
          new RegExp(
            `^process ${String(process.pid)} on .+ \\(cogauth refresh\\) .+ since 2030-01-01T12:00:00.000Z`,
          ),
        ),
      });
    });
  });

  test('says so when the directory is gone', async () => {
    const failing = withLock(
      { ...lock(), directory: join(directory, 'gone') },
      async () => 'never',
    );

    await expect(failing).rejects.toMatchObject({ kind: 'STORE', exitCode: 5 });
  });

  test.each([
    ['a process that took over a dead one’s pid', withProcess({ startTicks: '1' })],
    ['a process from before a restart', withProcess({ boot: 'another' })],
  ])('succeeds %s at once and cleans up', async (_, change) => {
    await plant(change);

    const result = await withLock(lock({ timeoutMs: 60_000 }), async () => readdir(directory));

    expect(result).toHaveLength(2);
    expect(await readdir(directory)).toEqual([]);
  });

  test.each([
    ['this very process', withProcess({})],
    ['a process on another machine', withProcess({ machine: 'elsewhere', startTicks: '1' })],
    ['a process in another pid namespace', withProcess({ pidNamespace: 'pid:[1]', pid: 999_999 })],
  ])('respects %s', async (_, change) => {
    await plant(change);

    await expect(withLock(lock(), async () => 'never')).rejects.toThrow('has been at work');
  });

  test('gives up a process on another machine only by its age', async () => {
    await plant(withProcess({ machine: 'elsewhere' }));

    const young = withLock(lock({ now: minutesLater(9) }), async () => 'never');
    await expect(young).rejects.toThrow('has been at work');
    const old = await withLock(lock({ now: minutesLater(11) }), async () => 'held');
    expect(old).toBe('held');
  });

  test('never gives up a live process of this machine by its age', async () => {
    await plant(withProcess({}));

    const late = withLock(lock({ now: minutesLater(10_000) }), async () => 'never');

    await expect(late).rejects.toThrow('has been at work');
  });

  test.each(['', '{"token":', '{}'])(
    'treats the unreadable file %p as held until it is old',
    async (text) => {
      await writeFile(head(), text);
      await utimes(head(), noon(), noon());

      const young = withLock(lock(), async () => 'never');
      await expect(young).rejects.toThrow('another process');
      const old = await withLock(lock({ now: minutesLater(11) }), async () => 'held');
      expect(old).toBe('held');
      expect(await readdir(directory)).toEqual([]);
    },
  );

  test('leaves the lock to a successor that gave this holder up', async () => {
    await withLock(lock(), async () => {
      const own = Planted.parse(JSON.parse(await readFile(head(), 'utf8')));
      const successor = withProcess({})({ ...own, token: 'b9a5b4f1-5f0e-4c35-9d0f-0f3f7a1f7d11' });
      await writeFile(`${head()}.${own.token}`, JSON.stringify(successor));
    });

    await expect(withLock(lock(), async () => 'never')).rejects.toThrow('has been at work');
  });

  test('takes nothing of a chain away while its head stands', async () => {
    await plant(withProcess({ startTicks: '1' }));

    const failing = withLock(lock(), async () => {
      await rm(head());
      await mkdir(join(head(), 'other'), { recursive: true }); // a head that cannot be removed
    });

    await expect(failing).rejects.toThrow('EISDIR');
    expect(await readdir(directory)).toHaveLength(2);
  });

  test.each([
    ['ahead', 366 * 24 * 60],
    ['behind', -366 * 24 * 60],
  ])('gives up a process on another machine when a clock is a year %s', async (_, minutes) => {
    await plant(withProcess({ machine: 'elsewhere' }));

    expect(await withLock(lock({ now: minutesLater(minutes) }), async () => 'held')).toBe('held');
    expect(await readdir(directory)).toEqual([]);
  });

  test.each([11, 14 * 60])(
    'waits for a process whose machine is %d minutes ahead',
    async (minutes) => {
      await plant(withProcess({ machine: 'elsewhere' }));

      const waiting = withLock(lock({ now: minutesLater(-minutes) }), async () => 'never');
      await expect(waiting).rejects.toThrow('has been at work');
    },
  );

  test.each([366 * 24 * 60, -366 * 24 * 60])(
    'respects and succeeds processes of this machine whatever its clock says: %d minutes',
    async (minutes) => {
      await plant(withProcess({}));
      const living = withLock(lock({ now: minutesLater(minutes) }), async () => 'never');
      await expect(living).rejects.toThrow('has been at work');

      await rm(head());
      await plantDead();
      const dead = withLock(lock({ now: minutesLater(minutes) }), async () => 'held');
      expect(await dead).toBe('held');
    },
  );

  test('says how to end the wait for a holder that may be dead', async () => {
    await plant(withProcess({ machine: 'elsewhere' }));

    await expect(withLock(lock(), async () => 'never')).rejects.toMatchObject({
      hint: expect.stringContaining(`if it was killed, remove ${head()}`),
    });
  });

  test.each([
    ['a pipe', async () => promisify(execFile)('mkfifo', [head()])],
    ['a link', async () => symlink('/etc/hosts', head())],
    ['a link that leads nowhere', async () => symlink(join(directory, 'nowhere'), head())],
    ['a directory', async () => mkdir(head())],
  ])('exits 5 where there is %s, and leaves it', async (_, make) => {
    await make();

    await expect(withLock(lock(), async () => 'never')).rejects.toMatchObject({
      exitCode: 5,
      message: `${head()} is not a plain file, so no secret is kept there`,
      hint: expect.stringContaining('move it away'),
    });
    await expect(holderOf(head(), noon())).rejects.toMatchObject({ exitCode: 5 });
    expect(await readdir(directory)).toEqual(['ada.lock']);
  });

  test('reads only the beginning of a file, and treats the lock as held', async () => {
    await writeFile(head(), '');
    await truncate(head(), 10 * 1024 ** 3);
    await utimes(head(), noon(), noon());

    await expect(withLock(lock(), async () => 'never')).rejects.toThrow('another process');
    expect(await withLock(lock({ now: minutesLater(11) }), async () => 'held')).toBe('held');
  });

  test('exits 5 where the files lead in a circle', async () => {
    await plantDead();
    const text = await readFile(head(), 'utf8');
    await writeFile(`${head()}.${Planted.parse(JSON.parse(text)).token}`, text);

    await expect(withLock(lock(), async () => 'never')).rejects.toMatchObject({
      exitCode: 5,
      message: expect.stringContaining('lead in a circle'),
      hint: expect.stringContaining(`remove ${head()}`),
    });
  });

  test('removes what killed processes have left beside it, and nothing else', async () => {
    await writeFile(`${head()}.b9a5b4f1-5f0e-4c35-9d0f-0f3f7a1f7d11.new`, '{}');
    await writeFile(join(directory, 'ada.json'), '{}');
    await writeFile(join(directory, 'ada-other.lock'), '{}');

    await withLock(lock(), async () => 'held');

    expect((await readdir(directory)).toSorted()).toEqual(['ada-other.lock', 'ada.json']);
  });

  test('ignores the files that a killed process left', async () => {
    await writeFile(`${head()}.b9a5b4f1-5f0e-4c35-9d0f-0f3f7a1f7d11`, '{}');
    await mkdir(join(directory, 'other'));

    expect(await withLock(lock(), async () => 'held')).toBe('held');
  });
});

describe('withLock between processes', () => {
  let counter: string;
  let holder: string;
  beforeAll(async () => {
    [counter, holder] = await Promise.all([
      compiled('tests/store/children/counter.ts'),
      compiled('tests/store/children/holder.ts'),
    ]);
  }, 60_000);

  async function killedHolder(): Promise<void> {
    const child = start(holder);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await ended(child);
  }

  test('treats a zombie as dead', async () => {
    const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 60']); // sleep never waits for its child
    const [pid] = z.tuple([z.coerce.number()]).parse(await once(parent.stdout, 'data'));
    const facts = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => '');
    await plant(withProcess({ pid, startTicks: facts.split(' ')[21] ?? null }));

    expect(await withLock(lock({ timeoutMs: 60_000 }), async () => 'held')).toBe('held');
    parent.kill();
  }, 60_000);

  test('waits for a live process and follows it when it ends', async () => {
    const child = start(holder);
    const end = ended(child);
    await once(child.stdout, 'data');

    await expect(withLock(lock(), async () => 'never')).rejects.toThrow(
      `process ${String(child.pid)} on`,
    );
    child.stdin.end();
    expect(await withLock(lock({ timeoutMs: 60_000 }), async () => 'held')).toBe('held');
    await end;
  }, 60_000);

  test('succeeds killed processes at once, however many', async () => {
    await killedHolder();
    await killedHolder();
    await killedHolder();

    const files = await withLock(lock({ timeoutMs: 60_000 }), async () => readdir(directory));

    expect(files).toHaveLength(4);
    expect(await readdir(directory)).toEqual([]);
  }, 60_000);

  test('lets one of twenty successors in at a time', async () => {
    await killedHolder();
    await writeFile(join(directory, 'count'), '0');

    await Promise.all(Array.from({ length: 20 }, () => ended(start(counter))));

    const { count, seen } = await counted();
    expect(count).toBe(20);
    expect(seen).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await readdir(directory)).toEqual(['count', 'log']);
  }, 120_000);

  test('loses nothing among forty processes of which a third are killed', async () => {
    await writeFile(join(directory, 'count'), '0');

    const children = Array.from({ length: 40 }, () => start(counter, '5'));
    const doomed = children.filter((_, index) => index % 3 === 0);
    for (const child of doomed) child.stdout.once('data', () => child.kill('SIGKILL'));
    await Promise.all(children.map(ended));

    const { count, seen } = await counted();
    const survivors = children.filter(({ signalCode }) => signalCode === null);
    expect(
      children.every(({ exitCode, signalCode }) => exitCode === 0 || signalCode !== null),
    ).toBe(true);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(survivors.length * 5);
    expect(count).toBeGreaterThanOrEqual(seen.length);
    expect(count).toBeLessThanOrEqual(seen.length + doomed.length);
  }, 120_000);
});
