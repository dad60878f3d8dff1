import { execFile } from 'node:child_process';
import { mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Compiles a script of the tests, and what it imports, so that Node 20 can run it as a process; gives its new path. */
export async function compiled(script: string): Promise<string> {
  const out = await realpath(await mkdtemp(join(tmpdir(), 'cogauth-compiled-')));
  const settings = {
    extends: join(repository, 'tsconfig.json'),
    compilerOptions: { noEmit: false, rootDir: repository, outDir: out, types: ['node'] },
    files: [join(repository, script)],
    include: [],
  };
  await writeFile(join(out, 'package.json'), '{ "type": "module" }');
  await writeFile(join(out, 'tsconfig.json'), JSON.stringify(settings));
  await symlink(join(repository, 'node_modules'), join(out, 'node_modules'));
  const tsc = join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
  await promisify(execFile)(process.execPath, [tsc, '--project', out]);
  return join(out, relative('.', script).replace(/\.ts$/, '.js'));
}
