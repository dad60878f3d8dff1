// oxlint-disable no-await-in-loop -- one after the other: this is a measurement
// A process of its own: asks for /health again and again until the benchmark stops it, and then sends how many milliseconds each
// answer took.
import { Agent, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';

const [url] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
const stop = new AbortController();
process.once('message', () => stop.abort());

async function ask() {
  const startedAt = performance.now();
  await new Promise((resolve, reject) => {
    get(`${url}/health`, { agent }, (reply) => {
      if (reply.statusCode === 200) resolve(text(reply));
      else reject(new Error(`GET /health: ${reply.statusCode}`));
    }).on('error', reject);
  });
  return performance.now() - startedAt;
}

await ask();
process.send?.([]);
const times = [];
while (!stop.signal.aborted) {
  times.push(await ask());
  await setTimeout(2);
}
agent.destroy();
process.send?.(times);
process.disconnect();
