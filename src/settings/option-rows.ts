import type { Profile } from '../store/profiles.ts';
import { clientSecret, type SecretName } from './secret-names.ts';
import {
  clientIdShape,
  endpointShape,
  regionOf,
  regionShape,
  type Shape,
  userPoolIdShape,
} from './shapes.ts';

// Every global option and every setting is one row, in the order of the help page.

/** A setting: it says which pool, user or profile a command acts on. */
export interface SettingRow {
  readonly kind: 'setting';
  /** As commander takes it, with a placeholder for its value. */
  readonly flags: Flags;
  /** Its words on the help page. */
  readonly help: string;
  /** What errors call it. */
  readonly name: string;
  /** The variables that stand for it, which come before the profile. */
  readonly variables: readonly string[];
  /** Variables of other programs, which come after the profile, and what `help environment` says of them. */
  readonly fallbacks: Fallbacks | undefined;
  /** The setting from which the value can be read, if neither flag nor variable gives it. */
  readonly derived: Derived | undefined;
  readonly saved: Saved | undefined;
  readonly shape: Shape | undefined;
  /** Its place among the flags that a suggested command repeats; undefined if it is not repeated. */
  readonly repeated: number | undefined;
  /** Its place in `config explain`. */
  readonly explained: number;
}

/** An option that says how a command works. */
interface PlainRow extends Pick<SettingRow, 'flags' | 'help'> {
  readonly kind: 'plain';
  readonly repeated?: number;
  readonly environment?: Environment;
}

/** An option that names the file of a secret. */
interface SecretRow extends Omit<PlainRow, 'kind'> {
  readonly kind: 'secret';
  readonly secret: SecretName;
}

/** A plain option with a default value. */
export interface DefaultedRow extends Omit<PlainRow, 'kind'> {
  readonly kind: 'defaulted';
  readonly standard: string;
}

/** A global option. */
export type OptionRow = SettingRow | SecretRow | PlainRow | DefaultedRow;

type Flags = `--${string}`;

/** The variables that stand for a plain option. */
interface Environment {
  readonly variables: readonly string[];
  /** The only value that turns the option on; without it, every value does. */
  readonly on?: string;
  /** Its place among the plain options in `help environment`. */
  readonly listed: number;
}

interface Fallbacks {
  readonly variables: readonly string[];
  readonly words: string;
  /** What the AWS profile says after the variables. */
  readonly ofProfile?: 'endpoint' | 'region';
}

interface Derived {
  readonly from: 'userPoolId';
  readonly read: (value: string) => string | undefined;
}

/** Where a profile keeps a setting. */
interface Saved {
  readonly key: Known<Profile>;
  /** The profile's value counts only if this setting comes from the profile too. */
  readonly onlyWith?: 'endpoint';
}

/** The members that have a name of their own. */
type Known<T> = keyof { [Key in keyof T as string extends Key ? never : Key]: T[Key] };

