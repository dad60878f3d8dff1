// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
// Measures the served embedded Cognito, beside cognito-local for the operations that both have, and how each grows with its users.
// Usage: npm run bench:emulator -- [--parts floor,health,users] [--users 100,10000,1000000] [--seconds 1]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import * as z from 'zod';
import { measureAgainstFloor } from './bench-emulator/against-floor.js';
import { measureHealth } from './bench-emulator/health.js';
import { measure } from './bench-emulator/load.js';
import { ownOperations, sharedOperations } from './bench-emulator/operations.js';
import { openConnections } from './bench-emulator/requests.js';
import { seedCognitoLocal, seedOurs } from './bench-emulator/seed.js';

/** @typedef {import('./bench-emulator/load.js').Figures} Figures */
/** @typedef {import('./bench-emulator/operations.js').Target} Target */
/** @typedef {{ figures: Map<string, Figures>, megabytes: number }} Measured */
/** @typedef {[string, (count: number) => Promise<unknown>][]} Operations */

const { values } = parseArgs({
  options: {
    parts: { type: 'string', default: 'floor,health,users' },
    users: { type: 'string', default: '100,10000,1000000' },
    seconds: { type: 'string', default: '1' },
  },
});
const parts = values.parts.split(',');
const sizes = values.users.split(',').map(Number);
const seconds = Number(values.seconds);
// It reads and writes all users as one JSON text: to fill it with more takes gigabytes.
const mostUsersOfTheirs = 100_000;
const directory = mkdtempSync(join(tmpdir(), 'cogauth-bench-emulator-'));

// Also when the benchmark is interrupted.
process.once('exit', () => {
  rmSync(directory, { recursive: true, force: true });
});
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    // oxlint-disable-next-line unicorn/no-process-exit -- the handlers of exit stop the servers
    process.exit(1);
  });
}

describeMachine();
const srp = await loadSrp();
if (parts.includes('floor')) await reportFloor();
if (parts.includes('health')) await reportHealth();
if (parts.includes('users')) await reportUsers();

async function reportFloor() {
  const home = homeOf('floor');
  const users = 100;
  const seeded = await seedOurs(home, users);
  try {
    const { floor, ours, ratio } = await measureAgainstFloor(home, seeded, users, seconds);
    write(row(['server, in turns', 'calls/s', 'cpu ms', 'x floor']));
    write(row(['---', '--:', '--:', '--:']));
    write(row(['HTTP and two signatures alone', ...[floor.perSecond, floor.cpu, 1].map(shown)]));
    write(
      row(['InitiateAuth USER_PASSWORD_AUTH', ...[ours.perSecond, ours.cpu, ratio].map(shown)]),
    );
    write('\n');
  } finally {
    await seeded.running.stop();
  }
}

async function reportHealth() {
  const figures = await measureHealth(homeOf('health'), srp, seconds);
  write(row(['GET /health beside four callers of', 'p50 ms', 'p99 ms']));
  write(row(['---', '--:', '--:']));
  for (const { load, p50, p99 } of figures) write(row([load, shown(p50), shown(p99)]));
  write('\n');
}

async function reportUsers() {
  write(
    row([
      'users',
      'operation',
      'cogauth/s',
      'cpu ms',
      'p50 ms',
      'p99 ms',
      'cognito-local/s',
      'cpu ms',
      'p50 ms',
      'p99 ms',
    ]),
  );
  write(row(['--:', '---', '--:', '--:', '--:', '--:', '--:', '--:', '--:', '--:']));
  for (const users of sizes) {
    const ours = await measureServer('ours', users, seedOurs, (target) => [
      ...sharedOperations(target),
      ...ownOperations(target, srp),
    ]);
    const theirs =
      users > mostUsersOfTheirs
        ? undefined
        : await measureServer('theirs', users, seedCognitoLocal, sharedOperations);
    report(users, ours, theirs);
  }
}

/** @param {string} name */
function homeOf(name) {
  const home = join(directory, name);
  mkdirSync(home);
  return home;
}

function describeMachine() {
  const [cpu] = cpus();
  const { version } = z
    .object({ version: z.string() })
    .parse(createRequire(import.meta.url)('cognito-local/package.json'));
  const memory = Math.round(totalmem() / 2 ** 30);
  write(`${cpu?.model.trim()}, ${cpus().length} cores, ${memory} GiB, ${process.platform}; `);
  write(
    `Node ${process.versions.node}, cognito-local ${version}, ${new Date().toISOString().slice(0, 10)}.\n\n`,
  );
}

/**
 * Our own client side of SRP, from its source.
 *
 * @returns {Promise<import('./bench-emulator/operations.js').Srp>}
 */
async function loadSrp() {
  const outfile = join(directory, 'srp.mjs');
  const entryPoints = ['src/protocol/srp.ts'];
  await build({ entryPoints, outfile, bundle: true, format: 'esm', platform: 'node' });
  /** @type {import('./bench-emulator/operations.js').Srp} */
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- what was just built has no types of its own
  const built = await import(pathToFileURL(outfile).href);
  return built;
}

/**
 * @param {string} name
 * @param {number} users
 * @param {(directory: string, users: number) => Promise<import('./bench-emulator/seed.js').Seeded>} seed
 * @param {(target: Target) => Operations} operationsOn
 * @returns {Promise<Measured>}
 */
async function measureServer(name, users, seed, operationsOn) {
  const home = homeOf(`${name}-${users}`);
  const { running, pool } = await seed(home, users);
  const { call, close } = openConnections(running.url);
  try {
    /** @type {Map<string, Figures>} */
    const figures = new Map();
    for (const [operation, act] of operationsOn({ call, pool, users })) {
      figures.set(operation, await measure(act, seconds, running.cpuMilliseconds));
    }
    return { figures, megabytes: running.megabytes() };
  } finally {
    close();
    await running.stop();
  }
}

/**
 * @param {number} users
 * @param {Measured} ours
 * @param {Measured | undefined} theirs
 */
function report(users, ours, theirs) {
  const count = users.toLocaleString('en');
  for (const [operation, figures] of ours.figures) {
    write(row([count, operation, ...cells(figures), ...cells(theirs?.figures.get(operation))]));
  }
  const [own, other] = [ours, theirs].map((measured) =>
    measured === undefined ? '' : `${Math.round(measured.megabytes)} MiB`,
  );
  write(row([count, 'memory (RSS)', own ?? '', '', '', '', other ?? '', '', '', '']));
}

/** @param {Figures | undefined} figures */
function cells(figures) {
  if (figures === undefined) return ['', '', '', ''];
  return [figures.perSecond, figures.cpu, figures.p50, figures.p99].map(shown);
}

/** @param {number} value */
function shown(value) {
  return value >= 99.5 ? value.toFixed(0) : value.toPrecision(2);
}

/** @param {readonly string[]} texts */
function row(texts) {
  return `| ${texts.join(' | ')} |\n`;
}

/** @param {string} text */
function write(text) {
  process.stdout.write(text);
}
