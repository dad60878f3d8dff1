import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type BreakableJourney,
  breakableJourney,
  type Fault,
  type Moment,
  type Point,
  type Reply,
  replyOf,
} from '../support/faults/breakable-journey.ts';
import { isWhole } from '../support/faults/sample.ts';

// Kills every command of a journey at every point. That takes minutes, so `npm test` tries only some points.
const stride = 100;

const steps = [
  ['create-user-pool', 'demo'],
  ['sign-up', 'ada', '--email', 'ada@example.com'],
  ['confirm-sign-up', 'CODE'],
  ['admin-initiate-auth', 'ada'],
  ['associate-software-token'],
  ['verify-software-token', 'CODE'],
  ['respond-to-challenge'],
  ['confirm-device'],
  ['refresh'],
  ['initiate-auth', 'ada', '--flow', 'user-srp'],
  ['sign-out'],
] as const;

let ada: BreakableJourney;
const before = new Map<string, Moment>();

beforeAll(async () => {
  ada = await breakableJourney();
  for (const step of steps) {
    /* oxlint-disable no-await-in-loop -- one step after the other */
    before.set(step[0], await ada.keep());
    const done = await ada.run(await ada.withAnswers(step));
    /* oxlint-enable no-await-in-loop */
    if (!done.ok) throw new Error(`${step.join(' ')}: ${done.error?.message}`);
  }
});
afterAll(() => {
  ada.cognito.close();
});

async function returnToBefore(command: string): Promise<void> {
  const moment = before.get(command);
  if (moment === undefined) throw new Error(command);
  await ada.returnTo(moment);
}

/**
 * Which of its values a saved flow has kept, and which are new. The result of a call has the same form each time,
 * though each Session, token and time is another one.
 */
function formOf(saved: string | undefined, old: string | undefined): string {
  if (saved === undefined) return 'nothing';
  const known = leaves(JSON.parse(old ?? '{}'));
  return [...leaves(JSON.parse(saved))]
    .map(([path, value]) => {
      const isWord = words.has(path.split('.').at(-1) ?? '') || typeof value === 'boolean';
      return `${path}: ${known.get(path) === value ? 'as before' : isWord ? String(value) : 'new'}`;
    })
    .toSorted()
    .join('\n');
}

const words = new Set(['name', 'mfaSetup', 'command', 'authFlow']);

function leaves(value: unknown, path = ''): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...leaves(inner, `${path}.${key}`)]),
  );
}

const isSaveOfAda = ({ path, text }: Point): boolean =>
  text !== undefined && /flows[/\\]ada-/.test(String(path));

const isTelling = (point: Point): boolean =>
  isSaveOfAda(point) || ['a request is sent', 'a reply has come'].includes(point.name);

function chosen(points: readonly Point[], offset: number): number[] {
  return points.flatMap((point, index) =>
    isWhole || isTelling(point) || index % stride === offset ? [index + 1] : [],
  );
}

const isSignedIn = ({ phase, challenge }: Reply['state']): boolean =>
  phase === 'signed-in' && challenge === null;

/** The goal of the command, reached by the commands that cogauth itself names. */
async function finish(command: string, from?: Reply): Promise<void> {
  const isRepeated = ['create-user-pool', 'sign-out', 'refresh'].includes(command);
  if (isRepeated) await repeat(command);
  const isConfirming = command === 'confirm-device';
  await ada.goOn(
    (state) => isSignedIn(state) && (!isConfirming || state.device?.remembered === true),
    isRepeated ? undefined : from,
  );
}

/** A step that `next` does not lead back to, or not first. It may have been done already. */
async function repeat(command: string): Promise<void> {
  const { exitCode, state } = await ada.run(steps.find(([name]) => name === command) ?? []);
  const done = { 'create-user-pool': 2, 'sign-out': 4 }[command];
  assert.ok(exitCode === 0 || exitCode === done, `again: ${exitCode}`);
  if (command === 'sign-out') assert.equal(state.phase, 'signed-out');
}

/** What is left when the same files have been written once more. */
async function leavings(): Promise<string[]> {
  await ada.run(['initiate-auth', 'ada']);
  await ada.run(['profile', 'use', 'demo']);
  const names = await readdir(ada.home(), { recursive: true });
  return names.filter((name) => /draft|tmp|\.lock|broken/.test(name));
}

/** One step, with the points of a whole run and the forms that its file had. */
interface Known {
  readonly command: string;
  readonly step: readonly string[];
  readonly old: string | undefined;
  readonly forms: ReadonlySet<string>;
  readonly points: readonly Point[];
  readonly tookMs: number;
}

async function wholeRun(step: (typeof steps)[number], kind: Fault['kind']): Promise<Known> {
  const [command] = step;
  await returnToBefore(command);
  const old = await ada.savedFlow();
  const startedAt = performance.now();
  const { exitCode, points } = await ada.broken(await ada.withAnswers(step), { kind });
  assert.equal(exitCode, 0);
  const saves = points.filter(isSaveOfAda).map(({ text }) => text);
  const forms = new Set([old, ...saves].map((saved) => formOf(saved, old)));
  return { command, step, old, forms, points, tookMs: performance.now() - startedAt };
}

