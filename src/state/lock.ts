// A lock between processes, made of files, because Node cannot ask the kernel for one.
//
// The head, `<name>.lock`, is made by whoever finds none. A dead holder's file is not deleted: its successor makes
// `<name>.lock.<dead token>`, and so on; the last file of this chain holds the lock. Three facts make it safe:
// - a file appears whole and at most once under a name (a hard link to a finished file fails if the name is taken);
// - tokens are never used twice, so a name that was built on one chain means nothing to the next;
// - only the holder removes files of a chain, the head first. So as long as the head stands, its chain is whole.
// A successor that comes too late may make its file after the chain is gone. It walks again from the head after making it,
// does not find itself, and withdraws. Two successors want the same name, and one gets it.
import { randomInt, randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import * as z from 'zod';

import { CliError } from '../errors.ts';
import { identifyThisProcess, ProcessIdentity, whetherAlive } from './process-identity.ts';
import { errnoOf, onDisk, unless } from './store-error.ts';

export interface LockOptions {
  readonly timeoutMs: number;
  /** What the holder is doing, for whoever finds the lock held. Must hold no secret. */
  readonly holder: { readonly command: string };
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
}

interface Place {
  /** Must exist and be private. */
  readonly directory: string;
  /** Safe as a file name. */
  readonly name: string;
}

/** After this long a holder is given up of whom only the age is known. Commands end within a few minutes. */
const abandonedAfterMs = 10 * 60_000;

const Holder = z.object({
  token: z.uuid(),
  process: ProcessIdentity,
  command: z.string(),
  since: z.iso.datetime(),
});
type Holder = z.infer<typeof Holder>;

/** One file of the chain. It has no holder if it cannot be read, as when its writer has yet to finish it. */
interface Link {
  readonly token: string;
  readonly since: Date;
  readonly holder?: Holder;
}

interface Held {
  readonly head: string;
  readonly path: string;
  readonly token: string;
}

/**
 * Runs `body` while no other process does so under the same lock. A holder that died is succeeded at once.
 *
 * @throws CliError LOCKED (exit 21) when the holder keeps it for longer than `timeoutMs`; the signal's reason when aborted
 */
export async function withLock<T>(
  options: Place & LockOptions,
  body: () => Promise<T>,
): Promise<T> {
  const head = join(options.directory, `${options.name}.lock`);
  const held = await onDisk(head, 'written', () => acquire(head, options));
  const releasing = (): Promise<void> => onDisk(head, 'written', () => release(held));
  const result = await body().catch(async (error: unknown) => {
    await releasing().catch(() => undefined); // what the body says matters more
    throw error;
  });
  await releasing();
  return result;
}

/**
 * Who holds a lock, for whoever only wants to know; takes nothing and removes nothing.
 *
 * @param head the path of `<name>.lock`
 * @returns undefined when nobody does
 */
export async function holderOf(
  head: string,
  now: Date,
): Promise<{ readonly words: string; readonly since: Date; readonly isDead: boolean } | undefined> {
  const last = await onDisk(head, 'read', () => lastLink(head, head));
  if (last === undefined) return undefined;
  const isOver = await isDead(await identifyThisProcess(), last, now);
  return { words: wordsFor(last), since: last.since, isDead: isOver };
}

async function acquire(head: string, options: LockOptions): Promise<Held> {
  const { timeoutMs, holder, now, signal } = options;
  const self = await identifyThisProcess();
  const deadline = AbortSignal.timeout(timeoutMs);
  /* oxlint-disable no-await-in-loop -- each look decides whether there is another */
  for (;;) {
    signal?.throwIfAborted();
    const last = await lastLink(head, head);
    if (last === undefined || (await isDead(self, last, now()))) {
      const path = last === undefined ? head : `${head}.${last.token}`;
      const since = now().toISOString();
      // Not from the dice that are passed in: those may repeat, and tokens must not.
      const claim = { token: randomUUID(), process: self, command: holder.command, since };
      if (await claimHeld(head, path, claim)) return { head, path, token: claim.token };
    } else {
      if (deadline.aborted) throw lockedBy(last);
      await setTimeout(randomInt(20, 51));
    }
  }
  /* oxlint-enable no-await-in-loop */
}

async function claimHeld(head: string, path: string, claim: Holder): Promise<boolean> {
  const isMade = await makeOnce(path, `${head}.${claim.token}.new`, JSON.stringify(claim));
  if (!isMade) return false;
  const last = await lastLink(head, head);
  if (last?.token === claim.token) return true;
  await rm(path, { force: true });
  return false;
}

/** The head goes first: from then on nobody can mistake the rest, or leavings of killed processes, for a lock. */
async function release({ head, path, token }: Held): Promise<void> {
  const isSucceeded = (await readLink(`${head}.${token}`)) !== undefined;
  if (isSucceeded) return; // given up by its age: the chain is the successor's to remove
  const isAlone = path === head;
  const names = isAlone ? [] : await readdir(dirname(head));
  const leavings = names.filter((name) => name.startsWith(`${basename(head)}.`));
  await rm(head, { force: true });
  await Promise.all(leavings.map((name) => rm(join(dirname(head), name), { force: true })));
}

async function lastLink(head: string, path: string, before?: Link): Promise<Link | undefined> {
  const found = await readLink(path);
  return found === undefined ? before : lastLink(head, `${head}.${found.token}`, found);
}

async function readLink(path: string): Promise<Link | undefined> {
  const text = await unless(['ENOENT'], readFile(path, 'utf8'));
  if (text === undefined) return undefined;
  const holder = parseHolder(text);
  if (holder !== undefined) return { token: holder.token, since: new Date(holder.since), holder };
  const found = await unless(['ENOENT'], stat(path));
  return found && { token: `${found.ino}-${found.mtimeMs}`, since: found.mtime };
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function isDead(self: ProcessIdentity, { since, holder }: Link, now: Date): Promise<boolean> {
  const life = holder === undefined ? 'unknown' : await whetherAlive(self, holder.process, since);
  if (life !== 'unknown') return life === 'dead';
  return now.getTime() - since.getTime() > abandonedAfterMs;
}

/** Makes a file that is whole from its first moment, unless there is one. */
async function makeOnce(path: string, draft: string, text: string): Promise<boolean> {
  try {
    await writeFile(draft, text, { flag: 'wx', mode: 0o600 });
    const failure = await link(draft, path).then(() => undefined, errnoOf);
    // ENOENT: a holder that cleaned up took the draft along.
    if (failure === 'EEXIST' || failure === 'ENOENT') return false;
    return failure === undefined || (await makeInPlace(path, text));
  } finally {
    await rm(draft, { force: true });
  }
}

/** For file systems without hard links. A reader may find the file unfinished, and then waits. */
async function makeInPlace(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if (errnoOf(error) === 'EEXIST') return false;
    await rm(path, { force: true });
    throw error;
  }
}

function wordsFor({ holder }: Link): string {
  if (holder === undefined) return 'another process';
  return `process ${String(holder.process.pid)} on ${holder.process.machine.split(' ', 1).join()} (${holder.command})`;
}

function lockedBy(last: Link): CliError {
  const { since } = last;
  const who = wordsFor(last);
  return new CliError({
    code: 'Locked',
    kind: 'LOCKED',
    message: `${who} has been at work on this since ${since.toISOString()}`,
    hint: 'wait until it has ended, or wait longer with --lock-timeout',
    retryable: true,
  });
}
