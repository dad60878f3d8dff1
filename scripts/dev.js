// Builds the program for development: quickly, with source maps, and again at each change. `bin/cogauth.js` starts it until
// the next `npm run build`. Usage: npm run dev, or node scripts/dev.js DIRECTORY, which builds once, into that directory
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';

const [directory] = process.argv.slice(2);
const outdir = directory ?? 'dist';
const [, version] = /"version": "(.+)"/.exec(readFileSync('package.json', 'utf8')) ?? [];

// Does what src/launcher does, without a cache of compiled code.
const launcher = `exports.launch = async (directory, argv) => {
  process.setSourceMapsEnabled(true);
  const { join } = require('node:path');
  const { pathToFileURL } = require('node:url');
  const { main } = await import(pathToFileURL(join(directory, 'main.mjs')).href);
  return main(argv);
};
`;

/** @type {import('esbuild').Plugin} */
const timing = {
  name: 'timing',
  setup(bundler) {
    let startedAt = 0;
    bundler.onStart(() => {
      startedAt = performance.now();
    });
    bundler.onEnd(({ errors }) => {
      const took = `${Math.round(performance.now() - startedAt)} ms`;
      process.stderr.write(errors.length > 0 ? 'not built\n' : `built in ${took}\n`);
    });
  },
};

/** @type {import('esbuild').BuildOptions} */
const common = {
  outdir,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  // Node loads the packages itself.
  packages: 'external',
  sourcemap: true,
  define: { builtVersion: JSON.stringify(version) },
};

rmSync(outdir, { recursive: true, force: true });
const builds = await Promise.all([
  context({
    ...common,
    entryPoints: { main: 'src/main.ts' },
    outExtension: { '.js': '.mjs' },
    splitting: true,
    plugins: [timing],
  }),
  context({
    ...common,
    entryPoints: { 'trigger-worker': 'src/emulator/triggers/trigger-worker.ts' },
  }),
]);
await Promise.all(builds.map((build) => build.rebuild()));
writeFileSync(join(outdir, 'launcher.cjs'), launcher);
await Promise.all(
  builds.map((build) => (directory === undefined ? build.watch() : build.dispose())),
);
