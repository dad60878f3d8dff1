import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod/mini';
import { errnoOf, ignoring } from './store-error.ts';

/** Distinguishes a process from every other, even from a later one with the same pid. A fact is null if the system does not have it. */
export const ProcessIdentity = z.object({
  pid: z.int().check(z.positive()),
  /** Clock ticks between boot and the start of the process (Linux). */
  startTicks: z.nullable(z.string()),
  /** When it started, as `ps` prints it, for systems without ticks. */
  startTime: z.prefault(z.nullable(z.string()), null),
  /** Host name and machine id. */
  machine: z.string(),
  boot: z.nullable(z.string()),
  pidNamespace: z.nullable(z.string()),
});
export type ProcessIdentity = z.infer<typeof ProcessIdentity>;

export async function identifyThisProcess(): Promise<ProcessIdentity> {
  const [stat, machineId, boot, pidNamespace] = await Promise.all([
    readProcessStat('self'),
    absentAsNull(readFile('/etc/machine-id', 'utf8')),
    absentAsNull(readFile('/proc/sys/kernel/random/boot_id', 'utf8')),
    absentAsNull(readlink('/proc/self/ns/pid')),
  ]);
  return {
    pid: process.pid,
    startTicks: stat?.start ?? null,
    startTime: stat === null ? ((await askPs(process.pid))?.start ?? null) : null,
    machine: `${hostname()} ${machineId ?? ''}`.trim(),
    boot,
    pidNamespace,
  };
}

/**
 * Finds out whether a process still runs. `unknown` if its pid means nothing here, because it is of another machine or pid
 * namespace, or if the pid is in use on a system that does not say since when (Windows).
 */
export async function whetherAlive(
  self: ProcessIdentity,
  other: ProcessIdentity,
): Promise<'alive' | 'dead' | 'unknown'> {
  if (self.machine !== other.machine) return 'unknown';
  if (areTwo(self.boot, other.boot)) return 'dead';
  if (self.pidNamespace !== other.pidNamespace) return 'unknown';
  // A sandbox can hide the boot from one of the two. The pid still means something if both are in the same namespace.
  if (self.boot !== other.boot && self.pidNamespace === null) return 'unknown';
  if (!pidExists(other.pid)) return 'dead';
  return whetherSame(other);
}

const areTwo = (one: string | null, other: string | null): boolean =>
  one !== null && other !== null && one !== other;

/** The pid may belong to a later process, or to one that has ended but was not waited for. */
async function whetherSame(other: ProcessIdentity): Promise<'alive' | 'dead' | 'unknown'> {
  const { startTicks, startTime } = other;
  if (startTicks === null && startTime === null) return 'unknown';
  const look = startTicks === null ? askPs(other.pid) : readProcessStat(String(other.pid));
  const found = await look;
  if (found === null) return 'alive'; // it has just ended, and will be gone at the next look
  const isSame = found.start === (startTicks ?? startTime);
  return isSame && !/^[XZ]/.test(found.state) ? 'alive' : 'dead';
}

function pidExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

interface Running {
  /** Begins with Z for one that has ended. */
  readonly state: string;
  readonly start: string;
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 3 and 22; field 2 may hold spaces and brackets */
async function readProcessStat(pid: string): Promise<Running | null> {
  const text = await absentAsNull(readFile(`/proc/${pid}/stat`, 'utf8'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, start] = [fields?.[0], fields?.[19]];
  return state === undefined || start === undefined ? null : { state, start };
}

/** For systems without /proc. Times are compared as text, so `ps` must print them in the same way for every caller. */
async function askPs(pid: number): Promise<Running | null> {
  if (process.platform === 'win32') return null;
  // Loading it takes a tenth of an empty process, and Linux needs none.
  const [{ execFile }, { promisify }] = await Promise.all([
    import('node:child_process'),
    import('node:util'),
  ]);
  const ps = promisify(execFile)('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    timeout: 5000,
  });
  const told = await ps.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
  const [state = '', ...words] = told.split(/ +/);
  return words.length === 0 ? null : { state, start: words.join(' ') };
}

async function absentAsNull(text: Promise<string>): Promise<string | null> {
  const found = await ignoring(['ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EPERM'], text);
  return found?.trim() ?? null;
}
