// A lock between processes, made of files, because Node cannot ask the kernel for one.
//
// A process that finds no head, `<name>.lock`, creates it. A dead holder's file is not deleted: its successor makes
// `<name>.lock.<dead token>`, and so on; the last file of this chain holds the lock. Three facts make it safe:
// - a file appears whole and at most once under a name (lock-file.ts);
// - tokens are never used twice, so a name that was built on one chain means nothing to the next;
// - only the holder removes files of a chain, the head first. So as long as the head stands, its chain is whole.
// A successor that comes too late may make its file after the chain is gone. It walks again from the head after making it,
// does not find itself, and withdraws. Two successors want the same name, and one gets it. Before a holder removes
// anything it takes that name itself, so that no process that gave the holder up can come in between.
//
// A full disk does not keep a lock: a holder that cannot make that last file checks whether it is still the last of the
// chain, and then lets go. This leaves one gap: a process that finds the holder too old may take that name after the check
// and walk before the head is gone. It then holds the lock beside the next process that finds no head. No process does so to
// a holder that is known to be alive.
//
// A clock is used only when this machine cannot tell whether the holder is alive.
import { randomInt, randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { uptime } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as z from 'zod/mini';
import { CliError } from '../errors.ts';
import { makeLockFile, readLockFile } from './lock-file.ts';
import { identifyThisProcess, ProcessIdentity, whetherAlive } from './process-identity.ts';
import { onDisk, storeError } from './store-error.ts';

export interface LockOptions {
  readonly timeoutMs: number;
  /** What the holder is doing, shown to a process that finds the lock held. Must not contain a secret. */
  readonly holder: { readonly command: string };
  readonly now: () => Date;
}

interface Place {
  /** Must exist and be private. */
  readonly directory: string;
  /** Safe as a file name. */
  readonly name: string;
}

/** A holder whose liveness is unknown is treated as dead after this time. Commands end within a few minutes. */
const abandonedAfterMs = 10 * 60_000;

/** A clock that is merely wrong is never further ahead than this. Another machine may be ahead by minutes or by its time zone. */
const nonsenseAheadMs = 24 * 60 * 60_000;

const Holder = z.object({
  token: z.uuid(),
  process: ProcessIdentity,
  command: z.string(),
  since: z.iso.datetime(),
});
type Holder = z.infer<typeof Holder>;

/** One file of the chain. It has no holder if it cannot be understood: a power loss cut it off, or another version wrote it. */
interface Link {
  readonly token: string;
  readonly since: Date;
  /** A power loss leaves a file like this. No version of cogauth writes one. */
  readonly isBlank?: boolean;
  readonly holder?: Holder;
}

interface Held {
  readonly head: string;
  readonly claim: Holder;
}

/**
 * Runs `body` while no other process does so under the same lock. A holder that died is succeeded at once.
 *
 * @throws CliError LOCKED (exit 21) when the holder keeps it for longer than `timeoutMs`
 */
export async function withLock<T>(
  options: Place & LockOptions,
  body: () => Promise<T>,
): Promise<T> {
  const head = join(options.directory, `${options.name}.lock`);
  const held = await onDisk(head, 'written', () => acquire(head, options));
  const releasing = (): Promise<void> => onDisk(head, 'written', () => release(held));
  const result = await body().catch(async (error: unknown) => {
    await releasing().catch(() => undefined); // the body's error matters more
    throw error;
  });
  await releasing();
  return result;
}

/**
 * Finds who holds a lock. Does not take the lock and removes nothing.
 *
 * @param head the path of `<name>.lock`
 * @returns undefined when nobody holds it
 */
export async function holderOf(
  head: string,
  now: Date,
): Promise<{ readonly words: string; readonly since: Date; readonly isDead: boolean } | undefined> {
  const last = await onDisk(head, 'read', () => lastLink(head));
  if (last === undefined) return undefined;
  const life = await lifeOf(await identifyThisProcess(), last, now);
  return { words: wordsFor(last), since: last.since, isDead: life === 'dead' };
}

async function acquire(head: string, options: LockOptions): Promise<Held> {
  const { timeoutMs, holder, now } = options;
  const self = await identifyThisProcess();
  const deadline = AbortSignal.timeout(timeoutMs);
  /* oxlint-disable no-await-in-loop -- each look decides whether there is another */
  for (;;) {
    const last = await lastLink(head);
    const life = last === undefined ? 'dead' : await lifeOf(self, last, now());
    if (life === 'dead') {
      // Not from the random source that is passed in: it may repeat, and tokens must not.
      const token = randomUUID();
      const since = now().toISOString();
      const held = { head, claim: { token, process: self, command: holder.command, since } };
      if (await claimed(held, last)) return held;
    }
    if (deadline.aborted) throw lockedBy(head, last, life);
    await setTimeout(randomInt(20, 51));
  }
  /* oxlint-enable no-await-in-loop */
}

async function claimed({ head, claim }: Held, dead: Link | undefined): Promise<boolean> {
  const path = dead === undefined ? head : successorOf(head, dead);
  if (!(await makeClaim(head, path, claim))) return false;
  const last = await lastLink(head);
  if (last?.token === claim.token) return true;
  await rm(path, { force: true });
  return false;
}

const successorOf = (head: string, { token }: Pick<Link, 'token'>): string => `${head}.${token}`;

function makeClaim(head: string, path: string, claim: Holder): Promise<boolean> {
  return makeLockFile(path, `${head}.${claim.token}.new`, JSON.stringify(claim));
}

/**
 * Removes the chain, and the files that killed processes left beside it. The head goes first: without it nobody takes
 * the rest for a lock.
 */
async function release({ head, claim }: Held): Promise<void> {
  const end = successorOf(head, claim);
  if (!(await endChain(head, claim, end))) return; // another process gave this holder up by its age, so the successor removes the chain
  const names = await readdir(dirname(head));
  const leavings = names.filter((name) => name.startsWith(`${basename(head)}.`));
  try {
    await rm(head, { force: true });
  } catch (error) {
    await rm(end, { force: true }); // held until this process ends
    throw error;
  }
  const removals = leavings.map((name) =>
    rm(join(dirname(head), name), { recursive: true, force: true }),
  );
  await Promise.allSettled(removals); // the rest is not a lock; the next holder removes it
}

/** Gives false if a successor came first. */
async function endChain(head: string, claim: Holder, end: string): Promise<boolean> {
  const mark = { ...claim, token: randomUUID() };
  try {
    return await makeClaim(head, end, mark);
  } catch {
    const last = await lastLink(head);
    return last !== undefined && [claim.token, mark.token].includes(last.token);
  }
}

async function lastLink(head: string): Promise<Link | undefined> {
  const seen = new Set<string>();
  let last: Link | undefined;
  /* oxlint-disable no-await-in-loop -- each file names the next */
  for (let found = await readLink(head); found !== undefined;) {
    if (seen.has(found.token)) throw inCircle(head);
    seen.add(found.token);
    last = found;
    found = await readLink(successorOf(head, found));
  }
  /* oxlint-enable no-await-in-loop */
  return last;
}

async function readLink(path: string): Promise<Link | undefined> {
  const file = await readLockFile(path);
  if (file === undefined) return undefined;
  const holder = parseHolder(file.text);
  return holder === undefined
    ? { token: file.mark, since: file.changedAt, isBlank: /^\0*$/.test(file.text) }
    : { token: holder.token, since: new Date(holder.since), holder };
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

type Life = 'alive' | 'dead' | 'unknown';

async function lifeOf(self: ProcessIdentity, link: Link, now: Date): Promise<Life> {
  const { since, holder, isBlank } = link;
  const life = holder === undefined ? 'unknown' : await whetherAlive(self, holder.process);
  if (life !== 'unknown') return life;
  const ageMs = now.getTime() - since.getTime();
  // Lock files need not reach the disk.
  const isFromBeforeBoot = isBlank === true && ageMs > uptime() * 1000;
  const isOld = ageMs > abandonedAfterMs || ageMs < -nonsenseAheadMs;
  return isFromBeforeBoot || isOld ? 'dead' : 'unknown';
}

function wordsFor({ holder }: Link): string {
  if (holder === undefined) return 'another process';
  return `process ${String(holder.process.pid)} on ${holder.process.machine.split(' ', 1).join()} (${holder.command})`;
}

function lockedBy(head: string, last: Link | undefined, life: Life): CliError {
  const who = last === undefined ? 'another process' : wordsFor(last);
  const since = last === undefined ? '' : ` since ${last.since.toISOString()}`;
  const wait = 'wait until it has ended, or wait longer with --lock-timeout';
  return new CliError({
    code: 'Locked',
    kind: 'LOCKED',
    message: `${who} has been at work on this${since}`,
    hint: life === 'unknown' ? `${wait}; if it was killed, remove ${head}` : wait,
    retryable: true,
  });
}

function inCircle(head: string): CliError {
  return storeError({
    code: 'StoreBroken',
    message: `${head} and the files beside it are not a lock of cogauth: they lead in a circle`,
    hint: `if no cogauth is running, remove ${head}`,
  });
}
