// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
/**
 * How fast a server is at one operation. Latency is for one caller who waits for each reply, throughput for four callers;
 * cpu is the processor time of the server for each call, which other work on the machine changes least.
 *
 * @typedef {{ perSecond: number, cpu: number, p50: number, p99: number }} Figures
 */

const callers = 4;

/**
 * Calls for this long twice, each caller at least once: some calls take seconds.
 *
 * @param {(count: number) => Promise<unknown>} act
 * @param {number} seconds
 * @param {() => number} cpuMilliseconds the server's processor time so far
 * @returns {Promise<Figures>}
 */
export async function measure(act, seconds, cpuMilliseconds) {
  let count = 0;
  const next = () => act((count += 1));
  await timed(next, seconds / 5);
  const alone = await timed(next, seconds);
  const [startedAt, usedBefore] = [performance.now(), cpuMilliseconds()];
  const together = await Promise.all(Array.from({ length: callers }, () => timed(next, seconds)));
  const took = (performance.now() - startedAt) / 1000;
  const sorted = alone.toSorted((a, b) => a - b);
  const calls = together.flat().length;
  return {
    perSecond: calls / took,
    cpu: (cpuMilliseconds() - usedBefore) / calls,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  };
}

/**
 * Lets four callers call for this long. Gives the number of calls.
 *
 * @param {(count: number) => Promise<unknown>} act
 * @param {number} seconds
 */
export async function runFor(act, seconds) {
  let count = 0;
  const next = () => act((count += 1));
  await Promise.all(Array.from({ length: callers }, () => timed(next, seconds)));
  return count;
}

/**
 * @param {() => Promise<unknown>} act
 * @param {number} seconds
 */
async function timed(act, seconds) {
  const times = [];
  const until = performance.now() + seconds * 1000;
  while (times.length === 0 || performance.now() < until) {
    const startedAt = performance.now();
    await act();
    times.push(performance.now() - startedAt);
  }
  return times;
}

/**
 * @param {readonly number[]} sorted
 * @param {number} share
 */
export function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
