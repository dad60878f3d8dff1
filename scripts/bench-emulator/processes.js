import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** @typedef {{ url: string, stop: () => Promise<void>, megabytes: () => number, cpuMilliseconds: () => number }} Running */

/** Every server gets the same single core: one that uses more threads must not look faster for that. */
const onOneCore = process.platform === 'linux' ? ['taskset', '-c', '0'] : [];

const floor = fileURLToPath(new URL('floor.js', import.meta.url));
const ours = fileURLToPath(new URL('../../bin/cogauth.js', import.meta.url));
const theirs = fileURLToPath(
  new URL('../../node_modules/cognito-local/lib/bin/start.js', import.meta.url),
);

/**
 * The processor time that a process has used, of all its threads: proc(5), fields 14 and 15, in hundredths of a second. Only
 * Linux reports it this precisely.
 *
 * @param {number | undefined} pid
 */
function cpuMilliseconds(pid) {
  if (process.platform !== 'linux') return Number.NaN;
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return ((user ?? 0) + (system ?? 0)) * 10;
}

/**
 * @param {string} directory
 * @param {readonly string[]} options of `emulator serve`
 */
export function startOurs(directory, options = []) {
  const argv = ['emulator', 'serve', '--port', '0', '--data', 'cognito.sqlite', ...options];
  return start([ours, ...argv], directory, { COGAUTH_HOME: directory });
}

/** @param {string} directory */
export function startFloor(directory) {
  return start([floor], directory, {});
}

/** @param {string} directory */
export function startCognitoLocal(directory) {
  return start([theirs], directory, { PORT: '0', HOST: '127.0.0.1', CODE: '123456' });
}

/**
 * Starts a server and waits until it says where it listens.
 *
 * @param {readonly string[]} argv
 * @param {string} cwd
 * @param {Record<string, string>} env
 * @returns {Promise<Running>}
 */
async function start(argv, cwd, env) {
  const [command = '', ...words] = [...onOneCore, process.execPath, ...argv];
  const child = spawn(command, words, {
    cwd,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = () => child.kill();
  process.once('exit', kill);
  const ended = new Promise((resolve) => child.on('close', resolve));
  /** @type {string} */
  const url = await new Promise((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-10_000);
      const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.on('close', () => reject(new Error(`${argv[0]} has not started: ${said}`)));
  });
  return {
    url,
    stop: async () => {
      kill();
      await ended;
      process.off('exit', kill);
    },
    cpuMilliseconds: () => cpuMilliseconds(child.pid),
    megabytes: () =>
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)], { encoding: 'utf8' })) /
      1024,
  };
}
