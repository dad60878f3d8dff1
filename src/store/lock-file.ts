// One file of a lock's chain: it appears whole, once under its name, and never changes. A hard link to a finished draft
// does that.
import { link, lstat, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { readPlainFile } from './private-files.ts';
import { errnoOf, ignoring, storeError } from './store-error.ts';

/** The largest lock file, in bytes. A lock holder writes far less. */
const longestFile = 64 * 1024;

/** The error codes of a file system without hard links, such as FAT. On Windows libuv reports EISDIR. */
const noHardLinks = new Set([
  'EACCES',
  'EISDIR',
  'EMLINK',
  'ENOSYS',
  'ENOTSUP',
  'EOPNOTSUPP',
  'EPERM',
]);

/**
 * Creates the file unless it exists; gives whether it created the file.
 *
 * @param draft a path beside it that nobody else uses; a process that cleans up may remove the draft
 * @throws CliError STORE on a file system without hard links
 */
export async function makeLockFile(path: string, draft: string, text: string): Promise<boolean> {
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    return await linked(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    const errno = errnoOf(error) ?? '';
    if (noHardLinks.has(errno)) throw noLockHere(path, errno, error);
    // Another process made the file, or removed the draft.
    if (errno === 'EEXIST' || errno === 'ENOENT') return false;
    throw error;
  }
}

function noLockHere(path: string, errno: string, cause: unknown): Error {
  return storeError({
    code: 'StoreFailed',
    message: `no lock can be created in ${dirname(path)}: its file system has no hard links (${errno})`,
    hint: 'put the store on another file system with --home or COGAUTH_HOME',
    cause,
  });
}

interface LockFile {
  readonly text: string;
  readonly changedAt: Date;
  /** Identifies a file that cannot be understood. */
  readonly mark: string;
}

/**
 * @returns undefined when the file does not exist
 * @throws CliError STORE for anything but a plain file
 */
export async function readLockFile(path: string): Promise<LockFile | undefined> {
  const found = await ignoring(['ENOENT'], lstat(path));
  if (found === undefined) return undefined;
  const text = await readPlainFile(path, longestFile);
  if (text === undefined) return undefined;
  return { text, changedAt: found.mtime, mark: `${found.ino}-${found.mtimeMs}` };
}
