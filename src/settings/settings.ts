import { CliError, hint, run } from '../errors.ts';
import type { Profile } from '../store/profiles.ts';
import type { GlobalOptions } from './global-options.ts';

/** A setting and where it came from: `--region`, `AWS_REGION`, `profile staging`. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

interface ProfileChoice extends Sourced {
  /** The profiles that there are, where one was named that is none of them. */
  readonly others?: readonly string[];
}

/** What the flags, the environment and the profile say together. */
export interface Settings {
  readonly profile: ProfileChoice;
  readonly endpoint: Sourced | undefined;
  /** Where it was said that passwords may go over plain HTTP to that endpoint. */
  readonly allowInsecureEndpoint: Sourced | undefined;
  readonly region: Sourced | undefined;
  readonly userPoolId: Sourced | undefined;
  readonly clientId: Sourced | undefined;
  readonly awsProfile: Sourced | undefined;
  readonly username: Sourced | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultProfile = 'default';

/** Which profile is meant: flag, then COGAUTH_PROFILE, then the current one. */
export function chosenProfile(
  globals: GlobalOptions,
  env: Environment,
  currentProfile: string | undefined,
): Sourced {
  return (
    first([
      [globals.profile, '--profile'],
      [env['COGAUTH_PROFILE'], 'COGAUTH_PROFILE'],
      [currentProfile, 'current profile'],
    ]) ?? { value: defaultProfile, source: 'default' }
  );
}

/** Whether somebody has named it for this very command, or shell. */
export function isNamed({ source }: Sourced): boolean {
  return source === '--profile' || source === 'COGAUTH_PROFILE';
}

/** Turns what was given into settings. */
export type Resolve = (
  globals: GlobalOptions,
  env: Environment,
  profile: ProfileChoice,
  saved: Profile | undefined,
) => Settings;

/**
 * Settles every setting by the precedence flag, environment, profile, default.
 *
 * @throws CliError CONFIG for a value that cannot be right
 */
export const resolveSettings: Resolve = (globals, env, profile, saved) => {
  const settings = gatherSettings(globals, env, profile, saved);
  checkShapes(settings);
  return settings;
};

/** The same without looking at the values: for explaining them. */
export const gatherSettings: Resolve = (globals, env, profile, saved) => {
  const fromProfile = `profile ${profile.value}`;
  const userPoolId = first([
    [globals.userPoolId, '--user-pool-id'],
    [env['COGAUTH_USER_POOL_ID'], 'COGAUTH_USER_POOL_ID'],
    [saved?.userPoolId, fromProfile],
  ]);
  const endpoint = first([
    [globals.endpoint, '--endpoint'],
    [env['COGAUTH_ENDPOINT'], 'COGAUTH_ENDPOINT'],
    [saved?.endpoint, fromProfile],
    [
      env['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER'],
      'AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER',
    ],
    [env['AWS_ENDPOINT_URL'], 'AWS_ENDPOINT_URL'],
  ]);
  return {
    profile,
    userPoolId,
    endpoint,
    allowInsecureEndpoint: first([
      [yes(globals.allowInsecureEndpoint), '--allow-insecure-endpoint'],
      [yes(env['COGAUTH_ALLOW_INSECURE_ENDPOINT']), 'COGAUTH_ALLOW_INSECURE_ENDPOINT'],
      [consentOf(saved, endpoint, fromProfile), fromProfile],
    ]),
    region: first([
      [globals.region, '--region'],
      [env['COGAUTH_REGION'], 'COGAUTH_REGION'],
      [regionOf(userPoolId?.value), 'user pool id'],
      [saved?.region, fromProfile],
      [env['AWS_REGION'], 'AWS_REGION'],
      [env['AWS_DEFAULT_REGION'], 'AWS_DEFAULT_REGION'],
    ]),
    clientId: first([
      [globals.clientId, '--client-id'],
      [env['COGAUTH_CLIENT_ID'], 'COGAUTH_CLIENT_ID'],
      [saved?.clientId, fromProfile],
    ]),
    awsProfile: first([
      [globals.awsProfile, '--aws-profile'],
      [saved?.awsProfile, fromProfile],
      [env['AWS_PROFILE'], 'AWS_PROFILE'],
    ]),
    username: first([
      [globals.username, '--username'],
      [env['COGAUTH_USERNAME'], 'COGAUTH_USERNAME'],
    ]),
  };
};

/** The first that is given; an empty variable counts as unset. */
function first(
  candidates: readonly (readonly [value: string | undefined, source: string])[],
): Sourced | undefined {
  for (const [value, source] of candidates) {
    if (value !== undefined && value !== '') return { value, source };
  }
  return undefined;
}

/** What permits something is not taken from a `0` or a `false`. */
function yes(value: string | boolean | undefined): string | undefined {
  return value === true || value === '1' || value === 'true' ? 'true' : undefined;
}

/** A profile speaks for its own endpoint, and for no other. */
function consentOf(
  saved: Profile | undefined,
  endpoint: Sourced | undefined,
  fromProfile: string,
): string | undefined {
  return endpoint?.source === fromProfile ? yes(saved?.allowInsecureEndpoint) : undefined;
}

const awsRegion = /^[a-z]{2}(-[a-z]+)+-\d+$/;

function regionOf(userPoolId: string | undefined): string | undefined {
  const prefix = userPoolId?.split('_', 1)[0];
  return prefix !== undefined && awsRegion.test(prefix) ? prefix : undefined;
}

export const embedded = 'embedded';

/** What each setting has to look like. */
const shapes = [
  ['endpoint', 'endpoint', isEndpoint, 'a URL such as https://example.org, or "embedded"'],
  // It becomes part of a host name: anything else could lead elsewhere.
  ['region', 'region', matching(/^[a-z\d-]{1,63}$/), 'one such as eu-west-1'],
  ['userPoolId', 'user pool id', isUserPoolId, 'one such as eu-west-1_AbCdEfGhI'],
  ['clientId', 'client id', isClientId, 'letters and digits'],
] as const;

/** @throws CliError CONFIG for a value that cannot be right */
export function checkShapes(settings: Settings): void {
  for (const [key, what, isRight, expected] of shapes) {
    const setting = settings[key];
    if (setting !== undefined && !isRight(setting.value)) throw malformed(what, setting, expected);
  }
  const { endpoint, allowInsecureEndpoint } = settings;
  if (endpoint === undefined || allowInsecureEndpoint !== undefined) return;
  if (isPlainRemote(endpoint.value)) throw insecureEndpoint(endpoint);
}

export function isUserPoolId(text: string): boolean {
  return /^[\w-]{1,44}_[0-9a-zA-Z]{1,44}$/.test(text);
}

export function isClientId(text: string): boolean {
  return /^[\w+]{1,128}$/.test(text);
}

function matching(pattern: RegExp): (text: string) => boolean {
  return (text) => pattern.test(text);
}

function isEndpoint(text: string): boolean {
  return text === embedded || isHttpUrl(text);
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Whether what is sent there could be read on its way: plain HTTP to another machine. */
export function isPlainRemote(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === 'http:' && !isLoopback(hostname);
}

/** By name or number; URL has written every form of an IPv4 address as four numbers. */
export function isLoopback(hostname: string): boolean {
  return /^(127(\.\d{1,3}){3}|\[::1\]|::1|([^.]+\.)*localhost)$/i.test(hostname);
}

export function insecureEndpoint({ value, source }: Sourced): CliError {
  return new CliError({
    code: 'InsecureEndpoint',
    kind: 'CONFIG',
    message: `the endpoint from ${source} is "${value}": passwords and tokens would go over the network unencrypted`,
    hint: 'use https://, or accept it: --allow-insecure-endpoint or COGAUTH_ALLOW_INSECURE_ENDPOINT=1',
  });
}

function malformed(what: string, { value, source }: Sourced, expected: string): CliError {
  return new CliError({
    code: 'MalformedSetting',
    kind: 'CONFIG',
    message: `the ${what} from ${source} is "${value}", expected ${expected}`,
    hint: hint`see where each setting comes from: ${run('config explain')}`,
  });
}

const remedies = {
  clientId: ['client id', '--client-id', 'COGAUTH_CLIENT_ID'],
  userPoolId: ['user pool id', '--user-pool-id', 'COGAUTH_USER_POOL_ID'],
} as const;

/** @throws CliError CONFIG naming the flag, the variable and the command that would have told */
export function requireSetting(settings: Settings, key: keyof typeof remedies): string {
  const setting = settings[key];
  if (setting !== undefined) return setting.value;
  refuseUnknownProfile(settings);
  const [what, flag, variable] = remedies[key];
  throw new CliError({
    code: 'MissingSetting',
    kind: 'CONFIG',
    message: `no ${what} is known for profile ${settings.profile.value}`,
    hint: hint`give ${flag} or ${variable}, save one: ${run('profile add', 'NAME')}, or make a pool: ${run('create-user-pool', 'NAME', '--endpoint', 'embedded')}`,
  });
}

/**
 * A name that is not saved is right where flags or variables say all the rest; where they do not it is a slip.
 *
 * @throws CliError CONFIG naming the profiles that there are
 */
export function refuseUnknownProfile({ profile, clientId }: Settings): void {
  const { value, others } = profile;
  if (others !== undefined && clientId === undefined) throw unknownProfile(value, others);
}

export function unknownProfile(name: string, others: readonly string[]): CliError {
  const known = others.length === 0 ? '' : `; there are: ${others.join(', ')}`;
  return new CliError({
    code: 'UnknownProfile',
    kind: 'CONFIG',
    message: `there is no profile ${name}${known}`,
    hint:
      others.length === 0
        ? hint`there are none yet: ${run('profile add', 'NAME')}, or ${run('create-user-pool', 'NAME')}`
        : hint`see what they are: ${run('profile list')}, or save it: ${run('profile add', 'NAME')}`,
  });
}
