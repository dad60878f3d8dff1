// Loaded into cogauth by `node --import`. Once a request is on its way, something is thrown that holds it and that
// no code catches: FAULT is throw, reject, or string for a value that is not an Error.
import diagnostics from 'node:diagnostics_channel';

/** @param {unknown} held */
function breakWith(held) {
  const error = Object.assign(new Error(`it broke: ${String(held)}`), { request: held });
  if (process.env['FAULT'] === 'reject') void Promise.reject(error);
  // oxlint-disable-next-line only-throw-error -- that is the fault
  else throw process.env['FAULT'] === 'string' ? String(held) : error;
}

diagnostics.subscribe('http.client.request.start', () => {
  // What a request holds depends on the SDK; a password is in it in any case.
  setImmediate(breakWith, JSON.stringify({ Password: process.env['COGAUTH_PASSWORD'] }));
});
