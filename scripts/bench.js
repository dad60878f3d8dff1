// Times whole processes: each figure is the median of several runs, all commands in turn, beside an empty Node process in
// the same round, since machines differ and drift. What the figures are and were: docs/performance.md.
// Usage: npm run bench [RUNS]
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';

/** @typedef {{ name: string, argv: readonly string[], program?: string, stdin?: string, env?: Record<string, string> }} Case */

const here = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url));
const bin = here('../bin/cogauth.js');
const home = mkdtempSync(join(tmpdir(), 'cogauth-bench-'));
const awsKeys = {
  AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
const env = {
  HOME: home,
  PATH: process.env['PATH'],
  COGAUTH_PASSWORD: 'Correct-horse-7',
  AWS_REGION: 'us-east-1',
  AWS_DEFAULT_REGION: 'us-east-1',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};
const Loaded = z.object({
  files: z.record(z.string(), z.number()),
  modules: z.number(),
  peakMebibytes: z.number(),
});
const runs = Number(process.argv[2] ?? 21);

const server = spawn(process.execPath, [here('bench/loopback-cognito.js')], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
try {
  const [url] = (await once(server.stdout, 'data')).map(String);
  report(casesAt((url ?? '').trim()));
} finally {
  server.kill();
  rmSync(home, { recursive: true, force: true });
}

/**
 * Makes what the commands need.
 *
 * @param {string} url
 * @returns {Case[]}
 */
function casesAt(url) {
  const pool = ['--client-id', '1example23456789', '--user-pool-id', 'us-east-1_AbCdEfGhI'];
  run('create-user-pool', 'demo', '--endpoint', 'embedded', '--mfa', 'off');
  run('sign-up', 'ada', '--email', 'ada@example.com');
  run('confirm-sign-up', run('emulator', 'inbox', 'ada', '--code').trim());
  run('initiate-auth', 'ada');
  run('profile', 'add', 'http', '--endpoint', url, '--region', 'us-east-1', ...pool);
  run('--profile', 'http', 'initiate-auth', 'ada', '--flow', 'user-password');
  const words = join(home, 'words');
  writeFileSync(words, 'initiate-auth\0--fl\0');
  const totp = join(home, 'totp');
  writeFileSync(totp, 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\n');
  const overHttp = ['--profile', 'http', 'initiate-auth', 'ada', '--flow'];
  return [
    { name: 'empty Node process', argv: ['-e', '0'] },
    { name: 'bare Node: one POST', argv: [here('bench/floors.js'), 'post', url] },
    { name: 'bare Node: one fsynced write', argv: [here('bench/floors.js'), 'fsync', home] },
    ours(['--version']),
    ours(['--help']),
    { ...ours(['completion', '--words', 'bash']), stdin: words },
    ours(['status']),
    ours(['next']),
    ours(['--profile', 'http', 'token', 'access']),
    { ...ours(['totp', '--no-wait', '--totp-secret-stdin']), stdin: totp },
    ours([...overHttp, 'user-password']),
    ours([...overHttp, 'user-srp']),
    { ...ours(['--profile', 'http', 'admin-initiate-auth', 'ada']), env: awsKeys },
    ours(['initiate-auth', 'ada', '--flow', 'user-password']),
    { name: 'plain SDK script: InitiateAuth', argv: [here('bench/plain-sdk.js'), url] },
    ...awsCli(url),
  ];
}

/**
 * @param {readonly string[]} argv
 * @returns {Case}
 */
function ours(argv) {
  return { name: `cogauth ${argv.join(' ')}`, argv: [bin, ...argv] };
}

/**
 * The same sign-in by the AWS CLI, where it is installed.
 *
 * @param {string} url
 * @returns {Case[]}
 */
function awsCli(url) {
  const argv = ['cognito-idp', 'initiate-auth', '--no-sign-request', '--endpoint-url', url];
  const parameters = 'USERNAME=ada,PASSWORD=Correct-horse-7';
  argv.push('--auth-flow', 'USER_PASSWORD_AUTH', '--auth-parameters', parameters);
  argv.push('--client-id', '1example23456789');
  const isThere = spawnSync('aws', argv, { env }).status === 0;
  return isThere ? [{ name: 'aws cognito-idp initiate-auth', program: 'aws', argv }] : [];
}

/** @param {readonly Case[]} cases */
function report(cases) {
  const times = cases.map((one) => {
    milliseconds(one);
    return /** @type {number[]} */ ([]);
  });
  for (let round = 0; round < runs; round += 1) {
    for (const [at, one] of cases.entries()) times[at]?.push(milliseconds(one));
  }
  const floor = median(times[0] ?? []);
  write(['     ms', 'x floor', 'modules', 'dist KiB', ' MiB', 'what']);
  for (const [at, one] of cases.entries()) {
    const taken = median(times[at] ?? []);
    const { files, modules, peakMebibytes } = loadedBy(one);
    const kibibytes = Object.values(files).reduce((sum, size) => sum + size, 0) / 1024;
    write([
      taken.toFixed(0).padStart(7),
      (taken / floor).toFixed(2).padStart(7),
      String(modules).padStart(7),
      kibibytes.toFixed(0).padStart(8),
      String(peakMebibytes).padStart(4),
      one.name,
    ]);
  }
}

/** @param {Case} one */
function milliseconds({ program = process.execPath, argv, stdin, env: own }) {
  const input = stdin === undefined ? 'ignore' : openSync(stdin, 'r');
  const startedAt = performance.now();
  const { status } = spawnSync(program, argv, {
    env: { ...env, ...own },
    stdio: [input, 'ignore', 'ignore'],
  });
  const taken = performance.now() - startedAt;
  if (typeof input === 'number') closeSync(input);
  if (status !== 0) throw new Error(`${argv.join(' ')} exited ${status}`);
  return taken;
}

/**
 * What a run loads, by a run of its own; zeros for a program that is not Node.
 *
 * @param {Case} one
 * @returns {z.infer<typeof Loaded>}
 */
function loadedBy(one) {
  if (one.program !== undefined) return { files: {}, modules: 0, peakMebibytes: 0 };
  const path = join(home, 'loaded.json');
  const argv = ['--require', here('bench/loaded.cjs'), ...one.argv];
  milliseconds({ ...one, argv, env: { ...one.env, BENCH_LOADED: path } });
  return Loaded.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** @param {readonly string[]} cells */
function write(cells) {
  process.stdout.write(`${cells.join('  ')}\n`);
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