export const optionRows = {
  profile: {
    kind: 'setting',
    flags: '--profile <name>',
    help: 'profile to use',
    name: 'profile',
    variables: ['COGAUTH_PROFILE'],
    fallbacks: undefined,
    saved: undefined,
    derived: undefined,
    shape: undefined,
    repeated: 2,
    explained: 1,
  },
  region: {
    kind: 'setting',
    flags: '--region <region>',
    help: 'AWS region',
    name: 'region',
    variables: ['COGAUTH_REGION'],
    fallbacks: {
      variables: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
      words: 'the region, if nothing else gives it',
      ofProfile: 'region',
    },
    saved: { key: 'region' },
    derived: { from: 'userPoolId', read: regionOf },
    shape: regionShape,
    repeated: 4,
    explained: 5,
  },
  userPoolId: {
    kind: 'setting',
    flags: '--user-pool-id <id>',
    help: 'user pool, such as eu-west-1_AbCdEfGhI',
    name: 'user pool id',
    variables: ['COGAUTH_USER_POOL_ID'],
    fallbacks: undefined,
    saved: { key: 'userPoolId' },
    derived: undefined,
    shape: userPoolIdShape,
    repeated: 5,
    explained: 2,
  },
  clientId: {
    kind: 'setting',
    flags: '--client-id <id>',
    help: 'app client',
    name: 'client id',
    variables: ['COGAUTH_CLIENT_ID'],
    fallbacks: undefined,
    saved: { key: 'clientId' },
    derived: undefined,
    shape: clientIdShape,
    repeated: 6,
    explained: 6,
  },
  clientSecretFile: {
    kind: 'secret',
    secret: clientSecret,
    flags: '--client-secret-file <path>',
    help: "read the app client's secret from a file (- for stdin)",
    repeated: 7,
  },
  clientSecretStdin: {
    kind: 'plain',
    flags: '--client-secret-stdin',
    help: "read the app client's secret from stdin",
  },
  endpoint: {
    kind: 'setting',
    flags: '--endpoint <url>',
    help: 'a URL, or "embedded" for the embedded Cognito',
    name: 'endpoint',
    variables: ['COGAUTH_ENDPOINT'],
    fallbacks: {
      variables: ['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', 'AWS_ENDPOINT_URL'],
      words: 'the endpoint, if nothing else gives it',
      ofProfile: 'endpoint',
    },
    saved: { key: 'endpoint' },
    derived: undefined,
    shape: endpointShape,
    repeated: 3,
    explained: 3,
  },
  allowInsecureEndpoint: {
    kind: 'setting',
    flags: '--allow-insecure-endpoint',
    help: 'send secrets over plain HTTP to another machine',
    name: 'consent to plain HTTP',
    variables: ['COGAUTH_ALLOW_INSECURE_ENDPOINT'],
    fallbacks: undefined,
    // A profile's consent holds for its own endpoint only.
    saved: { key: 'allowInsecureEndpoint', onlyWith: 'endpoint' },
    derived: undefined,
    shape: undefined,
    repeated: 9,
    explained: 4,
  },
  username: {
    kind: 'setting',
    flags: '--username <name>',
    help: 'user to act on',
    name: 'username',
    variables: ['COGAUTH_USERNAME'],
    fallbacks: undefined,
    saved: undefined,
    derived: undefined,
    shape: undefined,
    repeated: undefined,
    explained: 8,
  },
  awsProfile: {
    kind: 'setting',
    flags: '--aws-profile <name>',
    help: 'AWS profile for admin commands',
    name: 'AWS profile',
    variables: [],
    fallbacks: { variables: ['AWS_PROFILE'], words: '--aws-profile' },
    saved: { key: 'awsProfile' },
    derived: undefined,
    shape: undefined,
    repeated: 8,
    explained: 7,
  },
  json: {
    kind: 'plain',
    flags: '--json',
    help: 'print one JSON document',
    environment: { variables: ['COGAUTH_OUTPUT'], on: 'json', listed: 2 },
  },
  field: {
    kind: 'plain',
    flags: '--field <path>',
    help: 'print one value of the JSON document, such as state.challenge',
  },
  quiet: {
    kind: 'plain',
    flags: '--quiet',
    help: 'print no hints and no progress',
  },
  debug: {
    kind: 'plain',
    flags: '--debug',
    help: 'describe each request on stderr, without its secrets',
    environment: { variables: ['COGAUTH_DEBUG'], listed: 4 },
  },
  color: {
    kind: 'plain',
    flags: '--no-color',
    help: 'print no colours',
  },
  input: {
    kind: 'plain',
    flags: '--no-input',
    help: 'never ask on the terminal',
    environment: { variables: ['COGAUTH_NO_INPUT', 'CI'], listed: 3 },
  },
  yes: {
    kind: 'plain',
    flags: '--yes',
    help: 'answer yes to every confirmation',
  },
  timeout: {
    kind: 'defaulted',
    flags: '--timeout <duration>',
    help: 'limit for the whole command (without it: 30s for each step)',
    standard: '30s',
  },
  lockTimeout: {
    kind: 'defaulted',
    flags: '--lock-timeout <duration>',
    help: 'how long to wait for another process (default 45s)',
    environment: { variables: ['COGAUTH_LOCK_TIMEOUT'], listed: 5 },
    standard: '45s',
  },
  home: {
    kind: 'defaulted',
    flags: '--home <directory>',
    help: 'keep settings and state in this directory',
    environment: { variables: ['COGAUTH_HOME'], listed: 1 },
    repeated: 1,
    standard: 'XDG directories',
  },
  showSecrets: {
    kind: 'plain',
    flags: '--show-secrets',
    help: 'print tokens and secrets instead of masking them',
  },
  expect: {
    kind: 'plain',
    flags: '--expect <state>',
    help: 'exit code 10 unless a step reaches, or status finds, TOKENS or this challenge',
  },
} as const satisfies Readonly<Record<string, OptionRow>>;

/** An option without the placeholder of its value: `--region`. */
export function flagOf({ flags }: Pick<SettingRow, 'flags'>): string {
  return flags.split(' ', 1).join();
}

export function takesValue({ flags }: Pick<SettingRow, 'flags'>): boolean {
  return flags.includes(' ');
}

/** Sorts rows by their place in some list. Rows without a place are left out. */
export function inPlace<Each>(
  rows: readonly Each[],
  placeOf: (row: Each) => number | undefined,
): Each[] {
  const placed = rows.flatMap((row) => {
    const place = placeOf(row);
    return place === undefined ? [] : [{ row, place }];
  });
  return placed.toSorted((one, other) => one.place - other.place).map(({ row }) => row);
}
