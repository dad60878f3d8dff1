// Bundles the program into a few files: what every command needs (main), the SDK, the embedded Cognito, and one for each
// package that few commands need. Why so few, and what it saves: docs/performance.md. Types are checked by tsc.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, resolve, sep } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const [, version] = /"version": "(.+)"/.exec(readFileSync('package.json', 'utf8')) ?? [];
/** @type {import('esbuild').BuildOptions & { outdir: string }} */
const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
  define: { builtVersion: JSON.stringify(version) },
};
const importMetaUrl = "const importMetaUrl = require('node:url').pathToFileURL(__filename).href;\n";

const emulator = resolve('src/emulator') + sep;
const sdk = resolve('src/actions/sdk.ts');
/** Optional and native, or optional and not used: Node looks for them. */
const external = ['libsql', 'kerberos'];
/** Whose packages get a file each where they are imported only when needed: ours, and the SDK's ways to find credentials. */
const takenApart = ['src', 'node_modules/@aws-sdk', 'node_modules/@smithy'].map(
  (directory) => resolve(directory) + sep,
);

/**
 * The files to be made, by name, each with the modules that it gives.
 *
 * @type {Map<string, Set<string>>}
 */
const pieces = new Map([['main', new Set([resolve('src/main.ts')])]]);
const digest = createHash('sha256');

// What two packages import and never use here: conf is given no schema, no migration, and a directory; no command of ours is a
// program of its own, which commander would start.
const unused = [
  { by: 'conf', names: ['ajv/dist/2020.js', 'ajv-formats', 'env-paths', 'semver'] },
  { by: 'commander', names: ['node:child_process'] },
];

/** @type {import('esbuild').Plugin} */
const withoutUnused = {
  name: 'without unused',
  setup(bundler) {
    for (const { by, names } of unused) {
      const directory = resolve('node_modules', by) + sep;
      bundler.onResolve({ filter: /./ }, ({ path, importer }) =>
        names.includes(path) && importer.startsWith(directory)
          ? { path, namespace: 'unused' }
          : undefined,
      );
    }
    bundler.onLoad({ filter: /./, namespace: 'unused' }, () => ({
      contents: 'export const Ajv2020 = undefined; export default undefined;',
    }));
  },
};

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
// A piece that is made may add others to the map, and so to this loop.
for (const [name, modules] of pieces) {
  // oxlint-disable-next-line no-await-in-loop -- the digest wants an order
  const text = await pieceText(name, [...modules]);
  digest.update(text);
  writeFileSync(join('dist', `${name}.cjs`), text);
}
await build({
  ...common,
  entryPoints: { launcher: 'src/launcher/launch.ts' },
  outExtension: { '.js': '.cjs' },
  format: 'cjs',
  define: { buildDigest: JSON.stringify(digest.digest('hex').slice(0, 32)) },
});
await writeEarlyAnswers();
// What a thread runs is a file of its own; it imports an ES module of the user's.
await build({
  ...common,
  entryPoints: { 'trigger-worker': 'src/emulator/triggers/trigger-worker.ts' },
  format: 'esm',
});

/** Asks the program, as it was just built, what bin/cogauth.js answers without it. */
async function writeEarlyAnswers() {
  const questions = [
    ['--version'],
    ['--help'],
    ['completion', 'bash'],
    ['completion', 'zsh'],
    ['completion', 'fish'],
  ];
  const env = { PATH: process.env['PATH'], COGAUTH_NO_CODE_CACHE: '1' };
  const answers = await Promise.all(
    questions.map(async (argv) => {
      const { stdout } = await promisify(execFile)(process.execPath, ['bin/cogauth.js', ...argv], {
        env,
      });
      return [argv.join('\0'), stdout];
    }),
  );
  const { outputFiles } = await build({
    ...common,
    define: { builtModel: await commandModel() },
    stdin: { contents: "export * from './src/help/early-answers.ts';", resolveDir: '.' },
    format: 'cjs',
    minifyWhitespace: true,
    write: false,
  });
  writeFileSync(join('dist', 'completion.cjs'), outputFiles[0]?.text ?? '');
  // Last: as long as it is missing the program is asked.
  writeFileSync('dist/answers.json', JSON.stringify(Object.fromEntries(answers)));
}

