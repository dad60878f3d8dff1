// Bundles the program: loading one file, and a chunk for what a command needs, takes a third of the time that
// hundreds of modules take. Types are checked by tsc, apart from this.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build, transform } from 'esbuild';

const target = 'node20.19';
const [, version] = /"version": "(.+)"/.exec(readFileSync('package.json', 'utf8')) ?? [];
/** @type {import('esbuild').BuildOptions & { outdir: string }} */
const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target,
  logLevel: 'warning',
  define: { builtVersion: JSON.stringify(version) },
};
// A CommonJS file has no import.meta.
const importMeta = {
  define: { 'import.meta.url': 'importMetaUrl' },
  banner: "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;",
};

// The packages with which conf checks schemas, runs migrations and finds a directory. cogauth gives it no schema, no
// migration, and a directory.
/** @type {import('esbuild').Plugin} */
const unusedByConf = {
  name: 'unused by conf',
  setup(bundler) {
    bundler.onResolve(
      { filter: /^(ajv\/dist\/2020\.js|ajv-formats|env-paths|semver)$/ },
      ({ path, importer }) =>
        /[\\/]conf[\\/]/.test(importer) ? { path, namespace: 'unused' } : undefined,
    );
    bundler.onLoad({ filter: /./, namespace: 'unused' }, () => ({
      contents: 'export const Ajv2020 = undefined; export default undefined;',
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
const buildDigest = await writeChunks();
await build({
  ...common,
  entryPoints: { launcher: 'src/launcher/launch.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  define: { buildDigest: JSON.stringify(buildDigest) },
});
// A thread runs a file of its own, which imports the user's ES module.
await build({
  ...common,
  entryPoints: { 'trigger-worker': 'src/emulator/triggers/trigger-worker.ts' },
  format: 'esm',
});

/**
 * esbuild splits only ES modules, and V8 keeps compiled code only of scripts. So this builds ES chunks, then turns each into
 * CommonJS. Gives a digest of all chunks.
 */
async function writeChunks() {
  const { outputFiles } = await build({
    ...common,
    entryPoints: { main: 'src/main.ts' },
    outExtension: { '.js': '.cjs' },
    splitting: true,
    format: 'esm',
    // The SDK's main field leads to its CommonJS build, in which esbuild cannot drop unused code.
    mainFields: ['module', 'main'],
    // Optional, and native.
    external: ['libsql'],
    plugins: [unusedByConf],
    write: false,
  });
  const digest = createHash('sha256');
  for (const { path, text } of outputFiles) {
    // oxlint-disable-next-line no-await-in-loop -- the digest wants an order
    const { code } = await transform(text, {
      format: 'cjs',
      platform: 'node',
      target,
      // Otherwise a chunk that is loaded later would be an ES module again.
      supported: { 'dynamic-import': false },
      ...(text.includes('import.meta.url') ? importMeta : {}),
    });
    digest.update(code);
    writeFileSync(path, code);
  }
  return digest.digest('hex').slice(0, 32);
}
