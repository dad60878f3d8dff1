// Adds one to <directory>/count as often as asked, under the lock "ada"; says so, inside the lock, in <directory>/log.
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withLock } from '../../../src/store/lock.ts';

const [directory = '.', times = '1'] = process.argv.slice(2);
const lock = {
  directory,
  name: 'ada',
  timeoutMs: 60_000,
  holder: { command: 'count' },
  now: () => new Date(),
};
const count = join(directory, 'count');

async function addOne(): Promise<void> {
  process.stdout.write('inside\n');
  const before = Number(await readFile(count, 'utf8'));
  const draft = `${count}.${String(process.pid)}`;
  await writeFile(draft, String(before + 1));
  await rename(draft, count);
  await appendFile(join(directory, 'log'), `${String(before + 1)}\n`);
}

for (let turn = 0; turn < Number(times); turn += 1) {
  await withLock(lock, addOne); // oxlint-disable-line no-await-in-loop -- one after another is the point
}
