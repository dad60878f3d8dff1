import { CliError, hint, run } from '../errors.ts';
import type { AwsFiles } from '../store/aws-files.ts';
import type { Profile } from '../store/profiles.ts';
import {
  type AwsSettings,
  awsSettings,
  type AwsSources,
  endpointOfProfile,
  isYes,
  regionOfProfile,
} from './aws-settings.ts';
import type { GlobalOptions } from './global-options.ts';
import {
  type DefaultedRow,
  flagOf,
  inPlace,
  optionRows,
  type SettingRow,
  takesValue,
} from './option-rows.ts';
import { isPlainRemote, prefixOf, regionOf } from './shapes.ts';
import { readYesNo } from './yes-no.ts';

/** A setting and where it came from: `--region`, `AWS_REGION`, `profile staging`. */
export interface Sourced {
  readonly value: string;
  readonly source: string;
}

interface ProfileChoice extends Sourced {
  /** The known profiles, present when the named one is unknown. */
  readonly others?: readonly string[];
}

/** The names of all settings. */
type SettingName = {
  [Name in keyof typeof optionRows]: (typeof optionRows)[Name]['kind'] extends 'setting'
    ? Name
    : never;
}[keyof typeof optionRows];

/** The settings from the flags, the environment and the profile. */
export type Settings = { readonly profile: ProfileChoice; readonly aws: AwsSettings } & Readonly<
  Record<Exclude<SettingName, 'profile'>, Sourced | undefined>
>;

type Environment = Readonly<Record<string, string | undefined>>;

const defaultProfile = 'default';

/** Chooses the profile: flag, then COGAUTH_PROFILE, then the current profile. */
export function chosenProfile(
  globals: GlobalOptions,
  env: Environment,
  currentProfile: string | undefined,
): Sourced {
  const { profile } = optionRows;
  const variables = profile.variables.map((variable): Candidate => [env[variable], variable]);
  return (
    first([
      [globals.profile, flagOf(profile)],
      ...variables,
      [currentProfile, 'current profile'],
    ]) ?? { value: defaultProfile, source: 'default' }
  );
}

/** Whether a flag or a variable names the profile. */
export function isNamed({ source }: Sourced): boolean {
  const { profile } = optionRows;
  return [flagOf(profile), ...profile.variables].includes(source);
}

/** The options that have a default value. */
type DefaultedName = {
  [Name in keyof typeof optionRows]: (typeof optionRows)[Name]['kind'] extends 'defaulted'
    ? Name
    : never;
}[keyof typeof optionRows];

/** Settles an option that says how a command works: flag, then variable, then its default. */
export function settled(name: DefaultedName, globals: GlobalOptions, env: Environment): Sourced {
  const row: DefaultedRow = optionRows[name];
  const variables = row.environment?.variables ?? [];
  return (
    first([
      [globals[name], flagOf(row)],
      ...variables.map((variable): Candidate => [env[variable], variable]),
    ]) ?? { value: row.standard, source: 'default' }
  );
}

/** Turns what was given into settings. */
export type Resolve = (
  globals: GlobalOptions,
  env: Environment,
  profile: ProfileChoice,
  saved: Profile | undefined,
  awsFiles?: AwsFiles,
) => Settings;

/**
 * Settles every setting by the precedence flag, environment, profile, default.
 *
 * @throws CliError CONFIG for an invalid value
 */
export const resolveSettings: Resolve = (...given) => {
  const settings = gatherSettings(...given);
  checkShapes(settings);
  return settings;
};

const noFiles: AwsFiles = { config: {}, credentials: {} };

/** Settles the settings without checking the values, to explain them. */
export const gatherSettings: Resolve = (globals, env, profile, saved, files = noFiles) => {
  const fromProfile = `profile ${profile.value}`;
  let sources: AwsSources = { env, files, profile: undefined };
  const settle = (name: SettingName): Sourced | undefined => {
    const row: SettingRow = optionRows[name];
    const read = takesValue(row) ? asText : yes;
    const kept: Candidate = [read(savedValue(row, { saved, fromProfile, settle })), fromProfile];
    return first([
      [read(globals[name]), flagOf(row)],
      ...row.variables.map((variable): Candidate => [read(env[variable]), variable]),
      ...inOrder(kept, row, { fromProfile, settle }),
      ...foundByAws(row, sources),
    ]);
  };
  sources = { ...sources, profile: settle('awsProfile')?.value };
  const found: Settled = Object.fromEntries(settingNames.map((name) => [name, settle(name)]));
  if (!isComplete(found)) throw new Error('a setting has no row');
  return { ...found, profile, aws: awsSettings(sources) };
};

/** What is derived from another setting comes before what a profile says, unless the profile says both. */
function inOrder(
  kept: Candidate,
  row: SettingRow,
  { fromProfile, settle }: { fromProfile: string; settle: Settle },
): Candidate[] {
  const { derived } = row;
  const origin = derived === undefined ? undefined : settle(derived.from);
  if (derived === undefined || origin === undefined) return [kept];
  const read: Candidate = [derived.read(origin.value), optionRows[derived.from].name];
  return origin.source === fromProfile ? [kept, read] : [read, kept];
}

