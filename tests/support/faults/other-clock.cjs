// Loaded into cogauth by `node --require`: a process whose clock differs from the server's.
//
// CLOCK_AHEAD_SECONDS  how far it is ahead of the real one; negative when it is behind
// SKIP_WAITS           not empty: a pause of a second or more moves the clock instead of taking time
const timers = require('node:timers/promises');

const { now } = Date;
const { setTimeout } = timers;
let aheadMs = Number(process.env['CLOCK_AHEAD_SECONDS'] ?? 0) * 1000;

Date.now = () => now() + aheadMs;
globalThis.Date = new Proxy(Date, {
  construct(target, args) {
    /** @type {unknown} */
    const date = Reflect.construct(target, args.length === 0 ? [Date.now()] : args);
    if (!(date instanceof target)) throw new Error('that is no date');
    return date;
  },
});
if ((process.env['SKIP_WAITS'] ?? '') !== '') {
  Reflect.set(timers, 'setTimeout', async (/** @type {number} */ ms, ...rest) => {
    if (ms < 1000) return setTimeout(ms, ...rest);
    aheadMs += ms;
    return undefined;
  });
}
