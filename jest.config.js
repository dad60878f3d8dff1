import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Whatever tests and jest write stays within the clone.
const cache = fileURLToPath(new URL('node_modules/.cache', import.meta.url));
mkdirSync(cache, { recursive: true });
const temporary = mkdtempSync(join(cache, 'cogauth-tests-'));
process.env['TMPDIR'] = temporary;
// Every cogauth that they start shares one cache of its compiled code.
process.env['XDG_CACHE_HOME'] = temporary;
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

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
