import { mkdtemp, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export async function temporaryDirectory(): Promise<string> {
  return realpath(await mkdtemp(join(tmpdir(), 'cogauth-')));
}

/** The permission bits of what is at a path, as `ls` would show them. */
export function permissions({ mode }: { mode: number }): string {
  return (mode & 0o777).toString(8);
}
