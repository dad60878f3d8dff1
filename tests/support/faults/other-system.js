// Loaded into a process by `node --import`: this system then lacks what other systems lack.
//
// OTHER_SYSTEM  words with commas between: `no-proc`, as on macOS, where only ps knows when a process began; `no-ps`;
//               `no-links=EPERM`, that being what a hard link gives; `booted=20`, that many seconds ago
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import os from 'node:os';
import { promisify } from 'node:util';

const words = (process.env['OTHER_SYSTEM'] ?? '').split(',').map((word) => word.split('='));
/** @type {Map<string | undefined, string | undefined>} */
const lacks = new Map(words.map(([name, value]) => [name, value]));
const { readFile, readlink } = fs.promises;
const isOfLinux = /^\/(proc|etc\/machine-id)/;

/** @param {string} code */
function failure(code) {
  return Object.assign(new Error(`${code}: this system is another`), { code });
}

/** What ps says of a process, from where it is really written: not every machine with /proc has ps.
 *
 * @param {string} _command
 * @param {readonly string[]} args
 */
async function ps(_command, args) {
  if (lacks.has('no-ps')) throw failure('ENOENT');
  const facts = await readFile(`/proc/${args.at(-1)}/stat`, 'utf8');
  const fields = facts.slice(facts.lastIndexOf(')') + 2).split(' ');
  return { stdout: `${fields[0]}s  Tue Jan  1 ${fields[19]}\n`, stderr: '' };
}

/** @param {unknown} call */
function withoutProc(call) {
  if (typeof call !== 'function') throw new Error('there is no such call');
  return async (/** @type {unknown[]} */ ...args) => {
    if (typeof args[0] === 'string' && isOfLinux.test(args[0])) throw failure('ENOENT');
    /** @type {unknown} */
    const outcome = await Reflect.apply(call, fs.promises, args);
    return outcome;
  };
}

if (lacks.has('no-proc')) {
  Reflect.set(fs.promises, 'readFile', withoutProc(readFile));
  Reflect.set(fs.promises, 'readlink', withoutProc(readlink));
  Reflect.set(
    childProcess,
    'execFile',
    Object.assign(() => {}, { [promisify.custom]: ps }),
  );
}
if (lacks.has('no-links')) {
  Reflect.set(fs.promises, 'link', async () => {
    throw failure(lacks.get('no-links') ?? '');
  });
}
if (lacks.has('booted')) Reflect.set(os, 'uptime', () => Number(lacks.get('booted')));
syncBuiltinESMExports();
