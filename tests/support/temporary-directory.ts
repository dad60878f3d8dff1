import { lstat, mkdtemp, readdir, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function temporaryDirectory(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'cogauth-')));
}

/** The permission bits of what is at a path, as `ls` would show them. */
export function permissions({ mode }: { mode: number }): string {
  return (mode & 0o777).toString(8);
}

/** What is not 0600, or 0700 for a directory. */
export async function openPlaces(home: string): Promise<string[]> {
  const names = await readdir(home, { recursive: true });
  const found = await Promise.all(
    names.map(async (name) => {
      const stats = await lstat(join(home, name));
      const right = stats.isDirectory() ? '700' : '600';
      return permissions(stats) === right ? [] : [`${name} ${permissions(stats)}`];
    }),
  );
  return found.flat();
}
