import { createHash } from 'node:crypto';
import { isAbsolute, join, resolve } from 'node:path';
import { CliError } from '../errors.ts';
import { storeError } from './store-error.ts';

/** Where everything lives. Nothing here touches the disk. */
export interface StorePaths {
  /** Holds `settings.json`, which has no secrets. */
  readonly settingsDirectory: string;
  /** Holds all secrets. */
  readonly stateDirectory: string;
  readonly emulatorDatabase: string;
  /** Holds the current user, the client secret and the two directories below. */
  readonly profileDirectory: (profile: string) => string;
  /** Holds one file per user. */
  readonly flowDirectory: (profile: string) => string;
  readonly lockDirectory: (profile: string) => string;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The `--home` flag. */
  readonly home?: string | undefined;
  /** The user's home, as `os.homedir()` gives it. */
  readonly homeDirectory: string;
}

/**
 * Finds the store: `--home` > `COGAUTH_HOME` > the XDG directories > their defaults under the user's home.
 *
 * A flag may be relative: the person who types it sees the working directory. A variable may not: it would scatter secrets
 * over working directories. A relative XDG variable is ignored, as its specification demands.
 *
 * @throws CliError USAGE, CONFIG or STORE (no home at all)
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function storePaths({ env, home, homeDirectory }: Surroundings): StorePaths {
  const chosen = chosenHome(env['COGAUTH_HOME'], home);
  const place = (kind: string, variable: string, ...fallback: string[]) =>
    chosen === undefined
      ? join(xdgDirectory(env[variable], homeDirectory, fallback), 'cogauth')
      : join(chosen, kind);
  const stateDirectory = place('state', 'XDG_STATE_HOME', '.local', 'state');
  const profileDirectory = (profile: string) => join(stateDirectory, fileNameFor(profile));
  return {
    settingsDirectory: place('config', 'XDG_CONFIG_HOME', '.config'),
    stateDirectory,
    emulatorDatabase: join(stateDirectory, 'emulator.sqlite'),
    profileDirectory,
    flowDirectory: (profile) => join(profileDirectory(profile), 'flows'),
    lockDirectory: (profile) => join(profileDirectory(profile), 'locks'),
  };
}

/**
 * Turns any profile or user name into a file name: at most 65 characters, safe on every system, and different for
 * different names even where case is ignored.
 */
export function fileNameFor(name: string): string {
  const words = name.toLowerCase().match(/[a-z0-9]+/g) ?? ['name'];
  const digest = createHash('sha256').update(name).digest('hex');
  return `${words.join('-').slice(0, 32)}-${digest.slice(0, 32)}`;
}

function chosenHome(variable: string | undefined, flag: string | undefined): string | undefined {
  if (flag === '') throw badHome('USAGE', '--home is empty');
  if (flag !== undefined) return resolve(flag);
  if (variable === undefined || variable === '') return undefined;
  if (!isAbsolute(variable)) throw badHome('CONFIG', 'COGAUTH_HOME is not an absolute path');
  return variable;
}

function badHome(kind: 'CONFIG' | 'USAGE', message: string): CliError {
  return new CliError({ code: 'InvalidHome', kind, message, hint: 'give an absolute path' });
}

function xdgDirectory(
  variable: string | undefined,
  homeDirectory: string,
  fallback: readonly string[],
): string {
  if (variable !== undefined && isAbsolute(variable)) return variable;
  if (isAbsolute(homeDirectory)) return join(homeDirectory, ...fallback);
  throw storeError({
    code: 'NoHome',
    message: 'there is no home directory for settings and state',
    hint: 'set HOME, or choose a place with --home or COGAUTH_HOME',
  });
}
