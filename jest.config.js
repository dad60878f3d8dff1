import { accessSync, constants, mkdirSync, mkdtempSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Tests write many small files and have each one flushed to the disk. In memory that takes no time; elsewhere whatever they
// write stays within the clone.
const cache = fileURLToPath(new URL('node_modules/.cache', import.meta.url));
mkdirSync(cache, { recursive: true });
const temporary = mkdtempSync(join(hasRoom('/dev/shm') ? '/dev/shm' : cache, 'cogauth-tests-'));
process.env['TMPDIR'] = temporary;
// Every cogauth that they start shares one cache of its compiled code.
process.env['XDG_CACHE_HOME'] = temporary;
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

/**
 * Whether this directory is there, can be written, and has two gigabytes to spare.
 *
 * @param {string} directory
 */
function hasRoom(directory) {
  try {
    accessSync(directory, constants.W_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize > 2 * 1024 ** 3;
  } catch {
    return false;
  }
}

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  globalTeardown: '<rootDir>/tests/support/remove-temporary-files.ts',
  // Flow tests start a dozen processes each.
  testTimeout: 60_000,
  // Jest would leave one core out; of two that is half.
  maxWorkers: '100%',
  roots: ['<rootDir>/tests'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      'babel-jest',
      {
        configFile: false,
        presets: [['@babel/preset-typescript', { onlyRemoveTypeImports: true }]],
      },
    ],
  },
  setupFilesAfterEnv: ['aws-sdk-client-mock-jest'],
  coverageProvider: 'v8',
  randomize: true,
};
