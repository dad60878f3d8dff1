// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
// What a sign-in with a password costs, in units of the floor. The two take turns, so that a busy machine slows both.
import { runFor } from './load.js';
import { sharedOperations } from './operations.js';
import { startFloor } from './processes.js';
import { openConnections } from './requests.js';

const rounds = 9;

/** @typedef {{ cpu: number, perSecond: number }} Cost of one call: milliseconds of the server's processor time */

/**
 * @param {string} directory
 * @param {import('./seed.js').Seeded} seeded
 * @param {number} users
 * @param {number} seconds
 * @returns {Promise<{ floor: Cost, ours: Cost, ratio: number }>} medians
 */
export async function measureAgainstFloor(directory, { running, pool }, users, seconds) {
  const bare = await startFloor(directory);
  /** @param {import('./processes.js').Running} server */
  const measuring = (server) => {
    const { call, close } = openConnections(server.url);
    const act = signIn({ call, pool, users });
    return { close, measure: () => costOf(act, server.cpuMilliseconds, seconds / 2) };
  };
  const [toFloor, toOurs] = [measuring(bare), measuring(running)];
  const costs = [];
  for (let round = 0; round <= rounds; round += 1) {
    costs.push({ floor: await toFloor.measure(), ours: await toOurs.measure() });
  }
  for (const { close } of [toFloor, toOurs]) close();
  await bare.stop();
  // The first round is for the compiler.
  costs.shift();
  const floor = medians(costs.map((cost) => cost.floor));
  const ours = medians(costs.map((cost) => cost.ours));
  return { floor, ours, ratio: ours.cpu / floor.cpu };
}

/** @param {import('./operations.js').Target} target */
function signIn(target) {
  const [[, act] = []] = sharedOperations(target);
  if (act === undefined) throw new Error('the sign-in with a password is the first operation');
  return act;
}

/**
 * @param {(count: number) => Promise<unknown>} act
 * @param {() => number} cpuMilliseconds
 * @param {number} seconds
 * @returns {Promise<Cost>}
 */
async function costOf(act, cpuMilliseconds, seconds) {
  const [startedAt, usedBefore] = [performance.now(), cpuMilliseconds()];
  const calls = await runFor(act, seconds);
  return {
    cpu: (cpuMilliseconds() - usedBefore) / calls,
    perSecond: calls / ((performance.now() - startedAt) / 1000),
  };
}

/** @param {readonly Cost[]} costs */
function medians(costs) {
  return {
    cpu: median(costs.map(({ cpu }) => cpu)),
    perSecond: median(costs.map(({ perSecond }) => perSecond)),
  };
}

/** @param {readonly number[]} values */
function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
