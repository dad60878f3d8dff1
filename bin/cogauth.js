#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// Without this variable the SDK prints seven lines of warning on Node 20. It must be set before the SDK loads.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const dist = join(__dirname, '..', 'dist');
const launcher = join(dist, 'launcher.cjs');
if (existsSync(launcher)) {
  run(require(launcher)).catch((error) => {
    process.stderr.write(`error: cogauth cannot start: ${error.message}\nhint: reinstall it\n`);
  });
} else {
  // A clone that has not been built.
  process.stderr.write('error: cogauth has not been built\nhint: npm ci && npm run build\n');
  process.exitCode = 1;
}

/** @param {{ launch: (directory: string, argv: readonly string[]) => Promise<number> }} launcher */
async function run({ launch }) {
  // The exit code if the process ends before `launch` resolves.
  process.exitCode = 1;
  process.exitCode = await launch(dist, process.argv.slice(2));
  // Work that --timeout has abandoned, such as a look-up of credentials, must not keep the process alive, and after an
  // internal error nothing more may be printed. The process does wait until a slow reader has read all of stdout.
  const graceMs = process.exitCode === 1 ? 0 : 100;
  setTimeout(() => process.stdout.write('', () => process.exit()), graceMs).unref();
}
