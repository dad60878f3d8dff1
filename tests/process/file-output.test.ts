import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { fileOutput } from '../../src/process/file-output.ts';
import { errnoOf } from '../../src/store/store-error.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

test('continues after a short write, and after a write that would have to wait', async () => {
  const pipe = join(await temporaryDirectory(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const reading = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
  const writing = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  const text = 'line\n'.repeat(100_000);
  const output = fileOutput(writing);

  output.end(text);
  const arrived: Buffer[] = [];
  const ended = finished(output).finally(() => {
    closeSync(writing);
  });
  for (let left = text.length; left > 0; left -= arrived.at(-1)?.length ?? 0) {
    // oxlint-disable-next-line no-await-in-loop -- the writer is to have its turn
    await setImmediate();
    arrived.push(read(reading));
  }
  await ended;
  closeSync(reading);

  expect(Buffer.concat(arrived).toString() === text).toBe(true);
});

/** The bytes available now, perhaps none. */
function read(descriptor: number): Buffer {
  const bytes = Buffer.alloc(100_000);
  try {
    return bytes.subarray(0, readSync(descriptor, bytes));
  } catch (error) {
    if (errnoOf(error) === 'EAGAIN') return Buffer.alloc(0);
    throw error;
  }
}
