import { constants, type Stats, writeFileSync } from 'node:fs';
import { chmod, type FileHandle, lstat, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CliError, hint, run } from '../errors.ts';
import { errnoOf, ignoring, onDisk, storeError } from './store-error.ts';

/**
 * Writes text that holds a secret to a file that only its owner can read.
 *
 * @throws CliError STORE when it exists already or cannot be written
 */
export function saveSecretFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
    throw new CliError({
      code: 'FileNotWritten',
      kind: 'STORE',
      message: `${path} cannot be written (${reason})`,
      hint: hint`the secret is saved with the flow: show it with ${run('totp', 'qr')}`,
      cause,
    });
  }
}

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
  return [...above, ...(await checkDirectory(path))];
}

/**
 * Refuses a file that is a symlink, not a plain file, or another user's (exit 5). Closes a file that others may read, with
 * a warning. Does the same for its directories, from `root` down. A missing file or directory is fine.
 */
export async function checkPrivateFile(path: string, root: string): Promise<string[]> {
  const found = await look(path);
  if (found?.isFile() === false) throw unsafe(path, 'is not a plain file');
  const directories = await checkDirectories(dirname(path), root);
  return found === undefined
    ? directories
    : [...directories, ...(await closeToOthers(path, found, 0o600))];
}

async function checkDirectories(path: string, root: string): Promise<string[]> {
  const isTop = path === root || dirname(path) === path;
  const above = isTop ? [] : await checkDirectories(dirname(path), root);
  return [...above, ...(await checkDirectory(path))];
}

async function checkDirectory(path: string): Promise<string[]> {
  const found = await look(path);
  if (found === undefined) return [];
  if (!found.isDirectory()) throw unsafe(path, 'is not a directory of its own');
  return closeToOthers(path, found, 0o700);
}

/**
 * Reads at most `limit` bytes of a file: the beginning of a longer file, which is not complete JSON. Never waits for a pipe,
 * and never fills the memory from an endless file.
 *
 * @returns undefined if there is no such file
 */
export async function readPlainFile(path: string, limit: number): Promise<string | undefined> {
  // Windows has neither flag, and no such files.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await ignoring(['ENOENT'], open(path, flags)).catch((error: unknown) => {
    // ELOOP is a symlink, which is not followed; ENXIO is a socket.
    if (!['ELOOP', 'ENXIO'].includes(errnoOf(error) ?? '')) throw error;
    throw unsafe(path, 'is not a plain file');
  });
  if (file === undefined) return undefined;
  try {
    const found = await file.stat();
    if (!found.isFile()) throw unsafe(path, 'is not a plain file');
    return await readFrom(file, Buffer.alloc(Math.min(found.size, limit)));
  } finally {
    await file.close();
  }
}

/** A read may give less than was asked for. */
async function readFrom(file: FileHandle, buffer: Buffer, filled = 0): Promise<string> {
  const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, filled);
  const length = filled + bytesRead;
  const isAll = bytesRead === 0 || length === buffer.length;
  return isAll ? buffer.toString('utf8', 0, length) : readFrom(file, buffer, length);
}

async function makeDirectory(path: string): Promise<void> {
  await onDisk(path, 'written', async () => {
    const isThere = await ignoring(['ENOENT'], mkdirPrivate(path));
    if (isThere === true) return;
    await makeDirectory(dirname(path));
    await mkdirPrivate(path);
  });
}

async function mkdirPrivate(path: string): Promise<true> {
  const made = await ignoring(
    ['EEXIST'],
    mkdir(path, { mode: 0o700 }).then(() => true),
  );
  if (made !== true) return true;
  await chmod(path, 0o700);
  // A directory above the store may be entered but not listed, and so cannot be opened.
  await ignoring(['EACCES'], syncDirectory(dirname(path)));
  return true;
}

async function look(path: string): Promise<Stats | undefined> {
  return onDisk(path, 'read', () => ignoring(['ENOENT'], lstat(path)));
}

async function closeToOthers(path: string, found: Stats, mode: number): Promise<string[]> {
  const user = process.geteuid?.();
  if (user === undefined) return []; // Windows: neither owners nor mode bits
  if (found.uid !== user) throw unsafe(path, 'belongs to another user');
  if ((found.mode & 0o077) === 0) return [];
  await onDisk(path, 'written', () => chmod(path, mode));
  return [`${path} was open to other users; it is now open to you alone`];
}

/** Refuses a path that is not a safe place for a secret (exit 5). */
function unsafe(path: string, fault: string): CliError {
  return storeError({
    code: 'StoreUnsafe',
    message: `${path} ${fault}, so no secret is kept there`,
    hint: 'move it away, or choose another place with --home or COGAUTH_HOME',
  });
}

/** Windows and some network mounts answer with these, because they cannot sync a directory. */
const notKnownHere = ['EINVAL', 'EISDIR', 'EPERM'];

/**
 * Flushes a directory's list of names to the disk. Without this a file whose contents are on the disk may be gone, or be
 * the older one again, after a power loss.
 *
 * @see https://man7.org/linux/man-pages/man2/fsync.2.html
 */
export async function syncDirectory(path: string): Promise<void> {
  await ignoring(notKnownHere, openAndSync(path));
}

async function openAndSync(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
