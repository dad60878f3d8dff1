import { styleText } from 'node:util';
import type { CliError } from './errors.ts';
import { repeatedFlags } from './global-options.ts';
import type { Invocation, Report } from './invocation.ts';
import { hideSecrets, hideUnmistakable } from './words/hide-secrets.ts';
import { oneLine, printable, printableJson } from './words/printable.ts';
import type { Flow } from './state/flow.ts';
import { phaseOf } from './state/phase.ts';
import type { NextStep } from './state/next-steps.ts';
import { secondsLeft } from './state/session-life.ts';
import type { Output } from './world.ts';

// stdout carries the result and nothing else; hints, warnings and errors go to stderr.
// With --json stdout carries exactly one document, on failure too. Text from a server is data.

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type Result = { readonly [key: string]: Json | undefined };

/** A result in both of its forms: keys for scripts, words for people. */
export interface Outcome {
  readonly result: Result;
  readonly text: string;
  /** What a person is to see beside the result, such as a QR code; goes to stderr. */
  readonly aside?: string | undefined;
  /** The result is the secret that was asked for. */
  readonly isSecret?: true;
}

/** Whether stdout is to carry a JSON document, or a value of it. */
export function wantsJson({ globals, world }: Pick<Invocation, 'globals' | 'world'>): boolean {
  return (
    globals.json === true || globals.field !== undefined || world.env['COGAUTH_OUTPUT'] === 'json'
  );
}

/** Whether a failure is told by the document on stdout alone. */
export function failsInDocument(invocation: Invocation): boolean {
  return wantsJson(invocation) && invocation.globals.field === undefined;
}

export function writeSuccess(invocation: Invocation, outcome: Outcome): void {
  const { world, globals, report } = invocation;
  const { result, text, aside, isSecret = globals.showSecrets === true } = outcome;
  const hide = isSecret ? (words: string) => words : hidingRepeated(report);
  if (aside !== undefined) world.stderr.write(`${printable(aside)}\n`);
  if (wantsJson(invocation)) {
    const body = { ok: true, result: throughout(result, hide) };
    writeDocument(invocation, { ...body, ...stateOf(invocation) });
    return;
  }
  if (text !== '') world.stdout.write(`${printable(hide(text))}\n`);
  if (globals.quiet !== true) writeHints(invocation, report);
}

/** What a step on the way to a result has led to, for people. Drawings are shown even to who wants no words. */
export function writeOnTheWay(
  { world, globals, report }: Invocation,
  { text, aside }: Pick<Outcome, 'text' | 'aside'>,
): void {
  if (aside !== undefined) world.stderr.write(`${printable(aside)}\n`);
  if (globals.quiet === true) return;
  for (const line of text.split('\n')) world.stderr.write(`${shown(report, line)}\n`);
}

/** A refusal that does not end the command. */
export function writeRefusal({ world, globals, report }: Invocation, { message }: CliError): void {
  if (globals.quiet !== true) world.stderr.write(`${told(report, message)}\n`);
}

/** Prints what a command exists to print, such as one token, without any envelope. */
export function writeBare(invocation: Invocation, text: string): void {
  invocation.world.stdout.write(`${printable(text)}\n`);
  if (invocation.globals.quiet !== true) writeWarnings(invocation);
}

/** For a command whose output is that of a program that it runs. */
export function writeWarnings(invocation: Invocation): void {
  const { report, world } = invocation;
  const { yellow } = palette(invocation, world.stderr);
  for (const warning of new Set(report.warnings))
    world.stderr.write(`${yellow('warning:')} ${told(report, warning)}\n`);
}

export function writeFailure(invocation: Invocation, error: CliError): void {
  const { globals, report } = invocation;
  if (wantsJson(invocation)) {
    const hint = hintFor(invocation, error);
    const { kind, exitCode, retryable } = error;
    const code = hidden(report, error.code);
    const message = hidden(report, error.message);
    const wayOn = hint === undefined ? null : hidden(report, hint);
    const facts = { code, kind, exitCode, message, hint: wayOn, retryable };
    writeDocument(invocation, { ok: false, error: facts, ...stateOf(invocation, error.requestId) });
    if (failsInDocument(invocation)) return;
  }
  writeError(invocation, error);
  if (globals.quiet !== true) writeHints(invocation, report);
}

