// Records what a user pool answers, and compares the embedded Cognito with such recordings.
// Usage: npm run conformance -- record [--profile NAME] [--region R] [--endpoint URL] [--only A,B] [--out FILE] [--yes]
//        npm run conformance -- check [FILE...]
// `record` shows what it would do; only with --yes does it make throw-away pools, and it deletes each of them again.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

// Beside the packages that it imports.
const cache = 'node_modules/.cache';
mkdirSync(cache, { recursive: true });
const directory = mkdtempSync(join(cache, 'conformance-'));
process.once('exit', () => {
  rmSync(directory, { recursive: true, force: true });
});
const outfile = join(directory, 'conformance.mjs');
await build({
  entryPoints: ['scripts/conformance/main.ts'],
  outfile,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  logLevel: 'error',
});
/** @type {{ main: (argv: readonly string[]) => Promise<number> }} */
// oxlint-disable-next-line typescript/no-unsafe-assignment -- what was just built has no types of its own
const built = await import(pathToFileURL(resolve(outfile)).href);
process.exitCode = await built.main(process.argv.slice(2));
