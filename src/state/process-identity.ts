import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

import * as z from 'zod';

import { errnoOf, unless } from './store-error.ts';

/** What tells one process from every other, also from a later one with the same pid. Null where a system has no such thing. */
export const ProcessIdentity = z.object({
  pid: z.int().positive(),
  /** Clock ticks between boot and the start of the process (Linux). */
  startTicks: z.string().nullable(),
  /** Host name and machine id. */
  machine: z.string(),
  boot: z.string().nullable(),
  pidNamespace: z.string().nullable(),
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
    startTicks: stat?.startTicks ?? null,
    machine: `${hostname()} ${machineId ?? ''}`.trim(),
    boot,
    pidNamespace,
  };
}

/**
 * Says whether a process still runs: `unknown` for one whose pid means nothing here, being of another machine or in another
 * pid namespace.
 *
 * @param seenAt when it surely ran; decides about a reused pid where there are no start ticks
 */
export async function whetherAlive(
  self: ProcessIdentity,
  other: ProcessIdentity,
  seenAt: Date,
): Promise<'alive' | 'dead' | 'unknown'> {
  if (self.machine !== other.machine) return 'unknown';
  if (self.boot !== other.boot) return 'dead';
  if (self.pidNamespace !== other.pidNamespace) return 'unknown';
  if (!pidExists(other.pid)) return 'dead';
  const isSame =
    other.startTicks === null
      ? await startedBefore(other.pid, seenAt)
      : await hasStartTicks(other.pid, other.startTicks);
  return isSame ? 'alive' : 'dead';
}

function pidExists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errnoOf(error) !== 'ESRCH';
  }
}

async function hasStartTicks(pid: number, startTicks: string): Promise<boolean> {
  const stat = await readProcessStat(String(pid));
  if (stat === null) return true; // it ended this moment, and is gone at the next look
  return stat.startTicks === startTicks && stat.state !== 'Z' && stat.state !== 'X';
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html fields 3 and 22; field 2 may hold spaces and brackets */
async function readProcessStat(pid: string) {
  const text = await absentAsNull(readFile(`/proc/${pid}/stat`, 'utf8'));
  const fields = text?.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, startTicks] = [fields?.[0], fields?.[19]];
  return state === undefined || startTicks === undefined ? null : { state, startTicks };
}

/** For systems without /proc. Counts a process as the same one when `ps` cannot tell. */
async function startedBefore(pid: number, instant: Date): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const ps = promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(pid)], {
    env: { ...process.env, LC_ALL: 'C' },
  });
  const started = await ps.then(
    ({ stdout }) => Date.parse(stdout.trim()),
    () => Number.NaN,
  );
  return !(started > instant.getTime());
}

async function absentAsNull(text: Promise<string>): Promise<string | null> {
  const found = await unless(['ENOENT', 'ENOTDIR', 'ESRCH', 'EACCES', 'EPERM'], text);
  return found?.trim() ?? null;
}