/** An error and its hint, as people are told of it. */
export function writeError(invocation: Invocation, error: CliError): void {
  const { world, report } = invocation;
  const hint = hintFor(invocation, error);
  const { red } = palette(invocation, world.stderr);
  world.stderr.write(`${red('error:')} ${told(report, error.message)}\n`);
  if (hint !== undefined) world.stderr.write(`hint: ${told(report, hint)}\n`);
}

/** Words of a server's, as one harmless line of bounded length that tells no secret. */
export function told(report: Report, text: string): string {
  return oneLine(hidden(report, text));
}

/** Words of a result or a question, as one harmless line: what a server repeats of secrets is taken out of these too. */
export function shown(report: Report, text: string): string {
  return oneLine(hidingRepeated(report)(text));
}

function hidingRepeated({ secrets, said }: Report): (text: string) => string {
  return hideUnmistakable(secrets, said);
}

/** Every text in a value, its keys too, in another form. */
function throughout(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => throughout(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const keys = keptApart(entries.map(([key]) => change(key)));
  return Object.fromEntries(
    entries.map(([, item], index) => [keys[index], throughout(item, change)]),
  );
}

/** Keys that are hidden look alike: from the second on they are numbered, so that nothing is lost. */
function keptApart(keys: readonly string[]): string[] {
  const taken = new Set(keys);
  const uses = new Map<string, number>();
  return keys.map((key) => {
    let number = (uses.get(key) ?? 0) + 1;
    while (number > 1 && taken.has(`${key} (${number})`)) number += 1;
    uses.set(key, number);
    return number === 1 ? key : `${key} (${number})`;
  });
}

const longestWords = 2000;

/** Hidden before it is cut: half a secret is one too. */
function hidden({ secrets }: Report, text: string): string {
  const harmless = hideSecrets(text, secrets);
  return harmless.length > longestWords ? `${harmless.slice(0, longestWords)}…` : harmless;
}

function writeHints(invocation: Invocation, report: Report): void {
  const { next } = report;
  const { stderr } = invocation.world;
  const { cyan } = palette(invocation, stderr);
  writeWarnings(invocation);
  for (const [index, step] of next.entries()) {
    const line = shown(report, commandLine(step));
    stderr.write(`${index === 0 ? 'next:' : '  or:'} ${cyan(line)}\n`);
  }
}

/** Rows as aligned columns, two blanks apart. */
export function columns(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, { length }] of row.entries())
      widths[column] = Math.max(widths[column] ?? 0, length);
  }
  return cells
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * The flags that say where a command goes and for whom: a suggested command repeats those of this one.
 *
 * @param argv the suggested command, which may name the user itself
 */
export function flagsFor({ globals, report }: Invocation, argv: readonly string[]): string[] {
  const { otherUser } = report;
  const command = argv[1] ?? '';
  const isNamed =
    otherUser === undefined ||
    argv.includes(otherUser) ||
    argv.includes('USERNAME') ||
    aboutNobody.has(command);
  const flags = repeatedFlags(globals, neededFlags.get(command));
  return [
    ...(isNamed ? [] : ['--username', otherUser]),
    ...flags.filter(({ flag }) => !argv.includes(flag)).flatMap(({ words }) => words),
  ];
}

/** Commands that act on no user. */
const aboutNobody: ReadonlySet<string> = new Set([
  'clean-up',
  'config',
  'create-user-pool',
  'doctor',
  'emulator',
  'explain',
  'help',
  'list-user-pools',
  'list-users',
  'profile',
]);

/** What such a command takes of the flags that say where another one goes; the rest take all. */
const neededFlags: ReadonlyMap<string, readonly string[]> = new Map([
  ['create-user-pool', ['--home']],
  ['emulator', ['--home']],
  ['explain', []],
  ['help', []],
  ['profile', ['--home']],
  ['session', ['--home', '--profile']],
]);

/** Each command of a hint goes where this one went: one stands after a colon, up to the next mark that parts words. */
function hintFor(invocation: Invocation, { hint }: CliError): string | undefined {
  return hint?.replace(/(?<=: |, then )cogauth (?:'[^']*'|[^'])+?(?=, |; |: | \(|\)|$)/g, (line) =>
    [line, ...flagsFor(invocation, line.split(' ')).map(shellWord)].join(' '),
  );
}

