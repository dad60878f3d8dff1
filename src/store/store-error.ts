import { CliError, type Hint } from '../errors.ts';

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'get the permission to read and write there, or choose another place with --home',
  EDQUOT: 'free some space and run the command again',
  EMFILE:
    'close other programs, or allow more open files with ulimit -n, and run the command again',
  ENFILE:
    'close other programs, or allow more open files with ulimit -n, and run the command again',
  ENOSPC: 'free some space and run the command again',
  EPERM: 'get the permission to read and write there, or choose another place with --home',
  EROFS: 'choose a place that can be written with --home or COGAUTH_HOME',
};
const lastRemedy = 'check the disk, or choose another place with --home or COGAUTH_HOME';

interface Problem {
  readonly code: 'StoreBroken' | 'StoreFailed' | 'StoreNewer' | 'StoreUnsafe' | 'NoHome';
  readonly message: string;
  readonly hint: Hint;
  readonly cause?: unknown;
}

/** Something is wrong with what is on disk (exit 5). */
export function storeError(problem: Problem): CliError {
  return new CliError({ ...problem, kind: 'STORE' });
}

/** Runs work on the store. A system call that fails becomes a CliError (exit 5) with the path, the reason and a remedy. */
export async function onDisk<T>(
  path: string,
  deed: 'read' | 'written',
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `${path} could not be ${deed}: ${errno}`;
    throw storeError({
      code: 'StoreFailed',
      message,
      hint: remedies[errno] ?? lastRemedy,
      cause,
    });
  }
}

/** The name of a failed system call's error, such as ENOENT. */
export function errnoOf(error: unknown): string | undefined {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  const code = hasCode && typeof error.code === 'string' ? error.code : '';
  // Node itself reports ERR_FS_EISDIR if it checks before the system does.
  return /^(?:ERR_FS_)?(E[A-Z0-9]+)$/.exec(code)?.[1];
}

/** Gives undefined instead of a failure that the caller expects. */
export async function ignoring<T>(
  expected: readonly string[],
  attempt: Promise<T>,
): Promise<T | undefined> {
  try {
    return await attempt;
  } catch (error) {
    if (expected.includes(errnoOf(error) ?? '')) return undefined;
    throw error;
  }
}
