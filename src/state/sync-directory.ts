import { open } from 'node:fs/promises';

import { unless } from './store-error.ts';

/** Windows and some network mounts give these, since they have no such thing for a directory. */
const notKnownHere = ['EINVAL', 'EISDIR', 'EPERM'];

/**
 * Puts on the disk which names a directory holds. Without it a file may be whole on the disk and yet be gone, or be the
 * older one again, after a power loss.
 *
 * @see https://man7.org/linux/man-pages/man2/fsync.2.html
 */
export async function syncDirectory(path: string): Promise<void> {
  await unless(notKnownHere, openAndSync(path));
}

async function openAndSync(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}