/** A step as words for a shell, quoted where they need it. */
export function commandLine({ argv }: NextStep): string {
  return argv.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  const safe = oneLine(word);
  return /^[\w@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}

type Paint = (text: string) => string;

function palette(
  { globals, world }: Invocation,
  stream: Output,
): { red: Paint; yellow: Paint; cyan: Paint } {
  const { NO_COLOR, FORCE_COLOR } = world.env;
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== '';
  const isRefused = globals.color === false || FORCE_COLOR === '0' || (NO_COLOR ?? '') !== '';
  const isColoured = !isRefused && (isForced || stream.isTTY === true);
  const paint = (style: 'red' | 'yellow' | 'cyan'): Paint =>
    isColoured ? (text) => styleText(style, text, { validateStream: false }) : (text) => text;
  return { red: paint('red'), yellow: paint('yellow'), cyan: paint('cyan') };
}

function stateOf({ report, world, command }: Invocation, requestId = report.requestId): object {
  const hide = hidingRepeated(report);
  return {
    command,
    profile: report.profile ?? null,
    state: throughout(describeState(report.flow, world.now()), hide),
    next: throughout(report.next, hide),
    warnings: [...new Set(report.warnings)].map((warning) => hidden(report, warning)),
    requestId: requestId !== undefined && isId(requestId) ? hidden(report, requestId) : null,
  };
}

/** A header may hold anything, a request sent back in it too: that is no id. */
function isId(text: string): boolean {
  return /^[\w.:/+=-]{1,128}$/.test(text);
}

/** The `state` of the JSON envelope: how far the flow has come, without a secret. */
export function describeState(flow: Flow | undefined, now: Date): Result {
  const { challenge, tokens } = flow ?? {};
  return {
    phase: phaseOf(flow),
    username: flow?.username ?? null,
    ...describeWay(challenge ?? tokens),
    ...describeChallenge(challenge, now),
    tokens: describeTokens(tokens),
    device: describeDevice(flow),
  };
}

/** By which flow and API it came this far. */
function describeWay(way: { readonly authFlow: string; readonly api: string } | undefined): Result {
  return { flow: way?.authFlow ?? null, api: way?.api ?? null };
}

function describeTokens(tokens: Flow['tokens']): Result | null {
  if (tokens === undefined) return null;
  const { expiresAt, refreshToken } = tokens;
  return { expiresAt, hasRefreshToken: refreshToken !== undefined };
}

function describeChallenge(challenge: Flow['challenge'], now: Date): Result {
  if (challenge === undefined) return { challenge: null, mfaSetup: null, session: null };
  const { name, mfaSetup, obtainedAt, expiresAt, assumed } = challenge;
  return {
    challenge: name,
    mfaSetup: mfaSetup ?? null,
    session: { obtainedAt, expiresAt, secondsLeft: secondsLeft(challenge, now), assumed },
  };
}

function describeDevice(flow: Flow | undefined): Result | null {
  if (flow?.device !== undefined) {
    return { deviceKey: flow.device.deviceKey, remembered: flow.device.remembered };
  }
  if (flow?.offeredDevice === undefined) return null;
  return { deviceKey: flow.offeredDevice.deviceKey, remembered: false };
}

function writeDocument(
  { globals, world }: Invocation,
  body: { readonly ok: boolean; readonly [key: string]: unknown },
): void {
  const document = { schemaVersion: 1, ...body };
  if (globals.field === undefined) {
    world.stdout.write(`${printableJson(document)}\n`);
    return;
  }
  const value = fieldOf(document, globals.field);
  if (value === undefined) {
    // A slip in the path would otherwise look like an empty value.
    if (body.ok) world.stderr.write(`note: the document has no ${oneLine(globals.field)}\n`);
    return;
  }
  world.stdout.write(`${typeof value === 'string' ? printable(value) : printableJson(value)}\n`);
}

/**
 * Looks up a path such as `state.challenge` or `result.users.0.username`.
 *
 * @returns null for what lies below a null, undefined for what does not exist
 */
export function fieldOf(document: object, path: string): unknown {
  let value: unknown = document;
  for (const key of path.split('.')) {
    if (value === null) return null;
    if (typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
    value = new Map<string, unknown>(Object.entries(value)).get(key);
  }
  return value;
}
