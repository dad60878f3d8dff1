// One JSON file, read whole and written whole.
//
// A file that cannot be understood is never overwritten and never deleted. Reading it fails and leaves it alone; a write or
// a removal first sets it aside under another name. Nothing touches a file of a newer version.
//
// Readers need no lock: a file appears by renaming. Writers must hold one, because they share the draft's name.
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type Conf from 'conf';
import * as z from 'zod/mini';
import type { CliError, Hint } from '../errors.ts';
import {
  checkPrivateFile,
  ensurePrivateDirectory,
  readPlainFile,
  syncDirectory,
} from './private-files.ts';
import { onDisk, storeError, ignoring } from './store-error.ts';

type Writer = typeof Conf;

interface Document<T> {
  readonly path: string;
  /** Gives undefined when there is no file. */
  readonly read: () => Promise<T | undefined>;
  readonly write: (value: T) => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Renames the file to `<file>.broken-<when it was written>` and gives that path. */
  readonly setAside: () => Promise<string>;
}

export interface DocumentOptions<T> {
  readonly directory: string;
  /** The topmost directory above the file that must be private too. */
  readonly root?: string;
  /** Safe as a file name: one of our own words, or made by `fileNameFor`. */
  readonly name: string;
  /** Describes the current version, `version` included. Without transforms: the parsed value is what is written. */
  readonly schema: z.ZodMiniType<T>;
  readonly version: number;
  /** What to do about a damaged file. */
  readonly remedy?: Hint | undefined;
  readonly warn: (text: string) => void;
}

const Versioned = z.looseObject({ version: z.int() });

export type Contents<T> =
  | { readonly kind: 'missing' }
  | { readonly kind: 'good'; readonly value: T }
  | { readonly kind: 'broken' | 'newer'; readonly error: CliError };

export function openDocument<T extends Record<string, unknown>>(
  options: DocumentOptions<T>,
): Document<T> {
  const { directory, root = directory, name, schema, warn } = options;
  const path = join(directory, `${name}.json`);
  const draft = `${path}.draft`;
  const load = () => loadContents(path, options);
  const removeDraft = () => rm(draft, { recursive: true, force: true });

  async function setAside(): Promise<string> {
    const aside = await onDisk(path, 'written', async () => {
      const { mtime } = await lstat(path);
      const free = await freeName(`${path}.broken-${mtime.toISOString().replaceAll(':', '-')}`);
      await rename(path, free);
      await syncDirectory(directory);
      return free;
    });
    warn(`${path} could not be understood and was set aside as ${aside}`);
    return aside;
  }

  /** Makes room for a change: a file at `path` that cannot be understood is set aside. */
  async function giveWay(): Promise<void> {
    const contents = await load();
    if (contents.kind === 'newer') throw contents.error;
    if (contents.kind === 'broken') await setAside();
  }

  return {
    path,
    setAside,
    async read() {
      const contents = await load();
      if (contents.kind === 'missing') return undefined;
      if (contents.kind !== 'good') throw contents.error;
      return contents.value;
    },
    async write(value) {
      schema.parse(value);
      for (const warning of await ensurePrivateDirectory(directory, root)) warn(warning);
      await giveWay();
      const Conf = await loadConf();
      try {
        await onDisk(path, 'written', () => replace(Conf, { path, draft, value }));
      } finally {
        // The next writer removes a draft that stays. The file itself is already in place.
        await removeDraft().catch(() => undefined);
      }
    },
    async remove() {
      await giveWay();
      await onDisk(path, 'written', async () => {
        await removeDraft();
        const isRemoved = await ignoring(
          ['ENOENT'],
          rm(path).then(() => true),
        );
        if (isRemoved === true) await syncDirectory(directory);
      });
    },
  };
}

/**
 * Loads what `write` needs. That costs more than the rest of the start, so a command that only reads skips it. A command
 * that will save Cognito's answer calls this first: an upgrade during the call may remove this file of the program.
 */
