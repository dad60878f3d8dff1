// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
// How long GET /health takes beside a full load: by this much does one caller hold up another. Another process asks, so
// that the callers in this process do not delay it.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { quantile, runFor } from './load.js';
import { ownOperations, sharedOperations } from './operations.js';
import { openConnections } from './requests.js';
import { seedOurs } from './seed.js';

const users = 100;

/** A trigger that computes for a fifth of a second. */
const slowTrigger = `export const PostAuthentication = (event) => {
  for (const until = Date.now() + 200; Date.now() < until; );
  return event;
};
`;

/**
 * @param {string} directory
 * @param {import('./operations.js').Srp} srp
 * @param {number} seconds for each load
 * @returns {Promise<{ load: string, p50: number, p99: number }[]>} in milliseconds
 */
export async function measureHealth(directory, srp, seconds) {
  const file = join(directory, 'triggers.mjs');
  writeFileSync(file, slowTrigger);
  const plain = await seedOurs(directory, users);
  const figures = [];
  try {
    const { call, close } = openConnections(plain.running.url);
    const target = { call, pool: plain.pool, users };
    const operations = [...sharedOperations(target), ...ownOperations(target, srp)];
    const loads = [nothing, ...operations, keyGeneration(target), ...longRequests(target)];
    for (const [load, act] of loads) {
      figures.push({ load, ...(await besideLoad(plain.running.url, act, seconds)) });
    }
    close();
  } finally {
    await plain.running.stop();
  }
  const home = join(directory, 'slow-trigger');
  mkdirSync(home);
  const slow = await seedOurs(home, users, ['--triggers', file]);
  try {
    const { call, close } = openConnections(slow.running.url);
    const [[, act] = []] = sharedOperations({ call, pool: slow.pool, users });
    if (act === undefined) throw new Error('the sign-in with a password is the first operation');
    const beside = await besideLoad(slow.running.url, act, seconds);
    figures.push({ load: 'a sign-in with a trigger that computes for 200 ms', ...beside });
    close();
  } finally {
    await slow.running.stop();
  }
  return figures;
}

/** How busy the machine is anyway. @type {[string, (count: number) => Promise<unknown>]} */
const nothing = ['nothing', () => setTimeout(20)];

/**
 * @param {import('./operations.js').Target} target
 * @returns {[string, (count: number) => Promise<unknown>]}
 */
function keyGeneration({ call }) {
  return ['CreateUserPool, two keys', () => call('CreateUserPool', { PoolName: 'more' })];
}

/**
 * The largest bodies that the server takes: one long text, and very many short ones.
 *
 * @param {import('./operations.js').Target} target
 * @returns {[string, (count: number) => Promise<unknown>][]}
 */
function longRequests({ call, pool }) {
  const ClientId = pool.clientId;
  const many = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`p${index}`, 'v']));
  /** @param {object} AuthParameters */
  const send = (AuthParameters) =>
    call('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }).catch(
      () => undefined,
    );
  return [
    ['a body of one 1 MB text', () => send({ USERNAME: 'x'.repeat(1_000_000) })],
    ['a body of 50,000 parameters', () => send(many)],
  ];
}

/**
 * @param {string} url
 * @param {(count: number) => Promise<unknown>} act
 * @param {number} seconds
 */
async function besideLoad(url, act, seconds) {
  let count = 0;
  const next = () => act((count += 1));
  await runFor(next, seconds / 5);
  const probe = fork(fileURLToPath(new URL('probe.js', import.meta.url)), [url]);
  try {
    await timesFrom(probe);
    await runFor(next, seconds);
    probe.send('stop');
    const times = await timesFrom(probe);
    const sorted = times.toSorted((a, b) => a - b);
    return { p50: quantile(sorted, 0.5), p99: quantile(sorted, 0.99) };
  } finally {
    probe.kill();
  }
}

const Message = z.tuple([z.array(z.number())]).rest(z.unknown());

/** @param {import('node:child_process').ChildProcess} probe */
async function timesFrom(probe) {
  const [times] = Message.parse(await once(probe, 'message'));
  return times;
}
