import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

// Jest compiles each module anew for each test file. What the SDK, zod and commander consist of is hundreds of modules, which
// took half of a small test file's time. The program itself is bundled from the same files.
const bundled = [
  '@aws-sdk/client-cognito-identity-provider',
  '@aws-sdk/credential-provider-node',
  '@smithy/core/config',
  '@smithy/core/protocols',
  '@smithy/core/schema',
  '@smithy/core/transport',
  '@smithy/node-http-handler',
  '@inquirer/confirm',
  '@inquirer/input',
  '@inquirer/password',
  'commander',
  'conf',
  'proxy-agent',
  'qrcode-terminal',
  'zod',
];

/** @type {import('esbuild').BuildOptions} */
const options = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  mainFields: ['module', 'main'],
  minifyWhitespace: true,
  legalComments: 'none',
  outExtension: { '.js': '.mjs' },
  // What was CommonJS asks for modules of Node's by `require`.
  banner: {
    js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

/**
 * Bundles the packages that most tests load, once for each state of the lock file.
 *
 * @param {string} cache where to keep the bundles
 * @returns {Record<string, string>} jest's `moduleNameMapper`: a pattern of each name, and its bundle
 */
export function bundleTestPackages(cache) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const digest = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(fileURLToPath(import.meta.url)))
    .digest('hex')
    .slice(0, 16);
  const directory = join(cache, `packages-${digest}`);
  if (!existsSync(directory)) {
    mkdirSync(cache, { recursive: true });
    const draft = mkdtempSync(join(cache, 'draft-'));
    buildSync({
      ...options,
      absWorkingDir: root,
      outdir: draft,
      entryPoints: Object.fromEntries(bundled.map((name) => [name, name])),
    });
    try {
      renameSync(draft, directory);
    } catch (error) {
      // Another run was faster.
      rmSync(draft, { recursive: true });
      if (!existsSync(directory)) throw error;
    }
  }
  return Object.fromEntries(bundled.map((name) => [`^${name}$`, join(directory, `${name}.mjs`)]));
}
