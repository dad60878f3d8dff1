import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundleTestPackages } from './scripts/bundle-test-packages.js';
import { makeTestDirectory } from './scripts/test-directory.js';

// Tests write many small files and have each one flushed to the disk. In memory that takes no time; elsewhere whatever they
// write stays within the clone.
const cache = fileURLToPath(new URL('node_modules/.cache', import.meta.url));
mkdirSync(cache, { recursive: true });
const temporary = makeTestDirectory('/dev/shm', cache);
process.env['TMPDIR'] = temporary;
// Every cogauth that they start shares one cache of its compiled code.
process.env['XDG_CACHE_HOME'] = temporary;
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

// What takes longest, and what starts the built program. Each room of src keeps tests that run.
const slow = [
  'tests/journeys/',
  'tests/repository/',
  'tests/emulator/clients/',
  'tests/store/lock',
];

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  globalTeardown: '<rootDir>/tests/support/remove-temporary-files.ts',
  // Only for a test that hangs: those that start a dozen processes may take minutes on a busy machine.
  testTimeout: 300_000,
  // Jest would leave one core out; of two that is half.
  maxWorkers: '100%',
  roots: ['<rootDir>/tests'],
  testPathIgnorePatterns: process.env['COGAUTH_TEST_FAST'] === undefined ? [] : slow,
  moduleNameMapper: bundleTestPackages(cache),
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': '<rootDir>/scripts/strip-types.js' },
  coverageProvider: 'v8',
  randomize: true,
};
