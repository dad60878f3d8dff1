// Times whole processes: each figure is the median of several runs, beside an empty Node process in the same
// round, because machines differ and drift. Usage: npm run bench [RUNS]
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../bin/cogauth.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'cogauth-bench-'));
const env = { HOME: home, PATH: process.env['PATH'], COGAUTH_PASSWORD: 'Correct-horse-7' };
const runs = Number(process.argv[2] ?? 11);

const commands = [
  ['--version'],
  ['--help'],
  ['status'],
  ['token', 'access'],
  ['admin-get-user', 'ada'],
  ['initiate-auth', 'ada', '--flow', 'user-password'],
  ['initiate-auth', 'ada', '--flow', 'user-srp'],
];

try {
  run('create-user-pool', 'demo', '--endpoint', 'embedded', '--mfa', 'off');
  run('sign-up', 'ada', '--email', 'ada@example.com');
  run('confirm-sign-up', run('emulator', 'inbox', 'ada', '--code').trim());
  run('initiate-auth', 'ada');
  for (const argv of commands) report(argv);
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** @param {readonly string[]} argv */
function report(argv) {
  const floor = [];
  const whole = [];
  for (let round = 0; round < runs; round += 1) {
    floor.push(milliseconds(['-e', '0']));
    whole.push(milliseconds([bin, ...argv]));
  }
  const [empty, taken] = [median(floor), median(whole)];
  const ratio = (taken / empty).toFixed(1);
  process.stdout.write(
    `${taken.toFixed(0).padStart(5)} ms  ${ratio.padStart(5)} x  cogauth ${argv.join(' ')}\n`,
  );
}

/** @param {readonly string[]} argv */
function milliseconds(argv) {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, argv, { env, stdio: 'ignore' });
  if (status !== 0) throw new Error(`${argv.join(' ')} exited ${status}`);
  return performance.now() - startedAt;
}

/** @param {number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** @param {...string} argv */
function run(...argv) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...argv], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return stdout;
}
