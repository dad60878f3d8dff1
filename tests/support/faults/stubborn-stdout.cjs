// Loaded into cogauth by `node --require`: stdout takes half of the first write, then nothing for once, then all.
const fs = require('node:fs');

const { writeSync } = fs;
let calls = 0;

/**
 * @param {number} descriptor
 * @param {Uint8Array} bytes
 * @param {number} [offset]
 */
function stubborn(descriptor, bytes, offset = 0) {
  if (descriptor === 1) calls += 1;
  if (descriptor === 1 && calls === 1)
    return writeSync(1, bytes, offset, Math.floor(bytes.length / 2));
  if (descriptor === 1 && calls === 2) throw Object.assign(new Error('again'), { code: 'EAGAIN' });
  return writeSync(descriptor, bytes, offset);
}

Reflect.set(fs, 'writeSync', stubborn);
