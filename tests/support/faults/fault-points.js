// Loaded into cogauth by `node --import`. At each system call on the store, and at each moment of a call to the server,
// there is a point at which the process can be killed, or the system call made to fail.
//
// FAULT_ROOT   only what lies below this directory is watched
// FAULT        SIGKILL, or the name of the error that the system call gives, such as ENOSPC
// FAULT_AT     the number of the point, from 1; without it nothing happens
// FAULT_TRACE  a file that takes each point passed as a line of JSON
import fs from 'node:fs';
import http from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const { FAULT_ROOT: root = '/', FAULT: fault = '', FAULT_AT: at, FAULT_TRACE: trace } = process.env;
const isKill = fault === 'SIGKILL';
const { appendFileSync, readFileSync, writeFileSync, writeSync } = fs;
/** @type {Set<unknown>} */
const opened = new Set();
let passed = 0;

/**
 * @param {string} name
 * @param {object} [facts]
 * @returns {boolean} whether it is to happen here
 */
function pass(name, facts) {
  passed += 1;
  if (trace !== undefined) appendFileSync(trace, `${JSON.stringify({ name, ...facts })}\n`);
  return String(passed) === at;
}

function die() {
  process.kill(process.pid, 'SIGKILL');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); // not one statement more
}

/** @param {string} name */
function dieIfAt(name) {
  if (isKill && pass(name)) die();
}

/** @param {unknown} place */
function isWatched(place) {
  return typeof place === 'string' ? place.startsWith(root) : opened.has(place);
}

/** What a rename of a finished draft makes of a file.
 *
 * @param {string} name
 * @param {readonly unknown[]} args
 */
function savedBy(name, [from, to]) {
  const isSave = name === 'rename' && String(from).endsWith('draft.json');
  return isSave ? { path: to, text: readFileSync(String(from), 'utf8') } : { path: from };
}

/** Half of the bytes reach the disk.
 *
 * @param {readonly unknown[]} args
 */
function writeHalf([place, data, options]) {
  const text = String(data);
  const half = text.slice(0, text.length / 2);
  if (typeof place === 'number') writeSync(place, half);
  // The flag decides whether a file that is there is written to.
  else writeFileSync(String(place), half, Object.assign({}, options));
}

/** What an open file is asked to do counts as well.
 *
 * @param {unknown} handle
 * @param {unknown} path
 */
function watchHandle(handle, path) {
  if (typeof handle !== 'object' || handle === null) throw new Error('not a file handle');
  for (const name of isKill ? ['sync'] : ['sync', 'read', 'readFile', 'stat', 'close']) {
    replace(handle, name, (call) => async (...args) => {
      failOrDie(`${name} of a handle`, [path]);
      return call(args);
    });
  }
  return handle;
}

/**
 * @param {string} name
 * @param {readonly unknown[]} args
 */
function failOrDie(name, args) {
  const isWrite = /^write(File)?(Sync)?$/.test(name);
  if (pass(name, savedBy(name, args))) {
    if (isKill) die();
    if (isWrite) writeHalf(args);
    throw Object.assign(new Error(`${fault}: injected, ${name}`), { code: fault, syscall: name });
  }
  if (isKill && isWrite && pass(`half of ${name}`)) {
    writeHalf(args);
    die();
  }
}

/**
 * @param {unknown} value
 * @returns {value is (...args: unknown[]) => unknown}
 */
function isFunction(value) {
  return typeof value === 'function';
}

/**
 * @param {object} owner
 * @param {string} name
 * @param {(call: (args: unknown[]) => unknown) => (...args: unknown[]) => unknown} wrap
 */
function replace(owner, name, wrap) {
  /** @type {unknown} */
  const call = Reflect.get(owner, name);
  if (!isFunction(call)) throw new Error(`there is no ${name}`);
  Reflect.set(
    owner,
    name,
    wrap((args) => call.apply(owner, args)),
  );
}

const changes = ['mkdir', 'chmod', 'writeFile', 'link', 'rename', 'rm', 'unlink'];
// A call that only reads leaves nothing behind after a kill.
const looks = isKill ? [] : ['lstat', 'readFile', 'readdir', 'stat'];
for (const name of [...changes, ...looks]) {
  replace(fs.promises, name, (call) => async (...args) => {
    if (isWatched(args[0])) failOrDie(name, args);
    return call(args);
  });
}
replace(fs.promises, 'open', (call) => async (...args) => {
  if (!isWatched(args[0])) return call(args);
  failOrDie('open', args);
  return watchHandle(await call(args), args[0]);
});
for (const name of [
  'mkdirSync',
  'writeSync',
  'fsyncSync',
  'closeSync',
  'renameSync',
  'unlinkSync',
]) {
  replace(fs, name, (call) => (...args) => {
    if (isWatched(args[0])) failOrDie(name, args);
    // The next file to be opened may get the same number.
    if (name === 'closeSync') opened.delete(args[0]);
    return call(args);
  });
}
replace(fs, 'openSync', (call) => (...args) => {
  if (!isWatched(args[0])) return call(args);
  failOrDie('openSync', args);
  const descriptor = call(args);
  opened.add(descriptor);
  return descriptor;
});
replace(http, 'request', (call) => (...args) => {
  dieIfAt('before a request');
  const request = call(args);
  if (request instanceof http.ClientRequest) {
    request.prependListener('finish', () => dieIfAt('a request is sent'));
    request.prependListener('response', (response) => {
      dieIfAt('a reply begins');
      response.on('end', () => dieIfAt('a reply has come'));
    });
  }
  return request;
});
replace(process.stdout, 'write', (call) => (...args) => {
  dieIfAt('a result is printed');
  return call(args);
});
syncBuiltinESMExports();
process.on('exit', () => dieIfAt('the end'));
