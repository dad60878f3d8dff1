import { createHash } from 'node:crypto';
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';

/** What V8 made of the program's files, kept between processes. Where it cannot be kept, all goes on without. */
export interface CodeCache {
  /** Compiled code, whole and ours; undefined when there is none. */
  readonly get: (name: string) => Buffer | undefined;
  readonly put: (codes: ReadonlyMap<string, Buffer>) => void;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's own, as `os.homedir()` gives it. */
  readonly homeDirectory: string;
}

const digestLength = 32;
const monthInMilliseconds = 30 * 24 * 60 * 60 * 1000;

/**
 * The directory for the code of one build under one Node: `$XDG_CACHE_HOME/cogauth` or `~/.cache/cogauth`, and in it the
 * build. Undefined when there is no such place, or COGAUTH_NO_CODE_CACHE says that none is wanted.
 */
export function codeCacheDirectory(
  build: string,
  { env, homeDirectory }: Surroundings,
): string | undefined {
  if ((env['COGAUTH_NO_CODE_CACHE'] ?? '') !== '') return undefined;
  const chosen = env['XDG_CACHE_HOME'];
  const caches =
    chosen !== undefined && isAbsolute(chosen) ? chosen : join(homeDirectory, '.cache');
  // What is found there is run: it must not be found in whatever directory the process stands in.
  if (!isAbsolute(caches)) return undefined;
  return join(caches, 'cogauth', `${build}-${process.version}-${process.arch}`);
}

/** A cache that keeps nothing. */
export const noCodeCache: CodeCache = { get: () => undefined, put: () => undefined };

/** Opens a directory as a cache, made when it is first written to. */
export function openCodeCache(directory: string | undefined): CodeCache {
  if (directory === undefined || !isSafe(directory)) return noCodeCache;
  return {
    get: (name) => unless(() => whole(readFileSync(join(directory, `${name}.code`)))),
    // All of it can be made again: a full disk is no matter.
    put: (codes) => unless(() => putAll(directory, codes)),
  };
}

/** Whether what lies in the directory can be by nobody else: neither it nor the one above it is open to others. */
function isSafe(directory: string): boolean {
  return [directory, dirname(directory)].every((path) => {
    const found = unless(() => lstatSync(path));
    return found === undefined || (found.isDirectory() && isOurs(found) && !isOpen(found));
  });
}

function isOurs({ uid }: Stats): boolean {
  return process.getuid === undefined || uid === process.getuid();
}

function isOpen({ mode }: Stats): boolean {
  return (mode & 0o022) !== 0;
}

/** V8 trusts what it is given: one wrong bit in it may crash the process, or worse. */
function whole(content: Buffer): Buffer | undefined {
  const code = content.subarray(digestLength);
  return digest(code).equals(content.subarray(0, digestLength)) ? code : undefined;
}

function digest(code: Buffer): Buffer {
  return createHash('sha256').update(code).digest();
}

function putAll(directory: string, codes: ReadonlyMap<string, Buffer>): void {
  // Root, in the home of somebody else, leaves nothing there that only root can remove.
  if (!isOurs(nearestAbove(directory))) return;
  const isNew = mkdirSync(directory, { recursive: true, mode: 0o700 }) !== undefined;
  if (isNew) forgetOldBuilds(dirname(directory));
  for (const [name, code] of codes) {
    const draft = join(directory, `${name}.${process.pid}`);
    writeFileSync(draft, Buffer.concat([digest(code), code]), { mode: 0o600 });
    renameSync(draft, join(directory, `${name}.code`));
  }
}

/** What is known of the directory, or of the first above it that is there. */
function nearestAbove(directory: string): Stats {
  return statSync(directory, { throwIfNoEntry: false }) ?? nearestAbove(dirname(directory));
}

/** A build that runs for the first time takes away those that nobody has added to for a month. */
function forgetOldBuilds(builds: string): void {
  for (const build of readdirSync(builds)) {
    const path = join(builds, build);
    if (Date.now() - statSync(path).mtimeMs > monthInMilliseconds)
      rmSync(path, { recursive: true });
  }
}

function unless<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
