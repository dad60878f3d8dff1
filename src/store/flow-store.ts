import { userWords } from '../state/next-steps.ts';
import { readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import * as z from 'zod/mini';
import { CliError, type Hint, hint, run } from '../errors.ts';
import { type Flow, FlowSchema, flowVersion } from '../state/flow.ts';
import { type DocumentOptions, loadConf, openDocument } from './document.ts';
import { type LockOptions, withLock } from './lock.ts';
import { fileNameFor, type StorePaths } from './paths.ts';
import { ensurePrivateDirectory } from './private-files.ts';
import { onDisk, ignoring } from './store-error.ts';

interface FlowStoreOptions extends Pick<DocumentOptions<Flow>, 'warn'> {
  readonly paths: StorePaths;
  readonly profile: string;
  readonly lock: LockOptions;
}

/** The saved state of one profile's users. Reading takes no lock. Call `write` and `remove` inside `lock`. */
export interface FlowStore {
  readonly read: (username: string) => Promise<Flow | undefined>;
  readonly write: (username: string, flow: Flow) => Promise<void>;
  readonly remove: (username: string) => Promise<void>;
  /** Removes every user's file, each under its lock, and sets aside files that cannot be read. Gives the number of files. */
  readonly removeAll: () => Promise<number>;
  /** Gives the usernames in order. Leaves out files that cannot be read, with a warning. */
  readonly list: () => Promise<string[]>;
  readonly currentUser: () => Promise<string | undefined>;
  readonly setCurrentUser: (username: string) => Promise<void>;
  readonly clearCurrentUser: () => Promise<void>;
  /** Keeps every other process away from this user. Never ask a person anything inside it. */
  readonly lock: <R>(username: string, body: () => Promise<R>) => Promise<R>;
}

export const CurrentUserSchema = z.object({ version: z.literal(1), username: z.string() });

/** What to do about a damaged file of a user. */
function flowRemedy(username: string): Hint {
  return hint`set it aside: ${run('session clear', ...userWords(username))}, then sign in again`;
}

/** What to do about a damaged current-user file: a sign-in writes a new one. */
export const currentUserRemedy = hint`sign in again, naming the user: ${run('initiate-auth', 'USERNAME')}`;

export function openFlowStore({ paths, profile, lock, warn }: FlowStoreOptions): FlowStore {
  const directory = paths.flowDirectory(profile);
  const shared = { root: paths.stateDirectory, warn };
  const currentUser = openDocument({
    ...shared,
    directory: paths.profileDirectory(profile),
    name: 'current-user',
    remedy: currentUserRemedy,
    schema: CurrentUserSchema,
    version: 1,
  });
  const fileNamed = (name: string, remedy?: Hint) =>
    openDocument({ ...shared, directory, name, remedy, schema: FlowSchema, version: flowVersion });
  const fileOf = (username: string) => fileNamed(fileNameFor(username), flowRemedy(username));

  async function locked<R>(name: string, body: () => Promise<R>): Promise<R> {
    const place = paths.lockDirectory(profile);
    for (const warning of await ensurePrivateDirectory(place, shared.root)) warn(warning);
    return withLock({ ...lock, directory: place, name }, body);
  }

  async function usernameIn(name: string): Promise<string | undefined> {
    try {
      return (await fileNamed(name).read())?.username;
    } catch (error) {
      if (!(error instanceof CliError)) throw error;
      warn(error.message);
      return undefined;
    }
  }

  async function fileNames(ending = '.json'): Promise<string[]> {
    const names = await onDisk(directory, 'read', () => ignoring(['ENOENT'], readdir(directory)));
    return (names ?? [])
      .filter((name) => name.endsWith(ending))
      .map((name) => basename(name, ending));
  }

  return {
    read: (username) => fileOf(username).read(),
    write: (username, flow) => fileOf(username).write(flow),
    remove: (username) => fileOf(username).remove(),
    async removeAll() {
      const names = await fileNames();
      // A first write that was killed leaves a draft without a file. The draft may hold a secret.
      const all = new Set([...names, ...(await fileNames('.json.draft'))]);
      await Promise.all([...all].map((name) => locked(name, () => fileNamed(name).remove())));
      return names.length;
    },
    async list() {
      const usernames = await Promise.all((await fileNames()).map(usernameIn));
      return usernames.filter((username) => username !== undefined).toSorted();
    },
    currentUser: async () => (await currentUser.read())?.username,
    setCurrentUser: async (username) => {
      // Most steps are about the same user as the one before: they need no second lock and no second wait for the disk.
      const current = await currentUser.read().catch(() => undefined);
      if (current?.username === username) return;
      await locked('current-user', () => currentUser.write({ version: 1, username }));
    },
    clearCurrentUser: () => locked('current-user', () => currentUser.remove()),
    // Everything needed to save is loaded before the wait, and before the body spends anything.
    lock: (username, body) => loadConf().then(() => locked(fileNameFor(username), body)),
  };
}
