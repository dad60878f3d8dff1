// Takes the lock "ada" in <directory> at the given time, waiting <timeoutMs> for it; says `held` or why not, and what is there.
import { readdir } from 'node:fs/promises';
import { CliError } from '../../../src/errors.ts';
import { withLock } from '../../../src/store/lock.ts';

const [directory = '.', time = '', timeoutMs = '100'] = process.argv.slice(2);
const lock = {
  directory,
  name: 'ada',
  timeoutMs: Number(timeoutMs),
  holder: { command: 'acquire' },
  now: () => new Date(time),
};

const outcome = await withLock(lock, async () => 'held').catch((error: unknown) => {
  if (error instanceof CliError) return `${error.kind}: ${error.message}`;
  throw error;
});
const left = await readdir(directory).catch(() => []); // a fault may be meant for it
process.stdout.write(JSON.stringify({ outcome, left }));