export async function loadConf(): Promise<Writer> {
  return (await import('conf')).default;
}

/** A damaged file may have the same age as one that was set aside before, such as its copy. */
async function freeName(wanted: string, count = 1): Promise<string> {
  const name = count === 1 ? wanted : `${wanted}-${String(count)}`;
  const isTaken = (await ignoring(['ENOENT'], lstat(name))) !== undefined;
  return isTaken ? freeName(wanted, count + 1) : name;
}

interface Replacement {
  readonly path: string;
  readonly draft: string;
  readonly value: Record<string, unknown>;
}

/**
 * Lets conf write a draft, reads it back, and renames it into place. When this returns it outlasts a power loss.
 *
 * conf alone would not do: it takes a short write on a full disk for a whole one, it writes in place, and not through to
 * the disk, when the variable SNAP is set (as in the terminals of some editors), it never syncs the directory, and when it
 * is killed its temporary file stays. Here that stays in the draft's directory, which the next writer removes.
 */
async function replace(Conf: Writer, { path, draft, value }: Replacement): Promise<void> {
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const conf = new Conf({
    cwd: draft,
    configName: 'draft',
    projectSuffix: '',
    configFileMode: 0o600,
    accessPropertiesByDotNotation: false,
  });
  conf.store = value;
  const written = await syncAndRead(conf.path);
  if (parseJson(written) === undefined) {
    throw storeError({
      code: 'StoreFailed',
      message: `${path} could not be written completely`,
      hint: 'free some space and run the command again',
    });
  }
  await rename(conf.path, path);
  await syncDirectory(dirname(path));
}

/** Windows syncs only files that are open for writing. */
async function syncAndRead(path: string): Promise<string> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
    return await file.readFile('utf8');
  } finally {
    await file.close();
  }
}

/** Far more than any file of the store needs: its contents come from Cognito's replies, which are bounded. */
const longestFile = 64 * 1024 * 1024;

/** Reads without fixing permissions, for read-only inspection. */
export async function lookAtDocument<T>(
  path: string,
  options: Understood<T>,
): Promise<Contents<T>> {
  const text = await onDisk(path, 'read', () => readPlainFile(path, longestFile));
  return text === undefined ? { kind: 'missing' } : understand(path, text, options);
}

/** Reads without conf, which would create the directory, load slowly, and read twice. */
async function loadContents<T>(path: string, options: DocumentOptions<T>): Promise<Contents<T>> {
  const { directory, root = directory, warn } = options;
  for (const warning of await checkPrivateFile(path, root)) warn(warning);
  return lookAtDocument(path, options);
}

type Understood<T> = Pick<DocumentOptions<T>, 'schema' | 'version' | 'remedy'>;

function understand<T>(path: string, text: string, options: Understood<T>): Contents<T> {
  const { schema, version, remedy } = options;
  const found = Versioned.safeParse(parseJson(text));
  if (found.success && found.data.version > version) {
    const error = storeError({
      code: 'StoreNewer',
      message: `${path} was written by a newer cogauth (version ${String(found.data.version)} of the file)`,
      hint: 'use that cogauth, or choose another place with --home or COGAUTH_HOME',
    });
    return { kind: 'newer', error };
  }
  const parsed = found.success ? schema.safeParse(found.data) : found;
  if (parsed.success) return { kind: 'good', value: parsed.data };
  const error = storeError({
    code: 'StoreBroken',
    message: `${path} is damaged${placeOf(parsed.error)}`,
    hint: remedy ?? 'repair the file, or move it away and start again',
  });
  return { kind: 'broken', error };
}

/** Gives undefined for text that is not JSON, which no schema accepts. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Names the first bad key, never its value, which may be a secret. */
function placeOf(error: z.core.$ZodError): string {
  const key = error.issues[0]?.path.map(String).join('.') ?? '';
  return key === '' ? '' : ` at "${key}"`;
}
