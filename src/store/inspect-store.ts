// Looks at the store without changing it: creates, removes and sets aside nothing, and leaves permissions as they are.
import type { Stats } from 'node:fs';
import { access, constants, lstat, readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CliError, type Hint } from '../errors.ts';
import { FlowSchema, flowVersion } from '../state/flow.ts';
import { type Contents, lookAtDocument } from './document.ts';
import { CurrentUserSchema, currentUserRemedy } from './flow-store.ts';
import { holderOf } from './lock.ts';
import type { StorePaths } from './paths.ts';
import { ClientSecretSchema, type Settings, SettingsSchema } from './profiles.ts';
import { errnoOf, ignoring } from './store-error.ts';

/** The result of one check. */
export interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly message: string;
  readonly remedy?: Hint | undefined;
}

const otherPlace = 'choose another place with --home or COGAUTH_HOME';

/** Whether a directory of the store can be used: it belongs to this user alone, who can read and write it. */
export async function inspectDirectory(path: string): Promise<Finding> {
  const found = await statOf(path);
  if (found instanceof CliError) return failing(found);
  if (found === undefined) return inspectParent(path, dirname(path));
  if (!found.isDirectory()) return fail(`${path} is not a directory of its own`, otherPlace);
  const open = accessFault(path, found, 'chmod 700');
  if (open !== undefined) return open;
  const isUsable = await isAllowed(path, constants.R_OK | constants.W_OK | constants.X_OK);
  return isUsable
    ? { level: 'ok', message: path }
    : fail(`${path} cannot be read and written`, `chmod 700 ${path}, or ${otherPlace}`);
}

/** A missing directory is created when a command needs it. This checks that it can be. */
async function inspectParent(path: string, above: string): Promise<Finding> {
  const found = await statOf(above);
  if (found instanceof CliError) return failing(found);
  if (found === undefined) return inspectParent(path, dirname(above));
  const canBeMade = await isAllowed(above, constants.W_OK | constants.X_OK);
  return canBeMade
    ? { level: 'ok', message: `${path} (not created yet)` }
    : fail(`${path} cannot be created: ${above} is not writable`, otherPlace);
}

/** The settings file, as far as it can be understood. `inspectFiles` reports what is wrong with it. */
export async function lookAtSettings({ settingsDirectory }: StorePaths): Promise<Settings> {
  const path = join(settingsDirectory, 'settings.json');
  const found = await lookAtDocument(path, { schema: SettingsSchema, version: 1 }).catch(
    () => undefined,
  );
  return found?.kind === 'good' ? found.value : { version: 1, profiles: {} };
}

/** Whether a client secret is kept for the profile. */
export async function isSecretKept(paths: StorePaths, profile: string): Promise<boolean> {
  const path = join(paths.profileDirectory(profile), 'client-secret.json');
  const found = await lookAtDocument(path, { schema: ClientSecretSchema, version: 1 }).catch(
    () => undefined,
  );
  return found?.kind === 'good';
}

/** What is wrong with the files of the store, and what killed commands left in it. Empty when all is well. */
export async function inspectFiles(paths: StorePaths, now: Date): Promise<Finding[]> {
  const directories = [...new Set([paths.settingsDirectory, paths.stateDirectory])];
  const listed = await Promise.all(directories.map((path) => filesBelow(path)));
  const findings = await Promise.all(listed.flat().map((path) => inspectFile(path, now)));
  return findings.flat();
}

/** A profile's directory holds directories of files. cogauth puts nothing deeper. */
const deepest = 3;

/** Skips the contents of drafts, which are directories, and the targets of links. */
async function filesBelow(directory: string, depth = 1): Promise<string[]> {
  const found = await statOf(directory);
  if (found === undefined || found instanceof CliError || !found.isDirectory()) return [];
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const below = await Promise.all(
    entries.map(async (entry) => {
      const path = join(directory, entry.name);
      if (!entry.isDirectory() || entry.name.endsWith('.draft')) return [path];
      return depth < deepest ? filesBelow(path, depth + 1) : [];
    }),
  );
  return below.flat().toSorted();
}

