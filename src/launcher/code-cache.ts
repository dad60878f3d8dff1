import { createHash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { isOn } from '../process/switches.ts';

// The program runs the code that it finds in the cache. So it uses the cache only if no other user can write there: its
// directories belong to this user and are closed to others, and no other user can rename them in their parent
// directory. If the directory is not safe when the process starts, this process does not read from it.

/**
 * V8's compiled code of the program's files, kept between processes. Without a usable cache the program runs all the
 * same.
 */
export interface CodeCache {
  /** The code of a file with exactly this source; undefined if the cache has none. */
  readonly get: (name: string, source: string) => Buffer | undefined;
  readonly put: (files: readonly Compiled[]) => void;
}

export interface Compiled {
  readonly name: string;
  /** The text, read as Latin-1. */
  readonly source: string;
  readonly code: () => Buffer;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home directory; empty if there is none. */
  readonly homeDirectory: string;
}

const digestLength = 32;
const hour = 60 * 60 * 1000;
const month = 30 * 24 * hour;

/**
 * The cache directory of one build and Node version, in `$XDG_CACHE_HOME/cogauth/code` or `~/.cache/cogauth/code`.
 * Undefined if there is no home directory, or if COGAUTH_NO_CODE_CACHE is set.
 *
 * @param build 32 hexadecimal digits
 */
export function codeCacheDirectory(
  build: string,
  { env, homeDirectory }: Surroundings,
): string | undefined {
  if (isOn(env['COGAUTH_NO_CODE_CACHE'])) return undefined;
  const chosen = env['XDG_CACHE_HOME'];
  const caches =
    chosen !== undefined && isAbsolute(chosen) ? chosen : join(homeDirectory, '.cache');
  // Without a home directory the path would be relative to the current directory.
  if (!isAbsolute(caches)) return undefined;
  const { version, platform, arch } = process;
  return join(caches, 'cogauth', 'code', `${build}-${version}-${platform}-${arch}`);
}

const nameOfBuild = /^[0-9a-f]{32}-v[\w.-]+$/;
const nameOfFile = /^[\w-]+\.cjs\.(?:code|\d+\.draft)$/;

/** A cache that keeps nothing. */
const noCodeCache: CodeCache = { get: () => undefined, put: () => undefined };

/** Opens the directory of a build as a cache. The first `put` creates the directory. */
export function openCodeCache(directory: string | undefined): CodeCache {
  if (directory === undefined) return noCodeCache;
  const isThere = isSafe(directory);
  return {
    get: (name, source) =>
      isThere ? orUndefined(() => read(join(directory, `${name}.code`), source)) : undefined,
    // Failing to write, such as on a full disk, does no harm: the next process tries again.
    put: (files) => orUndefined(() => putAll(directory, files)),
  };
}

/** The directories of the cache, outermost first: `cogauth`, `code` and the build. */
function ownDirectories(directory: string): string[] {
  const code = dirname(directory);
  return [dirname(code), code, directory];
}

function isSafe(directory: string): boolean {
  const own = ownDirectories(directory);
  const above = orUndefined(() => lstatSync(dirname(own[0] ?? directory)));
  return above !== undefined && keepsNames(above) && own.every((path) => isOursAlone(path));
}

/** Whether only this user and root can rename entries of this user in the directory. */
function keepsNames(above: Stats): boolean {
  const isTrusted = isOurs(above) || above.uid === 0;
  const isSticky = (above.mode & 0o1000) !== 0;
  return above.isDirectory() && isTrusted && (isSticky || !isOpen(above));
}

function isOursAlone(path: string): boolean {
  const found = orUndefined(() => lstatSync(path));
  return found?.isDirectory() === true && isOurs(found) && !isOpen(found);
}

/** A file that somebody put there while a directory was open to others stays when the directory is closed again. */
function isOurFile(found: Stats): boolean {
  return found.isFile() && isOurs(found) && !isOpen(found) && found.nlink === 1;
}

function isOurs({ uid }: Stats): boolean {
  return process.geteuid === undefined || uid === process.geteuid();
}

function isOpen({ mode }: Stats): boolean {
  return (mode & 0o022) !== 0;
}

/** Checks a digest of source and code: V8 itself compares only the length of the source. */
function read(path: string, source: string): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!isOurFile(fstatSync(file))) return undefined;
    const content = readFileSync(file);
    const code = content.subarray(digestLength);
    return digest(source, code).equals(content.subarray(0, digestLength)) ? code : undefined;
  } finally {
    closeSync(file);
  }
}

function digest(source: string, code: Buffer): Buffer {
  return createHash('sha256').update(source, 'latin1').update(code).digest();
}

function putAll(directory: string, files: readonly Compiled[]): void {
  const isNew = makeDirectories(directory);
  if (!isSafe(directory)) return;
  if (isNew) forgetOldBuilds(dirname(directory));
  forgetFiles(directory, (name, age) => name.endsWith('.draft') && age > hour);
  for (const file of files) orUndefined(() => put(directory, file));
}

function put(directory: string, { name, source, code }: Compiled): void {
  const compiled = code();
  const draft = join(directory, `${name}.${process.pid}.draft`);
  try {
    const content = Buffer.concat([digest(source, compiled), compiled]);
    writeFileSync(draft, content, { mode: 0o600, flag: 'wx' });
    renameSync(draft, join(directory, `${name}.code`));
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Creates the missing directories, but only in a directory of this user: root creates none in another user's home. */
function makeDirectories(directory: string): boolean {
  const own = ownDirectories(directory);
  const caches = dirname(own[0] ?? directory);
  const missing = [caches, ...own].filter(
    (path) => lstatSync(path, { throwIfNoEntry: false }) === undefined,
  );
  for (const path of missing) {
    if (!keepsNames(lstatSync(dirname(path)))) return false;
    mkdirSync(path, { mode: 0o700 });
  }
  return missing.includes(directory);
}

/** The first run of a build removes builds whose cache has not changed for a month. */
function forgetOldBuilds(builds: string): void {
  for (const name of readdirSync(builds).filter((found) => nameOfBuild.test(found))) {
    const build = join(builds, name);
    if (!isOursAlone(build) || Date.now() - lstatSync(build).mtimeMs < month) continue;
    forgetFiles(build, () => true);
    orUndefined(() => rmdirSync(build));
  }
}

/** Removes files from a directory of this cache. It touches no file with another kind of name. */
function forgetFiles(
  directory: string,
  isForgotten: (name: string, ageInMilliseconds: number) => boolean,
): void {
  for (const name of readdirSync(directory).filter((found) => nameOfFile.test(found))) {
    const path = join(directory, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found === undefined || !isForgotten(name, Date.now() - found.mtimeMs)) continue;
    orUndefined(() => {
      rmSync(path);
    });
  }
}

function orUndefined<Found>(look: () => Found): Found | undefined {
  try {
    return look();
  } catch {
    return undefined;
  }
}
