import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';
import { isError } from '../errors.ts';
import { errnoOf } from '../store/store-error.ts';

const pauseMs = 10;

/**
 * Writes to a file until all is out. Node's own stream for one asks once, and takes it for whole when the disk was full
 * in the middle of it: only the next try is refused.
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
