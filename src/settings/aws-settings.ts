import { CliError, hint, run } from '../errors.ts';
import type { AwsFiles } from '../store/aws-files.ts';
import type { Shape } from './shapes.ts';
import { readYesNo } from './yes-no.ts';

// The settings that AWS's SDKs and CLI share. The SDK would read most of them by itself, some of them in other ways than the AWS
// CLI, and complain in the middle of a call. So cogauth reads them, shows them, and gives the SDK their values.

interface AwsRow {
  readonly variable: string;
  /** Its key in a profile of the AWS configuration file. */
  readonly key: string;
  readonly shape: Shape;
}

const yesNo: Shape = {
  isRight: (text) => readYesNo(text) !== undefined,
  expected: 'true or false',
};

function oneOf(...words: readonly string[]): Shape {
  return {
    isRight: (text) => words.includes(text.toLowerCase()),
    expected: `one of ${words.join(', ')}`,
  };
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/settings-reference.html */
export const awsRows = {
  useFipsEndpoint: {
    variable: 'AWS_USE_FIPS_ENDPOINT',
    key: 'use_fips_endpoint',
    shape: yesNo,
  },
  useDualstackEndpoint: {
    variable: 'AWS_USE_DUALSTACK_ENDPOINT',
    key: 'use_dualstack_endpoint',
    shape: yesNo,
  },
  ignoreConfiguredEndpointUrls: {
    variable: 'AWS_IGNORE_CONFIGURED_ENDPOINT_URLS',
    key: 'ignore_configured_endpoint_urls',
    shape: yesNo,
  },
  caBundle: {
    variable: 'AWS_CA_BUNDLE',
    key: 'ca_bundle',
    shape: { isRight: () => true, expected: 'a file' },
  },
  retryMode: {
    variable: 'AWS_RETRY_MODE',
    key: 'retry_mode',
    shape: oneOf('standard', 'adaptive', 'legacy'),
  },
  maxAttempts: {
    variable: 'AWS_MAX_ATTEMPTS',
    key: 'max_attempts',
    shape: { isRight: (text) => /^[1-9]\d{0,2}$/.test(text), expected: 'a number from 1 on' },
  },
  defaultsMode: {
    variable: 'AWS_DEFAULTS_MODE',
    key: 'defaults_mode',
    shape: oneOf('standard', 'in-region', 'cross-region', 'mobile', 'auto', 'legacy'),
  },
} as const satisfies Readonly<Record<string, AwsRow>>;

type AwsName = keyof typeof awsRows;

/** A value, and the variable or the profile of the AWS configuration that gives it. */
interface Found {
  readonly value: string;
  readonly source: string;
}

/** What is given of AWS's settings. */
export type AwsSettings = Readonly<Record<AwsName, Found | undefined>> & {
  /** Whether the named AWS profile is in neither file. */
  readonly isProfileMissing: boolean;
};

export interface AwsSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: AwsFiles;
  /** The AWS profile, if one is named. */
  readonly profile: string | undefined;
}

/** Settles AWS's own settings: variable, then profile. */
export function awsSettings(sources: AwsSources): AwsSettings {
  const settle = (name: AwsName): Found | undefined => {
    const { variable, key } = awsRows[name];
    const given = sources.env[variable] ?? '';
    return given === '' ? inProfile(sources, key) : { value: given, source: variable };
  };
  return {
    useFipsEndpoint: settle('useFipsEndpoint'),
    useDualstackEndpoint: settle('useDualstackEndpoint'),
    ignoreConfiguredEndpointUrls: settle('ignoreConfiguredEndpointUrls'),
    caBundle: settle('caBundle'),
    retryMode: settle('retryMode'),
    maxAttempts: settle('maxAttempts'),
    defaultsMode: settle('defaultsMode'),
    isProfileMissing: isMissing(sources),
  };
}

function isMissing({ files: { config, credentials }, profile }: AwsSources): boolean {
  if (profile === undefined || profile === 'default') return false;
  return !Object.hasOwn(config, profile) && !Object.hasOwn(credentials, profile);
}

function inProfile(sources: AwsSources, key: string): Found | undefined {
  const profile = sources.profile ?? 'default';
  const value =
    sectionOf(sources.files.config, profile)[key] ??
    sectionOf(sources.files.credentials, profile)[key];
  return value === undefined ? undefined : { value, source: profileSource(profile) };
}

function profileSource(profile: string): string {
  return `AWS profile ${profile}`;
}

function sectionOf(
  sections: AwsFiles['config'],
  name: string,
): Readonly<Record<string, string | undefined>> {
  return Object.hasOwn(sections, name) ? (sections[name] ?? {}) : {};
}

/** The region of the AWS profile. The SDK prefers the credentials file for it. */
export function regionOfProfile(sources: AwsSources): Found | undefined {
  const { files, profile = 'default' } = sources;
  const value = sectionOf(files.credentials, profile)['region'];
  return value === undefined
    ? inProfile(sources, 'region')
    : { value, source: profileSource(profile) };
}

/**
 * The endpoint of the AWS profile: that of its `services` section, else `endpoint_url`.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function endpointOfProfile(sources: AwsSources): Found | undefined {
  const services = inProfile(sources, 'services');
  const section =
    services === undefined ? {} : sectionOf(sources.files.config, `services.${services.value}`);
  const value = section['cognito_identity_provider.endpoint_url'];
  if (value === undefined || services === undefined) return inProfile(sources, 'endpoint_url');
  return { value, source: services.source };
}

/** @throws CliError CONFIG for a setting of AWS's that cannot be right, naming its source */
export function checkAwsSettings(aws: AwsSettings): void {
  for (const [name, { shape, key }] of awsEntries()) {
    const found = aws[name];
    if (found === undefined || shape.isRight(found.value)) continue;
    throw new CliError({
      code: 'MalformedSetting',
      kind: 'CONFIG',
      message: `${key} from ${found.source} is "${found.value}", expected ${shape.expected}`,
      hint: hint`see where each setting comes from: ${run('config explain')}`,
    });
  }
}

/** The settings of AWS's by name. */
export function awsEntries(): (readonly [AwsName, AwsRow])[] {
  return Object.entries(awsRows).flatMap(([name, row]) =>
    isAwsName(name) ? [[name, row] as const] : [],
  );
}

function isAwsName(name: string): name is AwsName {
  return Object.hasOwn(awsRows, name);
}

/** Whether a yes or no of AWS's is a yes. */
export function isYes(found: Found | undefined): boolean {
  return readYesNo(found?.value) === true;
}
