import type { Stats } from 'node:fs';
import { chmod, lstat, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { onDisk, storeError, unless } from './store-error.ts';
import { syncDirectory } from './sync-directory.ts';

/**
 * Makes a directory and all that is missing above it, each 0700 under any umask.
 *
 * Everything from `root` down to `path` must be ours: a symlink or another user's directory is refused (exit 5),
 * one that others may enter is closed, and a warning says so. What was there above `root` is left as it is.
 */
export async function ensurePrivateDirectory(path: string, root = path): Promise<string[]> {
  const above =
    path === root || dirname(path) === path
      ? []
      : await ensurePrivateDirectory(dirname(path), root);
  await makeDirectory(path);
  const found = await look(path);
  if (found?.isDirectory() !== true) throw unsafe(path, 'is not a directory of its own');
  const warning = await closeToOthers(path, found, 0o700);
  return warning === undefined ? above : [...above, warning];
}

/**
 * Refuses a file that is a symlink, no plain file, or another user's (exit 5); closes one that others may read,
 * and then gives a warning. A missing file is fine.
 */
export async function checkPrivateFile(path: string): Promise<string | undefined> {
  const found = await look(path);
  if (found === undefined) return undefined;
  if (!found.isFile()) throw unsafe(path, 'is not a plain file');
  return closeToOthers(path, found, 0o600);
}

async function makeDirectory(path: string): Promise<void> {
  await onDisk(path, 'written', async () => {
    const isThere = await unless(['ENOENT'], mkdirPrivate(path));
    if (isThere === true) return;
    await makeDirectory(dirname(path));
    await mkdirPrivate(path);
  });
}

async function mkdirPrivate(path: string): Promise<true> {
  const made = await unless(
    ['EEXIST'],
    mkdir(path, { mode: 0o700 }).then(() => true),
  );
  if (made !== true) return true;
  await chmod(path, 0o700);
  // Above the store there may be one that can be entered and not listed, and so not be opened.
  await unless(['EACCES'], syncDirectory(dirname(path)));
  return true;
}

async function look(path: string): Promise<Stats | undefined> {
  return onDisk(path, 'read', () => unless(['ENOENT'], lstat(path)));
}

async function closeToOthers(
  path: string,
  found: Stats,
  mode: number,
): Promise<string | undefined> {
  const user = process.geteuid?.();
  if (user === undefined) return undefined; // Windows: neither owners nor mode bits
  if (found.uid !== user) throw unsafe(path, 'belongs to another user');
  if ((found.mode & 0o077) === 0) return undefined;
  await onDisk(path, 'written', () => chmod(path, mode));
  return `${path} was open to other users; it is now open to you alone`;
}

function unsafe(path: string, fault: string) {
  return storeError({
    code: 'StoreUnsafe',
    message: `${path} ${fault}, so no secret is kept there`,
    hint: 'move it away, or choose another place with --home or COGAUTH_HOME',
  });
}
