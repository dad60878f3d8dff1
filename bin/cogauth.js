#!/usr/bin/env node
'use strict';
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// The SDK prints seven lines on Node 20 at its first client unless told not to before it is loaded.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

const dist = join(__dirname, '..', 'dist');
const launcher = join(dist, 'launcher.cjs');
if (existsSync(launcher)) {
  run(require(launcher)).catch((error) => {
    process.stderr.write(`error: cogauth cannot start: ${error.message}\nhint: install it anew\n`);
  });
} else {
  // A clone that was never built.
  process.stderr.write('error: cogauth has not been built\nhint: npm ci && npm run build\n');
  process.exitCode = 1;
}

/** @param {{ launch: (directory: string, argv: readonly string[]) => Promise<number> }} launcher */
async function run({ launch }) {
  // Whatever ends this early has gone wrong.
  process.exitCode = 1;
  process.exitCode = await launch(dist, process.argv.slice(2));
  // What was given up at --timeout, such as a look-up of credentials, must not hold the process much longer, nor may a
  // command print more after a fault; what a slow reader has yet to take may.
  const graceMs = process.exitCode === 1 ? 0 : 100;
  setTimeout(() => process.stdout.write('', () => process.exit()), graceMs).unref();
}