/** Every command with all of its options as JSON, for completion. */
async function commandModel() {
  const { outputFiles } = await build({
    ...common,
    stdin: {
      contents: `
        import { catalogue } from './src/catalogue.ts';
        import { describeCommands } from './src/help/completion-model.ts';
        import { buildProgram, newInvocation } from './src/program.ts';
        const host = { env: {}, stdout: process.stdout, stderr: process.stderr };
        const program = buildProgram(host, () => undefined);
        for (const { name } of catalogue) await newInvocation(host, name, program).defineCommand(name);
        process.stdout.write(JSON.stringify(describeCommands(program)));`,
      resolveDir: '.',
    },
    format: 'esm',
    packages: 'external',
    write: false,
  });
  const path = resolve('dist', 'model.mjs');
  writeFileSync(path, outputFiles[0]?.text ?? '');
  const { stdout } = await promisify(execFile)(process.execPath, [path]);
  rmSync(path);
  return stdout;
}

/**
 * Bundles a piece as CommonJS: V8 keeps compiled code of scripts, not of ES modules.
 *
 * @param {string} name
 * @param {readonly string[]} modules
 */
async function pieceText(name, modules) {
  const contents = modules.map((path) => `export * from ${JSON.stringify(path)};`);
  const [first = ''] = modules;
  // `export *` leaves the default out, which some packages are used by.
  if (isPackage(first))
    contents.push(`import * as all from '${first}'; export default all.default;`);
  const { outputFiles } = await build({
    ...common,
    define: { ...common.define, 'import.meta.url': 'importMetaUrl' },
    stdin: { contents: contents.join('\n'), resolveDir: '.' },
    format: 'cjs',
    // Else what is loaded when it is needed would be an ES module again.
    supported: { 'dynamic-import': false },
    // The SDK's main field leads to its CommonJS build, which cannot be shaken.
    mainFields: ['module', 'main'],
    external,
    minifyWhitespace: true,
    minifySyntax: true,
    logOverride: { 'import-is-undefined': 'silent' },
    plugins: [withoutUnused, apart(name)],
    write: false,
  });
  const text = outputFiles[0]?.text ?? '';
  return text.includes('importMetaUrl') ? importMetaUrl + text : text;
}

/**
 * Leaves out of a piece what belongs to another.
 *
 * @param {string} piece
 * @returns {import('esbuild').Plugin}
 */
function apart(piece) {
  return {
    name: 'apart',
    setup(bundler) {
      bundler.onResolve({ filter: /./ }, ({ path, namespace, ...from }) => {
        if (namespace === 'door') return { path, external: true };
        const owner = ownerOf(path, from);
        if (owner === undefined || owner.name === piece) return undefined;
        const { name, module } = owner;
        pieces.set(name, (pieces.get(name) ?? new Set()).add(module));
        const file = `./${name}.cjs`;
        return isPackage(module)
          ? { path: file, namespace: 'door' }
          : { path: file, external: true };
      });
      // An ES module in between: what a CommonJS file exports would all be the default of an `import()` in src.
      bundler.onLoad({ filter: /./, namespace: 'door' }, ({ path }) => ({
        contents: `export * from '${path}'; export { default } from '${path}';`,
      }));
    },
  };
}

/**
 * The piece that an import leads to, and its module there; undefined for what the importer's own piece holds.
 *
 * @param {string} path
 * @param {Pick<import('esbuild').OnResolveArgs, 'kind' | 'importer' | 'resolveDir'>} from
 */
function ownerOf(path, { kind, importer, resolveDir }) {
  const module = isPackage(path) ? path : resolve(resolveDir, path);
  if (module === sdk) return { name: 'sdk', module };
  if (kind !== 'dynamic-import') return undefined;
  if (isPackage(path))
    return isApart(path, importer) ? { name: fileNameOf(path), module } : undefined;
  const isOpened = module.startsWith(emulator) && !importer.startsWith(emulator);
  return isOpened ? { name: 'emulator', module } : undefined;
}

/** @param {string} path */
function isPackage(path) {
  return !path.startsWith('.') && !isAbsolute(path);
}

/**
 * @param {string} name
 * @param {string} importer
 */
function isApart(name, importer) {
  if (name.startsWith('node:') || external.includes(name)) return false;
  return takenApart.some((directory) => importer.startsWith(directory));
}

/** @param {string} name */
function fileNameOf(name) {
  return name.replace('@', '').replaceAll('/', '-');
}
