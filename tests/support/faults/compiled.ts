import { mkdtemp, realpath, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

/** Bundles a script of the tests, so that Node 20 can run it as a process; gives its new path. Packages stay outside. */
export async function compiled(script: string): Promise<string> {
  const out = await realpath(await mkdtemp(join(tmpdir(), 'cogauth-compiled-')));
  const outfile = join(out, basename(script).replace(/\.ts$/, '.mjs'));
  await build({
    entryPoints: [join(repository, script)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  });
  await symlink(join(repository, 'node_modules'), join(out, 'node_modules'));
  return outfile;
}
