// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
/**
 * What a server made of one operation. Latency is that of one caller who waits for each reply, throughput that of four.
 *
 * @typedef {{ perSecond: number, p50: number, p99: number }} Figures
 */

const callers = 4;

/**
 * Calls for this long twice, and at least three times.
 *
 * @param {(count: number) => Promise<unknown>} act
 * @param {number} seconds
 * @returns {Promise<Figures>}
 */
export async function measure(act, seconds) {
  let count = 0;
  const next = () => act((count += 1));
  for (let warm = 0; warm < 3; warm += 1) await next();
  const alone = await timed(next, seconds);
  const startedAt = performance.now();
  const together = await Promise.all(Array.from({ length: callers }, () => timed(next, seconds)));
  const took = (performance.now() - startedAt) / 1000;
  const sorted = alone.toSorted((a, b) => a - b);
  return {
    perSecond: together.flat().length / took,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  };
}

/**
 * @param {() => Promise<unknown>} act
 * @param {number} seconds
 */
async function timed(act, seconds) {
  const times = [];
  const until = performance.now() + seconds * 1000;
  while (times.length < 3 || performance.now() < until) {
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
function quantile(sorted, share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
