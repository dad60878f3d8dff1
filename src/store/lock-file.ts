// One file of a lock's chain: it appears whole, once under its name, and never changes.
//
// A hard link to a finished draft does that. Where there are none (FAT, some mounts, Android), a directory that holds the
// file is renamed into place, which fails where there is one with something in it. Such a directory is never emptied under
// its name: it is renamed away first. So an empty one is no lock: a draft that somebody cleaned up while it was renamed, or
// what a power loss has left. Whoever wants its name removes it.
import { link, lstat, mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readPlainFile, unsafe } from './private-files.ts';
import { errnoOf, ignoring } from './store-error.ts';

/** Far more than a holder takes to name itself. */
const longestFile = 64 * 1024;

const fileIn = (directory: string): string => join(directory, 'holder');

/**
 * Makes the file unless there is one; gives whether it did.
 *
 * @param draft a path beside it that nobody else uses; whoever cleans up may take the draft along
 */
export async function makeLockFile(path: string, draft: string, text: string): Promise<boolean> {
  const directory = `${draft}.d`;
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    const failure = await link(draft, path).then(() => undefined, errnoOf);
    if (failure === 'ENOENT') return false;
    if (failure === 'EEXIST') return await clearName(path);
    return failure === undefined || (await makeByRenaming(path, draft, directory));
  } finally {
    await rm(draft, { force: true });
    await rm(directory, { recursive: true, force: true });
  }
}

async function makeByRenaming(path: string, draft: string, directory: string): Promise<boolean> {
  try {
    await mkdir(directory, { mode: 0o700 });
    await rename(draft, fileIn(directory));
    await rename(directory, path);
    // Whoever cleans up may have emptied it before, and then others can put theirs in its place.
    return await lstat(fileIn(path)).then(
      () => true,
      (error: unknown) => !['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? ''),
    );
  } catch (error) {
    // Systems have several errors for a name that is taken.
    const isTaken = (await ignoring(['ENOENT'], lstat(path))) !== undefined;
    if (isTaken) return clearName(path);
    if (errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** For the next try, as the name may be taken at once. */
async function clearName(path: string): Promise<false> {
  await removeIfEmpty(path);
  return false;
}

/** Gives whether nothing is there any more. */
async function removeIfEmpty(path: string): Promise<boolean> {
  const errno = await rmdir(path).then(() => undefined, errnoOf);
  return errno === undefined || errno === 'ENOENT';
}

export interface LockFile {
  readonly text: string;
  readonly changedAt: Date;
  /** Differs from that of any other file, unless that is read in vain too. */
  readonly mark: string;
}

/**
 * @returns undefined when there is none
 * @throws CliError STORE for what is neither a lock file nor a directory with one, nor an empty directory
 */
export async function readLockFile(path: string, tries = 3): Promise<LockFile | undefined> {
  const found = await ignoring(['ENOENT'], lstat(path));
  if (found === undefined) return undefined;
  const isDirectory = found.isDirectory();
  const text = await readPlainFile(isDirectory ? fileIn(path) : path, longestFile);
  if (text !== undefined) {
    return { text, changedAt: found.mtime, mark: `${found.ino}-${found.mtimeMs}` };
  }
  // A directory was renamed away between the two looks, or never one of ours.
  const isLock = isDirectory && (tries > 1 || (await isFilled(path)));
  return isLock ? readLockFile(path, tries - 1) : undefined;
}

/** @throws CliError STORE where something else is in it */
async function isFilled(path: string): Promise<boolean> {
  const names = (await ignoring(['ENOENT', 'ENOTDIR'], readdir(path))) ?? [];
  if (names.length > 0 && !names.includes('holder')) throw unsafe(path, 'is not a plain file');
  return names.length > 0;
}

/** What has something in it, and no lock file, is no lock, and stays. */
export async function removeLockFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    const isLock = (await ignoring(['ENOENT', 'ENOTDIR'], lstat(fileIn(path)))) !== undefined;
    if (!isLock && (await removeIfEmpty(path))) return;
    if (!isLock) throw error;
    const away = `${path}.gone`;
    await rm(away, { recursive: true, force: true });
    await ignoring(['ENOENT'], rename(path, away)); // another who cleans up may have been first
    await rm(away, { recursive: true, force: true });
  }
}
