import { accessSync, constants, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const prefix = 'cogauth-tests-';

/**
 * Makes the temporary directory of one run of the tests, in the first place that has room, or else in the last one. What
 * a run that was interrupted left in any of them is removed.
 *
 * @param {readonly [...string[], string]} places
 */
export function makeTestDirectory(...places) {
  for (const place of places) removeLeftovers(place);
  const chosen = places.find(hasRoom) ?? places.at(-1) ?? '.';
  return mkdtempSync(join(chosen, `${prefix}${process.pid}-`));
}

/** @param {string} place */
function removeLeftovers(place) {
  for (const name of namesIn(place)) {
    const [, pid] = /^cogauth-tests-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !isRunning(Number(pid)))
      rmSync(join(place, name), { recursive: true, force: true });
  }
}

/** @param {string} place */
function namesIn(place) {
  try {
    return readdirSync(place);
  } catch {
    return [];
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it runs, as another user.
    return !(
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'ESRCH'
    );
  }
}

/**
 * Whether this directory is there, can be written, and has two gigabytes to spare.
 *
 * @param {string} directory
 */
function hasRoom(directory) {
  try {
    accessSync(directory, constants.W_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize > 2 * 1024 ** 3;
  } catch {
    return false;
  }
}
