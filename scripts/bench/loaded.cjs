// Loaded by `node --require`: writes at the end which files of dist the process has read, how many modules of Node it has
// loaded, and how much memory it took, as JSON to the file that BENCH_LOADED names.
const fs = require('node:fs');
const path = require('node:path');

const { readFileSync, writeFileSync } = fs;
const dist = path.resolve(__dirname, '..', '..', 'dist');
const before = new Set(moduleNames());
/** @type {Record<string, number>} */
const files = {};

/** @returns {string[]} */
function moduleNames() {
  /** @type {unknown} */
  const list = Reflect.get(process, 'moduleLoadList');
  return Array.isArray(list)
    ? list.map(String).filter((name) => name.startsWith('NativeModule '))
    : [];
}

/** @param {unknown} file */
function note(file) {
  if (typeof file !== 'string' || path.dirname(file) !== dist) return;
  files[path.basename(file)] = fs.statSync(file).size;
}

/** @param {Parameters<typeof readFileSync>} args */
function noted(...args) {
  note(args[0]);
  return readFileSync(...args);
}

Reflect.set(fs, 'readFileSync', noted);
process.once('exit', () => {
  for (const file of Object.keys(require.cache)) note(file);
  const modules = moduleNames().filter((name) => !before.has(name)).length;
  const peakMebibytes = Math.round(process.resourceUsage().maxRSS / 1024);
  writeFileSync(
    process.env['BENCH_LOADED'] ?? '',
    JSON.stringify({ files, modules, peakMebibytes }),
  );
});
