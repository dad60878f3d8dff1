import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import {
  awsRows,
  type AwsSettings,
  awsSettings,
  checkAwsSettings,
} from '../../src/settings/aws-settings.ts';
import { optionRows } from '../../src/settings/option-rows.ts';

const modules = fileURLToPath(new URL('../../node_modules', import.meta.url));

/** The parts of the SDK that read how a client is to work. */
const readers = [
  '@aws-sdk/client-cognito-identity-provider/dist-es',
  '@smithy/core/dist-es/submodules/config',
  '@smithy/core/dist-es/submodules/endpoints',
  '@smithy/core/dist-es/submodules/retry',
  '@aws-sdk/core/dist-es/submodules/client',
  '@aws-sdk/core/dist-es/submodules/httpAuthSchemes',
];

/** Every variable of AWS's that the SDK's client reads. */
function variablesOfSdk(): Set<string> {
  const files = readers.flatMap((directory) =>
    readdirSync(join(modules, directory), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
      .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8')),
  );
  return new Set(
    files.flatMap((text) => text.match(/(?<=["'`.])AWS_[A-Z0-9_]+(?=["'`\s;)])/g) ?? []),
  );
}

/** What changes neither where a request goes nor how. */
const harmless: Readonly<Record<string, string>> = {
  AWS_SDK_UA_APP_ID: 'a word in User-Agent',
  AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026: 'a limit that --timeout is below',
  AWS_EXECUTION_ENV: 'a word in User-Agent',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'a warning',
  AWS_LAMBDA_FUNCTION_NAME: 'a header for tracing',
  AWS_DISABLE_CLOCK_SKEW_CORRECTION: 'signatures; a wrong word counts as unset',
  AWS_AUTH_SCHEME_PREFERENCE: 'Cognito takes one scheme',
  AWS_SIGV4A_SIGNING_REGION_SET: 'Cognito takes one scheme',
  AWS_EC2_METADATA_DISABLED: 'where credentials come from',
  AWS_EC2_METADATA_SERVICE_ENDPOINT: 'where credentials come from',
  AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE: 'where credentials come from',
  AWS_PROFILE: 'an option of its own',
  AWS_OWNED_KEY: 'a value of the API',
  AWS_CONFIG_FILE: 'where the file is',
  AWS_SHARED_CREDENTIALS_FILE: 'where the file is',
};

test('every variable that the SDK reads is read by cogauth, or changes nothing', () => {
  const known = new Set([
    ...Object.values(awsRows).map(({ variable }) => variable),
    ...optionRows.region.fallbacks.variables,
    ...optionRows.endpoint.fallbacks.variables,
    ...Object.keys(harmless),
  ]);
  const found = variablesOfSdk();

  expect(found).toContain('AWS_USE_FIPS_ENDPOINT');
  expect(found).toContain('AWS_ENDPOINT_URL');
  expect([...found].filter((name) => !known.has(name))).toEqual([]);
});

function given(env: Readonly<Record<string, string>>): AwsSettings {
  return awsSettings({ env, files: { config: {}, credentials: {} }, profile: undefined });
}

describe('a value that cannot be right', () => {
  test.each([
    ['AWS_USE_FIPS_ENDPOINT', 'maybe'],
    ['AWS_USE_DUALSTACK_ENDPOINT', '2'],
    ['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS', 'x'],
    ['AWS_RETRY_MODE', 'never'],
    ['AWS_MAX_ATTEMPTS', '0'],
    ['AWS_MAX_ATTEMPTS', 'ten'],
    ['AWS_DEFAULTS_MODE', 'default'],
  ])('is refused with its source: %s=%s', (variable, value) => {
    expect(() => {
      checkAwsSettings(given({ [variable]: value }));
    }).toThrow(
      expect.objectContaining({ kind: 'CONFIG', message: expect.stringContaining(variable) }),
    );
  });

  test.each([
    ['AWS_USE_FIPS_ENDPOINT', '1'],
    ['AWS_USE_DUALSTACK_ENDPOINT', 'No'],
    ['AWS_RETRY_MODE', 'legacy'],
    ['AWS_MAX_ATTEMPTS', '5'],
    ['AWS_DEFAULTS_MODE', 'auto'],
    ['AWS_CA_BUNDLE', '/etc/ca.pem'],
    ['AWS_USE_FIPS_ENDPOINT', ''],
  ])('is not %s=%s', (variable, value) => {
    expect(() => {
      checkAwsSettings(given({ [variable]: value }));
    }).not.toThrow();
  });
});
