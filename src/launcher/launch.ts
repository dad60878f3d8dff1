import { homeDirectory } from '../process/home-directory.ts';
import { openBundle } from './bundle.ts';
import { codeCacheDirectory, openCodeCache } from './code-cache.ts';

/** A digest of all files of the bundle. The build sets it. */
declare const buildDigest: string;

/** Runs the program in a directory and returns its exit code. */
export async function launch(directory: string, argv: readonly string[]): Promise<number> {
  const surroundings = { env: process.env, homeDirectory: homeDirectory() };
  const cache = openCodeCache(codeCacheDirectory(buildDigest, surroundings));
  const bundle = openBundle(directory, cache);
  const exitCode = await mainOf(bundle.load('main.cjs'))(argv);
  bundle.keepCode();
  return exitCode;
}

type Main = (argv: readonly string[]) => Promise<number>;

function mainOf(module: unknown): Main {
  if (!hasMain(module)) throw new Error('main.cjs has no main');
  return module.main;
}

function hasMain(module: unknown): module is { readonly main: Main } {
  return (
    typeof module === 'object' &&
    module !== null &&
    'main' in module &&
    typeof module.main === 'function'
  );
}
