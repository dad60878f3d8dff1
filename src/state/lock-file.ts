// One file of a lock's chain: it appears whole, once under its name, and never changes.
//
// A hard link to a finished draft does that. Where there are none (FAT, some mounts, Android), a directory that holds the
// file is renamed into place, which fails where there is one with something in it. Such a directory is never emptied under
// its name: it is renamed away first.
import { link, lstat, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { readPlainFile, unsafe } from './private-files.ts';
import { errnoOf, unless } from './store-error.ts';

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
    if (failure === 'EEXIST' || failure === 'ENOENT') return false;
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
    return true;
  } catch (error) {
    // Systems have several errors for a name that is taken.
    const isTaken = (await unless(['ENOENT'], lstat(path))) !== undefined;
    if (isTaken || errnoOf(error) === 'ENOENT') return false;
    throw error;
  }
}

export interface LockFile {
  readonly text: string;
  readonly changedAt: Date;
  /** Differs from that of any other file, unless that is read in vain too. */
  readonly mark: string;
}

/**
 * @returns undefined when there is none
 * @throws CliError STORE for what is no lock file, nor a directory with one
 */
export async function readLockFile(path: string, tries = 3): Promise<LockFile | undefined> {
  const found = await unless(['ENOENT'], lstat(path));
  if (found === undefined) return undefined;
  const isDirectory = found.isDirectory();
  const text = await readPlainFile(isDirectory ? fileIn(path) : path, longestFile);
  if (text !== undefined) {
    return { text, changedAt: found.mtime, mark: `${found.ino}-${found.mtimeMs}` };
  }
  if (!isDirectory) return undefined;
  // Renamed away between the two looks, or never one of ours.
  if (tries === 1) throw unsafe(path, 'is not a plain file');
  return readLockFile(path, tries - 1);
}

/** What has no lock file in it is no lock, and stays. */
export async function removeLockFile(path: string): Promise<void> {
  try {
    await rm(path, { force: true });
  } catch (error) {
    const isLock = (await unless(['ENOENT', 'ENOTDIR'], lstat(fileIn(path)))) !== undefined;
    if (!isLock) throw error;
    const away = `${path}.gone`;
    await rm(away, { recursive: true, force: true });
    await rename(path, away);
    await rm(away, { recursive: true, force: true });
  }
}
