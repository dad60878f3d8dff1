// Bundles the program: loading one file, and a chunk for what a command needs, takes a third of the time that
// hundreds of modules take. Types are checked by tsc, apart from this.
import { rmSync } from 'node:fs';
import { build } from 'esbuild';

rmSync('dist', { recursive: true, force: true });
await build({
  // What a thread runs is a file of its own.
  entryPoints: { main: 'src/main.ts', 'trigger-worker': 'src/emulator/triggers/trigger-worker.ts' },
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // The SDK's main field leads to its CommonJS build, which cannot be shaken.
  mainFields: ['module', 'main'],
  // Optional, and native.
  external: ['libsql'],
  // What is CommonJS inside asks for Node's modules by require.
  banner: {
    js: "import { createRequire as createRequireForBundle } from 'node:module'; const require = createRequireForBundle(import.meta.url);",
  },
  logLevel: 'warning',
});
