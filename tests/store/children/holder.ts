// Holds the lock "ada" in <directory> until its standard input ends.
import { once } from 'node:events';
import { withLock } from '../../../src/store/lock.ts';

const [directory = '.'] = process.argv.slice(2);
const lock = { directory, name: 'ada', timeoutMs: 60_000, holder: { command: 'hold' } };

await withLock({ ...lock, now: () => new Date('2030-01-01T12:00:00Z') }, async () => {
  process.stdout.write('held\n');
  await once(process.stdin.resume(), 'end');
});