async function inspectFile(path: string, now: Date): Promise<Finding[]> {
  const found = await statOf(path);
  if (found === undefined) return [];
  if (found instanceof CliError) return [failing(found)];
  const name = basename(path);
  if (name.endsWith('.draft')) return inspectDraft(path, found, now);
  if (name.endsWith('.lock')) return inspectLock(path, now);
  // The other files of a lock are reported together with its head.
  return name.includes('.lock.') ? [] : inspectKept(path, found);
}

async function inspectKept(path: string, found: Stats): Promise<Finding[]> {
  if (!found.isFile()) return [fail(`${path} is not a plain file`, 'move it away')];
  if (basename(path).includes('.json.broken-')) {
    const message = `${path} could not be understood and was set aside`;
    return [{ level: 'warn', message, remedy: `if you need nothing in it: rm ${path}` }];
  }
  const open = accessFault(path, found, 'chmod 600');
  const broken = path.endsWith('.json') ? await inspectDocument(path) : undefined;
  return [open, broken].filter((finding) => finding !== undefined);
}

/** A writer finishes within moments, so an older draft was left by a killed command. */
const draftIsOldAfterMs = 60_000;

function inspectDraft(path: string, { mtimeMs }: Stats, now: Date): Finding[] {
  if (now.getTime() - mtimeMs < draftIsOldAfterMs) return [];
  const remedy = 'nothing to do: the next change of that file removes it';
  return [{ level: 'warn', message: `${path} was left by a command that was killed`, remedy }];
}

async function inspectLock(path: string, now: Date): Promise<Finding[]> {
  const holder = await holderOf(path, now);
  if (holder === undefined) return [];
  const { words, since, isDead } = holder;
  if (isDead) {
    const remedy = 'nothing to do: the next command that needs it takes it over';
    return [{ level: 'warn', message: `${path} was left by ${words}, which is dead`, remedy }];
  }
  const message = `${path} has been held by ${words} since ${since.toISOString()}`;
  return [{ level: 'warn', message, remedy: 'wait until it has ended' }];
}

async function inspectDocument(path: string): Promise<Finding | undefined> {
  try {
    const contents = await lookAt(path);
    return 'error' in contents ? failing(contents.error) : undefined;
  } catch (error) {
    if (error instanceof CliError) return failing(error);
    throw error;
  }
}

function lookAt(path: string): Promise<Contents<unknown>> {
  switch (basename(path)) {
    case 'settings.json':
      return lookAtDocument(path, { schema: SettingsSchema, version: 1 });
    case 'client-secret.json':
      return lookAtDocument(path, { schema: ClientSecretSchema, version: 1 });
    case 'current-user.json':
      return lookAtDocument(path, {
        schema: CurrentUserSchema,
        version: 1,
        remedy: currentUserRemedy,
      });
    default:
      return lookAtDocument(path, {
        schema: FlowSchema,
        version: flowVersion,
        remedy: 'move it away, then sign in again',
      });
  }
}

/** Reports a file of another user, or one that others may read. Undefined when all is well, and on Windows. */
function accessFault(path: string, { uid, mode }: Stats, close: string): Finding | undefined {
  const user = process.geteuid?.();
  if (user === undefined) return undefined;
  if (uid !== user)
    return fail(`${path} belongs to another user`, `move it away, or ${otherPlace}`);
  if ((mode & 0o077) === 0) return undefined;
  const octal = (mode & 0o777).toString(8);
  return {
    level: 'warn',
    message: `${path} is open to others (${octal})`,
    remedy: `${close} ${path}`,
  };
}

async function statOf(path: string): Promise<Stats | undefined | CliError> {
  try {
    return await ignoring(['ENOENT'], lstat(path));
  } catch (cause) {
    const message = `${path} cannot be inspected: ${errnoOf(cause) ?? 'unknown error'}`;
    return new CliError({ code: 'StoreFailed', kind: 'STORE', message, hint: otherPlace, cause });
  }
}

async function isAllowed(path: string, mode: number): Promise<boolean> {
  return access(path, mode).then(
    () => true,
    () => false,
  );
}

function fail(message: string, remedy: string): Finding {
  return { level: 'fail', message, remedy };
}

function failing({ message, hint }: CliError): Finding {
  return { level: 'fail', message, remedy: hint };
}
