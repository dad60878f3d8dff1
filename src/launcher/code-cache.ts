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

// What is found in the cache is run. So it is used only where nobody else can have put anything: the directories are ours
// and closed to others, and the one above them lets nobody else rename them. What was not so when the process began is not
// looked at again.

/** What V8 made of the program's files, kept between processes. Where it cannot be kept, all goes on without. */
export interface CodeCache {
  /** The code of a file with this source, whole and ours; undefined when there is none. */
  readonly get: (name: string, source: string) => Buffer | undefined;
  readonly put: (files: readonly Compiled[]) => void;
}

export interface Compiled {
  readonly name: string;
  /** Latin-1, as it was read. */
  readonly source: string;
  readonly code: () => Buffer;
}

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's own; empty when there is none. */
  readonly homeDirectory: string;
}

const digestLength = 32;
const hour = 60 * 60 * 1000;
const month = 30 * 24 * hour;

/**
 * The directory for the code of one build under one Node: `$XDG_CACHE_HOME/cogauth/code` or `~/.cache/cogauth/code`, and in
 * it the build. Undefined when there is no such place, or COGAUTH_NO_CODE_CACHE says that none is wanted.
 *
 * @param build 32 hexadecimal digits
 */
export function codeCacheDirectory(
  build: string,
  { env, homeDirectory }: Surroundings,
): string | undefined {
  if ((env['COGAUTH_NO_CODE_CACHE'] ?? '') !== '') return undefined;
  const chosen = env['XDG_CACHE_HOME'];
  const caches =
    chosen !== undefined && isAbsolute(chosen) ? chosen : join(homeDirectory, '.cache');
  // Not in whatever directory the process stands in.
  if (!isAbsolute(caches)) return undefined;
  const { version, platform, arch } = process;
  return join(caches, 'cogauth', 'code', `${build}-${version}-${platform}-${arch}`);
}

const nameOfBuild = /^[0-9a-f]{32}-v[\w.-]+$/;
const nameOfFile = /^[\w-]+\.cjs\.(?:code|\d+\.draft)$/;

/** A cache that keeps nothing. */
const noCodeCache: CodeCache = { get: () => undefined, put: () => undefined };

/** Opens the directory of a build as a cache, made when it is first written to. */
export function openCodeCache(directory: string | undefined): CodeCache {
  if (directory === undefined) return noCodeCache;
  const isThere = isSafe(directory);
  return {
    get: (name, source) =>
      isThere ? orUndefined(() => read(join(directory, `${name}.code`), source)) : undefined,
    // All of it can be made again: a full disk is no matter.
    put: (files) => orUndefined(() => putAll(directory, files)),
  };
}

/** The directories that are ours alone, from above: `cogauth`, `code` and the build. */
function ownDirectories(directory: string): string[] {
  const code = dirname(directory);
  return [dirname(code), code, directory];
}

function isSafe(directory: string): boolean {
  const own = ownDirectories(directory);
  const above = orUndefined(() => lstatSync(dirname(own[0] ?? directory)));
  return above !== undefined && keepsNames(above) && own.every((path) => isOursAlone(path));
}

/** Whether nobody but us, and root, can rename what we have made there. */
function keepsNames(above: Stats): boolean {
  const isTrusted = isOurs(above) || above.uid === 0;
  const isSticky = (above.mode & 0o1000) !== 0;
  return above.isDirectory() && isTrusted && (isSticky || !isOpen(above));
}

function isOursAlone(path: string): boolean {
  const found = orUndefined(() => lstatSync(path));
  return found?.isDirectory() === true && isOurs(found) && !isOpen(found);
}

function isOurs({ uid }: Stats): boolean {
  return process.geteuid === undefined || uid === process.geteuid();
}

function isOpen({ mode }: Stats): boolean {
  return (mode & 0o022) !== 0;
}

/** V8 trusts what it is given, and looks at no more of the source than its length. */
function read(path: string, source: string): Buffer | undefined {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  const file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    if (!fstatSync(file).isFile()) return undefined;
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

/** Makes what is missing, if it is our own home that lacks it: root leaves nothing in somebody else's. */
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

/** A build that runs for the first time takes away those that nobody has added to for a month. */
function forgetOldBuilds(builds: string): void {
  for (const name of readdirSync(builds).filter((found) => nameOfBuild.test(found))) {
    const build = join(builds, name);
    if (!isOursAlone(build) || Date.now() - lstatSync(build).mtimeMs < month) continue;
    forgetFiles(build, () => true);
    orUndefined(() => rmdirSync(build));
  }
}

/** Removes files of this cache from a directory of it, and nothing that has another name. */
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