/** Expects the old step or one that a whole run saved: readable, with a next step, and with nothing left behind. */
async function checkIntact({ command, forms, old }: Known, from?: Reply): Promise<void> {
  const form = formOf(await ada.savedFlow(), old);
  assert.ok(forms.has(form), `a mixture: ${form}`);
  assert.equal((await ada.run(['status'])).exitCode, 0);
  await finish(command, from);
  assert.equal((await leavings()).join(), '');
}

function placeOf({ points }: Known, at: number): Omit<Point, 'text'> {
  const { name = '', path } = points[at - 1] ?? {};
  return { name, path };
}

async function faultOfKill(known: Known, when: { at: number } | { afterMs: number }) {
  await returnToBefore(known.command);
  const argv = await ada.withAnswers(known.step);
  const { signal } = await ada.broken(argv, { kind: 'SIGKILL', ...when });
  return faultOf({ ...when, ...('at' in when ? placeOf(known, when.at) : {}) }, async () => {
    if ('at' in when) assert.equal(signal, 'SIGKILL');
    await checkIntact(known);
  });
}

/** The errors that a system call on a disk gives. */
const kinds = ['ENOSPC', 'EIO', 'EROFS', 'EACCES', 'EDQUOT', 'EMFILE'] as const;

async function faultOfError(known: Known, at: number): Promise<string[]> {
  const kind = kinds[at % kinds.length] ?? 'EIO';
  await returnToBefore(known.command);
  const argv = await ada.withAnswers(known.step);
  const { exitCode, stdout, stderr } = await ada.broken([...argv, '--json'], { kind, at });
  return faultOf({ at, kind, ...placeOf(known, at), stdout, stderr }, async () => {
    const reply = replyOf({ exitCode, stdout });
    assert.ok(exitCode === 0 || exitCode === 5, `exit ${exitCode}`);
    assert.doesNotMatch(stdout + stderr, /^ +at /m);
    const { message = '', hint } = reply.error ?? {};
    assert.ok(reply.ok || (message.includes(ada.home()) && message.includes(kind)), message);
    assert.ok(reply.ok || (hint ?? '') !== '');
    await checkIntact(known, reply);
  });
}

async function faultOf(where: object, check: () => Promise<void>): Promise<string[]> {
  try {
    await check();
    return [];
  } catch (error) {
    return [`${JSON.stringify(where)}: ${String(error)}`];
  }
}

/** Tries one after another, on the same place; gives what went wrong. */
async function faultsOf<T>(tries: readonly T[], attempt: (one: T) => Promise<string[]>) {
  const faults: string[] = [];
  // oxlint-disable-next-line no-await-in-loop -- each begins by going back
  for (const one of tries) faults.push(...(await attempt(one)));
  return faults;
}

/** Says, where every point is tried, how many there were. */
function report({ command, points }: Known, what: string, tries: number): void {
  if (isWhole) {
    process.stderr.write(`${command}: ${points.length} points, ${tries} ${what}\n`);
  }
}

/** What was saved but perhaps not yet on the disk when the process next sent or printed something. */
function savedTooLate(points: readonly Point[]): string[] {
  const unsynced = new Set<string>();
  return points.flatMap(({ name, path }) => {
    const place = String(path);
    const isChange = name === 'rename' || name === 'rm';
    if (isChange && place.endsWith('.json')) unsynced.add(dirname(place));
    if (name === 'sync of a handle') unsynced.delete(place);
    const isLeaving = name === 'before a request' || name === 'a result is printed';
    return isLeaving ? [...unsynced].map((directory) => `${name}: ${directory}`) : [];
  });
}

const cases = steps.map((step, index) => [step[0], step, index] as const);

describe('what is saved outlasts a power loss before there is a further call or a result:', () => {
  test.each(cases)('%s', async (_, step) => {
    const { points } = await wholeRun(step, 'SIGKILL');

    expect(points.filter(({ name }) => name === 'a result is printed')).not.toEqual([]);
    expect(points.filter(({ text }) => text !== undefined)).not.toEqual([]);
    expect(savedTooLate(points)).toEqual([]);
  });
});

describe('a killed process leaves the old step or the new one, and a next step:', () => {
  test.each(cases)(
    '%s',
    async (_, step, index) => {
      const known = await wholeRun(step, 'SIGKILL');
      const atPoints = chosen(known.points, index % stride).map((at) => ({ at }));
      const atRandom = Array.from({ length: isWhole ? 25 : 0 }, () => ({
        afterMs: Math.random() * known.tookMs,
      }));
      const tries = [...atPoints, ...atRandom];

      const faults = await faultsOf(tries, (when) => faultOfKill(known, when));

      expect(faults).toEqual([]);
      report(known, 'kills', tries.length);
    },
    1_200_000,
  );
});

describe('a failed system call ends in exit 5 with path and remedy, and a next step:', () => {
  test.each(cases)(
    '%s',
    async (_, step, index) => {
      const known = await wholeRun(step, 'EIO');
      const tries = chosen(known.points, index % stride);

      const faults = await faultsOf(tries, (at) => faultOfError(known, at));

      expect(faults).toEqual([]);
      report(known, 'errors', tries.length);
    },
    1_200_000,
  );
});
