import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isError } from '../errors.ts';
import { errnoOf } from '../store/store-error.ts';

const pauseMs = 10;

/**
 * Writes to a file until everything is written. Node's own stream writes once: if the disk becomes full in the middle, it
 * takes the short write for a complete one, and only the next write fails.
 */
export function fileOutput(descriptor: number): Writable {
  const writeAll = (bytes: Uint8Array, done: (error?: Error | null) => void): void => {
    let written = 0;
    try {
      while (written < bytes.length) written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (errnoOf(error) !== 'EAGAIN') {
        done(isError(error) ? error : new Error('write failed', { cause: error }));
        return;
      }
      setTimeout(writeAll, pauseMs, bytes.subarray(written), done);
      return;
    }
    done();
  };
  return new Writable({
    write: (bytes: Uint8Array, _encoding, done) => {
      writeAll(bytes, done);
    },
  });
}
