#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { devNull } = require('node:os');
const { join } = require('node:path');

const dist = join(__dirname, '..', 'dist');
const argv = process.argv.slice(2);
const answer = earlyAnswer();
if (typeof answer === 'string') print(Buffer.from(answer));
else start();

/** What the build knew already, and does not depend on anything of this place. Undefined for all else. */
function earlyAnswer() {
  const [first = '--help', second, ...more] = argv;
  if (!['--version', '--help', 'completion'].includes(first)) return undefined;
  try {
    if (first === 'completion' && second === '--words') return completion(more);
    if (first === '--help' && isTerminal()) return undefined;
    const answers = JSON.parse(fs.readFileSync(join(dist, 'answers.json'), 'utf8'));
    return answers[[first, ...argv.slice(1)].join('\0')];
  } catch {
    return undefined; // not built, or only half
  }
}

/** @param {readonly string[]} words */
function completion([shell, ...more]) {
  if (more.length > 0) return undefined;
  const { completed } = require('../dist/completion.cjs');
  const typed = fs.readFileSync(0, 'utf8');
  const found = completed(shell, typed);
  // Saved names are for the program to find; stdin has been read.
  if (found === undefined) argv.push('--typed', typed);
  return found;
}

/** Its width and colors are for the program to find out. */
function isTerminal() {
  const found = fs.fstatSync(1);
  return found.isCharacterDevice() && found.rdev !== fs.statSync(devNull).rdev;
}

/**
 * Writes all, whatever a single call takes.
 *
 * @param {Buffer} bytes
 */
function print(bytes) {
  let written = 0;
  try {
    while (written < bytes.length) written += fs.writeSync(1, bytes, written);
  } catch ({ code }) {
    if (code === 'EAGAIN') setTimeout(print, 10, bytes.subarray(written));
    else if (code !== 'EPIPE')
      fail(`stdout could not be written: ${code}`, 'fix that, then run it again', 5);
  }
}

function start() {
  // Without this variable the SDK prints seven lines of warning on Node 20. It must be set before the SDK loads.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  const launcher = join(dist, 'launcher.cjs');
  if (fs.existsSync(launcher)) {
    run(require(launcher)).catch(({ message }) => {
      fail(`cogauth cannot start: ${message}`, 'reinstall it', 1);
    });
  } else {
    // A clone that has not been built.
    fail('cogauth has not been built', 'npm ci && npm run build', 1);
  }
}

/** @param {{ launch: (directory: string, argv: readonly string[]) => Promise<number> }} launcher */
async function run({ launch }) {
  // The exit code if the process ends before `launch` resolves.
  process.exitCode = 1;
  const exitCode = await launch(dist, argv);
  // At once: Node would wait for work that --timeout has abandoned, such as a look-up of credentials, and would give back
  // all memory piece by piece. All output has been written by now.
  process.exit(exitCode);
}

/**
 * @param {string} message
 * @param {string} hint
 * @param {number} exitCode
 */
function fail(message, hint, exitCode) {
  process.stderr.write(`error: ${message}\nhint: ${hint}\n`);
  process.exitCode = exitCode;
}
