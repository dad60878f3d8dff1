import { styleText } from 'node:util';
import type { CliError } from '../errors.ts';
import type { Output } from '../host.ts';
import { isOn } from '../settings/yes-no.ts';
import type { Invocation, Report } from '../invocation.ts';
import { commandLine, hintLine, nextCommands } from './next-commands.ts';
import type { Outcome } from './outcome.ts';
import { oneLine, printable, printableJson } from './printable.ts';
import type { Screen } from './qr-code.ts';
import { hideSecrets } from './secrets.ts';
import { describeState, fieldOf, isId } from './state-document.ts';

/** Whether stdout is to carry a JSON document, or a value of it. */
export function wantsJson({ globals, host }: Pick<Invocation, 'globals' | 'host'>): boolean {
  return (
    globals.json === true || globals.field !== undefined || host.env['COGAUTH_OUTPUT'] === 'json'
  );
}

/** Whether a failure is reported only by the document on stdout. */
export function failsInDocument(invocation: Invocation): boolean {
  return wantsJson(invocation) && invocation.globals.field === undefined;
}

export function writeSuccess(invocation: Invocation, outcome: Outcome): void {
  const { host, globals } = invocation;
  const { result, text, aside } = outcome;
  writeAside(invocation, aside);
  if (wantsJson(invocation)) {
    writeDocument(invocation, { ok: true, result, ...stateOf(invocation) });
    return;
  }
  if (text !== '') host.stdout.write(`${printable(text)}\n`);
  if (globals.quiet !== true) writeHints(invocation);
}

/** Shows a person the result of an intermediate step. Drawings are shown even with --quiet. */
export function writeOnTheWay(
  invocation: Invocation,
  { text, aside }: Pick<Outcome, 'text' | 'aside'>,
): void {
  const { host, globals, report } = invocation;
  writeAside(invocation, aside);
  if (globals.quiet === true) return;
  const { stderr } = host;
  // Without a terminal stderr ends in a log, and a secret belongs to the result on stdout.
  const line = stderr.isTTY === true ? oneLine : (words: string) => errorLine(report, words);
  for (const words of text.split('\n')) stderr.write(`${line(words)}\n`);
}

/** Draws what holds a secret, such as a QR code, only for a person at a terminal: otherwise stderr ends in a log. */
function writeAside({ host }: Invocation, aside: string | undefined): void {
  if (aside === undefined || host.stderr.isTTY !== true) return;
  host.stderr.write(`${aside}\n`);
}

/** Prints a refusal that does not end the command. */
export function writeRefusal({ host, globals, report }: Invocation, { message }: CliError): void {
  if (globals.quiet !== true) host.stderr.write(`${errorLine(report, message)}\n`);
}

/** Prints what a command exists to print, such as one token: bare, or in the JSON document with --json. */
export function writeValue(invocation: Invocation, outcome: Outcome): void {
  if (wantsJson(invocation)) writeSuccess(invocation, outcome);
  else writeBare(invocation, outcome.text);
}

/** Like `writeValue`, for a drawing: it holds colours, and no text of a server. */
export function writeDrawing(invocation: Invocation, outcome: Outcome): void {
  if (wantsJson(invocation)) writeSuccess(invocation, outcome);
  else invocation.host.stdout.write(`${outcome.text}\n`);
}

/** Prints text without any envelope. */
export function writeBare(invocation: Invocation, text: string): void {
  invocation.host.stdout.write(`${printable(text)}\n`);
  if (invocation.globals.quiet !== true) writeWarnings(invocation);
}

/** For a command that runs a program, and whose output is the output of that program. */
export function writeWarnings(invocation: Invocation): void {
  const { report, host } = invocation;
  const { yellow } = palette(invocation, host.stderr);
  for (const warning of report.warnings)
    host.stderr.write(`${yellow('warning:')} ${errorLine(report, warning)}\n`);
}