/** What the variables and the profiles of AWS's SDKs and CLI say. */
function foundByAws({ fallbacks }: SettingRow, sources: AwsSources): Candidate[] {
  if (fallbacks === undefined) return [];
  const isIgnored =
    fallbacks.ofProfile === 'endpoint' && isYes(awsSettings(sources).ignoreConfiguredEndpointUrls);
  if (isIgnored) return [];
  const { ofProfile } = fallbacks;
  const found = ofProfile === undefined ? undefined : readProfile[ofProfile](sources);
  return [
    ...fallbacks.variables.map((variable): Candidate => [sources.env[variable], variable]),
    [found?.value, found?.source ?? ''],
  ];
}

const readProfile = { endpoint: endpointOfProfile, region: regionOfProfile } as const;

/** Its names in the order of `config explain`. */
const settingNames = inPlace(
  Object.keys(optionRows).filter(isSettingName),
  (name) => optionRows[name].explained,
);

/** In the order of their flags in a suggested command. */
const repeatedNames = inPlace(settingNames, (name) => optionRows[name].repeated);

function isSettingName(key: string): key is SettingName {
  return Object.entries(optionRows).some(([name, { kind }]) => name === key && kind === 'setting');
}

type Settled = Readonly<Record<string, Sourced | undefined>>;

function isComplete(
  found: Settled,
): found is Readonly<Record<SettingName, Sourced | undefined>> & Settled {
  return settingNames.every((name) => name in found);
}

type Settle = (name: SettingName) => Sourced | undefined;

/** The profile's value of a setting. A consent holds for the profile's own endpoint only. */
function savedValue(
  { saved: place }: SettingRow,
  {
    saved,
    fromProfile,
    settle,
  }: { saved: Profile | undefined; fromProfile: string; settle: Settle },
): unknown {
  if (place === undefined) return undefined;
  const { key, onlyWith } = place;
  const isMeant = onlyWith === undefined || settle(onlyWith)?.source === fromProfile;
  return isMeant ? saved?.[key] : undefined;
}

type Candidate = readonly [value: string | undefined, source: string];

/** The first that is given; an empty variable counts as unset. */
function first(candidates: readonly Candidate[]): Sourced | undefined {
  for (const [value, source] of candidates) {
    if (value !== undefined && value !== '') return { value, source };
  }
  return undefined;
}

/** A setting that permits something needs a plain yes. */
function yes(value: unknown): string | undefined {
  const isYesWord = typeof value === 'string' && readYesNo(value) === true;
  return value === true || isYesWord ? 'true' : undefined;
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** @throws CliError CONFIG for an invalid value */
export function checkShapes(settings: Settings): void {
  for (const name of repeatedNames) {
    const { shape, name: what }: SettingRow = optionRows[name];
    const setting = settings[name];
    if (setting !== undefined && shape?.isRight(setting.value) === false)
      throw malformed(what, setting, shape.expected);
  }
  refuseUnknownRegion(settings);
  const { endpoint, allowInsecureEndpoint } = settings;
  if (endpoint === undefined || allowInsecureEndpoint !== undefined) return;
  if (isPlainRemote(endpoint.value)) throw insecureEndpoint(endpoint);
}

/** At AWS a pool id begins with its region. A less specific source would send the password to another region. */
function refuseUnknownRegion({ endpoint, region, userPoolId }: Settings): void {
  if (endpoint !== undefined || userPoolId === undefined || region === undefined) return;
  const isGeneral = isAwsSource(region.source) && regionOf(userPoolId.value) === undefined;
  if (!isGeneral) return;
  throw new CliError({
    code: 'UnknownRegion',
    kind: 'CONFIG',
    message: `the user pool id from ${userPoolId.source} begins with "${prefixOf(userPoolId.value)}", which is no region, and only ${region.source} says one: ${region.value}`,
    hint: 'give the region of the pool: --region or COGAUTH_REGION',
  });
}

/** Whether a source speaks for all services of AWS, and not for this pool. */
function isAwsSource(source: string): boolean {
  return source.startsWith('AWS');
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

/** @throws CliError CONFIG naming the flag, the variable and the command that would set it */
export function requireSetting(settings: Settings, key: Exclude<SettingName, 'profile'>): string {
  const setting = settings[key];
  if (setting !== undefined) return setting.value;
  refuseUnknownProfile(settings);
  const row: SettingRow = optionRows[key];
  const [flag, variable] = [flagOf(row), ...row.variables, ...(row.fallbacks?.variables ?? [])];
  throw new CliError({
    code: 'MissingSetting',
    kind: 'CONFIG',
    message: `no ${row.name} is known for profile ${settings.profile.value}`,
    hint: hint`give ${flag ?? ''} or ${variable ?? ''}, save one: ${run('profile add', 'NAME')}, or create a pool: ${run('create-user-pool', 'NAME', '--endpoint', 'embedded')}`,
  });
}

/**
 * Refuses an unknown profile, unless flags or variables give the client: then the name needs no saved settings.
 *
 * @throws CliError CONFIG naming the known profiles
 */
export function refuseUnknownProfile({ profile, clientId }: Settings): void {
  const { value, others } = profile;
  if (others !== undefined && clientId === undefined) throw unknownProfile(value, others);
}

export function unknownProfile(name: string, others: readonly string[]): CliError {
  const known = others.length === 0 ? '' : `; the profiles are: ${others.join(', ')}`;
  return new CliError({
    code: 'UnknownProfile',
    kind: 'CONFIG',
    message: `there is no profile ${name}${known}`,
    hint:
      others.length === 0
        ? hint`create one: ${run('profile add', 'NAME')}, or ${run('create-user-pool', 'NAME')}`
        : hint`see the profiles: ${run('profile list')}, or save it: ${run('profile add', 'NAME')}`,
  });
}