export function writeFailure(invocation: Invocation, error: CliError): void {
  const { globals, report } = invocation;
  if (wantsJson(invocation)) {
    const hint = hintOf(invocation, error);
    const { kind, exitCode, retryable } = error;
    const code = hidden(report, error.code);
    const message = hidden(report, error.message);
    const wayOn = hint === undefined ? null : hidden(report, hint);
    const facts = { code, kind, exitCode, message, hint: wayOn, retryable };
    writeDocument(invocation, { ok: false, error: facts, ...stateOf(invocation, error.requestId) });
    if (failsInDocument(invocation)) return;
  }
  writeError(invocation, error);
  if (globals.quiet !== true) writeHints(invocation);
}

/** Prints an error and its hint for people. */
export function writeError(invocation: Invocation, error: CliError): void {
  const { host, report } = invocation;
  const hint = hintOf(invocation, error);
  const { red } = palette(invocation, host.stderr);
  host.stderr.write(`${red('error:')} ${errorLine(report, error.message)}\n`);
  if (hint !== undefined) host.stderr.write(`hint: ${errorLine(report, hint)}\n`);
}

function hintOf(invocation: Invocation, { hint }: CliError): string | undefined {
  return hint === undefined ? undefined : hintLine(invocation, hint);
}

/** Words of a server's refusal, as one harmless line of bounded length that shows no secret. */
export function errorLine(report: Report, text: string): string {
  return oneLine(hidden(report, text));
}

const longestWords = 2000;

/** Hides secrets before it cuts the text, because half a secret is sensitive too. */
function hidden({ secrets }: Report, text: string): string {
  const harmless = hideSecrets(text, secrets);
  return harmless.length > longestWords ? `${harmless.slice(0, longestWords)}…` : harmless;
}

function writeHints(invocation: Invocation): void {
  const { stderr } = invocation.host;
  const { cyan } = palette(invocation, stderr);
  writeWarnings(invocation);
  for (const [index, step] of nextCommands(invocation).entries()) {
    stderr.write(`${index === 0 ? 'next:' : '  or:'} ${cyan(oneLine(commandLine(step)))}\n`);
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

type Paint = (text: string) => string;

/** What a drawing on this stream has to fit. */
export function screenOf(invocation: Invocation, stream: Output): Screen {
  return { columns: stream.columns, isColoured: isColoured(invocation, stream) };
}

function isColoured(invocation: Invocation, stream: Output): boolean {
  const { FORCE_COLOR = '', TERM } = invocation.host.env;
  if (refusesColour(invocation)) return false;
  return FORCE_COLOR !== '' || (stream.isTTY === true && TERM !== 'dumb');
}

function refusesColour({ globals, host }: Invocation): boolean {
  const { NO_COLOR = '', FORCE_COLOR = '' } = host.env;
  // NO_COLOR has a rule of its own: any value but an empty one, see https://no-color.org.
  return globals.color === false || NO_COLOR !== '' || (FORCE_COLOR !== '' && !isOn(FORCE_COLOR));
}

function palette(
  invocation: Invocation,
  stream: Output,
): { red: Paint; yellow: Paint; cyan: Paint } {
  const isPainted = isColoured(invocation, stream);
  const paint = (style: 'red' | 'yellow' | 'cyan'): Paint =>
    isPainted ? (text) => styleText(style, text, { validateStream: false }) : (text) => text;
  return { red: paint('red'), yellow: paint('yellow'), cyan: paint('cyan') };
}

function stateOf(invocation: Invocation, requestId = invocation.report.requestId): object {
  const { report, host, command } = invocation;
  return {
    command,
    profile: report.profile ?? null,
    state: describeState(report.flow, host.now()),
    next: nextCommands(invocation),
    warnings: [...report.warnings].map((warning) => hidden(report, warning)),
    requestId: requestId !== undefined && isId(requestId) ? hidden(report, requestId) : null,
  };
}

function writeDocument(
  { globals, host }: Invocation,
  body: { readonly ok: boolean; readonly [key: string]: unknown },
): void {
  const document = { schemaVersion: 1, ...body };
  if (globals.field === undefined) {
    host.stdout.write(`${printableJson(document)}\n`);
    return;
  }
  const value = fieldOf(document, globals.field);
  if (value === undefined) {
    // Without this note a mistyped path would look like an empty value.
    if (body.ok) host.stderr.write(`note: the document has no ${oneLine(globals.field)}\n`);
    return;
  }
  host.stdout.write(`${typeof value === 'string' ? printable(value) : printableJson(value)}\n`);
}
