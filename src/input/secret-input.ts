import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CliError, isError } from '../errors.ts';
import type { Host, Input } from '../host.ts';
import type { Invocation, TakeStdin } from '../invocation.ts';
import { readTotpSecret } from '../protocol/otpauth.ts';
import {
  clientSecret,
  type SecretName,
  totpSecret,
  variablesOf,
} from '../settings/secret-names.ts';
import type { Sourced } from '../settings/settings.ts';
import { impossibleIn } from './impossible.ts';
import { askHidden, canAsk } from './prompt.ts';

/** Whether a client secret is given, and by which source. Never the secret itself. */
export function clientSecretSource({ globals, host }: Invocation): Sourced | undefined {
  const { file, stdin } = flagsOf(globals, clientSecret);
  const given = [
    [file, `--${clientSecret.option}-file`],
    [stdin, `--${clientSecret.option}-stdin`],
    ...variablesOf(clientSecret).map((variable) => [host.env[variable], variable] as const),
  ] as const;
  const found = given.find(([value]) => value !== undefined && value !== '');
  return found === undefined ? undefined : { value: 'known', source: found[1] };
}

/** The command-line options given for one secret. */
interface SecretFlags {
  readonly value?: string | undefined;
  readonly file?: string | undefined;
  readonly stdin?: boolean | undefined;
}

/** The three options of a secret as a command gets them: `SecretOptions<'password'>` has password, passwordFile and passwordStdin. */
export type SecretOptions<Key extends string> = Given<Key, string> &
  Given<`${Key}File`, string> &
  Given<`${Key}Stdin`, boolean>;

type Given<Key extends string, Value> = Readonly<Partial<Record<Key, Value>>>;

/** Reads the options of one secret. */
export function flagsOf<Key extends string>(
  options: SecretOptions<Key>,
  { key }: SecretName<Key>,
): SecretFlags {
  const values: Given<Key, string> = options;
  const files: Given<`${Key}File`, string> = options;
  const stdins: Given<`${Key}Stdin`, boolean> = options;
  return { value: values[key], file: files[`${key}File`], stdin: stdins[`${key}Stdin`] };
}

/** Whether the command line gives the secret; one in the environment may be meant for other commands. */
export function isOnCommandLine({ value, file, stdin }: SecretFlags): boolean {
  return (value ?? file ?? stdin) !== undefined;
}

export function addSecretOptions(command: Command, { option, words, variable }: SecretName): void {
  command
    .option(`--${option} <value>`, `${words} (others can see it in the process list)`)
    .option(`--${option}-stdin`, `read the ${words} from stdin`)
    .option(`--${option}-file <path>`, `read the ${words} from a file (or set ${variable}_FILE)`);
}

/** Gives stdin to the first option that asks for it, as often as it asks, because a command may make several steps. */
export function stdinForOne(host: Pick<Host, 'stdin'>): TakeStdin {
  let taken: { readonly by: string; readonly text: Promise<string> } | undefined;
  return async (option) => {
    taken ??= { by: option, text: readAll(host.stdin) };
    if (taken.by === option) return taken.text;
    throw usage(`${taken.by} and ${option} both want stdin`, 'read one of them from a file');
  };
}

async function readAll(input: Input): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of input) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * Finds a secret without asking: flags, then the environment.
 *
 * @throws CliError USAGE for two sources at once, an unreadable file, or an empty secret
 */
export async function givenSecret(
  invocation: Invocation,
  name: SecretName,
  flags: SecretFlags,
): Promise<string | undefined> {
  const given = [flags.value, flags.file, flags.stdin].filter((value) => value !== undefined);
  if (given.length > 1) {
    const { option, words } = name;
    throw usage(`the ${words} is given twice`, `use one of --${option}-stdin, --${option}-file`);
  }
  const found =
    given.length === 0
      ? fromEnvironment(invocation.host.env, name)
      : await fromFlags(invocation, name, flags);
  if (found === undefined) return undefined;
  invocation.report.secrets.add(found.value);
  refuseImpossible(name, found);
  const meant = name.key === totpSecret.key ? totpSecretIn(found) : found.value;
  invocation.report.secrets.add(meant);
  return meant;
}

/** @throws CliError USAGE for what is neither base32 nor an otpauth URI of Cognito's kind */
function totpSecretIn({ value, source }: Sourced): string {
  const meant = readTotpSecret(value);
  if (typeof meant === 'string') return meant;
  throw new CliError({
    code: 'MalformedSecret',
    kind: 'USAGE',
    message: `the TOTP secret from ${source} ${meant.fault}`,
    hint: 'give the secret as the app or Cognito shows it, in base32, or the otpauth:// URI that holds it',
  });
}

/**
 * Refuses a secret that cannot be right, before a try is spent on it. It is not repeated.
 *
 * @throws CliError USAGE naming the source
 */
function refuseImpossible(
  { words, alphabet, key }: SecretName,
  { value, source }: { readonly value: string; readonly source: string },
): void {
  // Blanks belong to a TOTP secret as apps show it.
  const fault = key === totpSecret.key ? undefined : impossibleIn(value);
  const isOther = alphabet?.pattern.test(value) === false;
  if (fault === undefined && !isOther) return;
  throw new CliError({
    code: 'ImpossibleSecret',
    kind: 'USAGE',
    message: `the ${words} from ${source} ${fault ?? `has a character that none has: it is ${alphabet?.words ?? ''}`}`,
    hint: `no ${words} of Cognito's is so, and nothing was sent: give the ${words} itself, without quotes and blanks around it`,
  });
}

async function fromFlags(
  { report, takeStdin }: Invocation,
  { option, words }: SecretName,
  { value, file }: SecretFlags,
): Promise<Sourced> {
  if (value !== undefined) {
    report.warnings.add(
      `--${option} shows the ${words} in the process list and the shell's history: prefer --${option}-stdin`,
    );
    return { value: nonEmpty(value, `--${option}`), source: `--${option}` };
  }
  if (file !== undefined && file !== '-') return fromFile(file, `--${option}-file`);
  const source = file === '-' ? `--${option}-file -` : `--${option}-stdin`;
  return { value: nonEmpty(withoutNewline(await takeStdin(source)), source), source };
}

function fromEnvironment(env: Host['env'], { variable }: SecretName): Sourced | undefined {
  const value = env[variable] ?? '';
  if (value !== '') return { value, source: variable };
  const file = env[`${variable}_FILE`] ?? '';
  return file === '' ? undefined : fromFile(file, `${variable}_FILE`);
}

/** Whether the environment names a secret. Does not check the secret. */
export function isInEnvironment({ env }: Host, name: SecretName): boolean {
  return variablesOf(name).some((variable) => (env[variable] ?? '') !== '');
}

/**
 * Finds a secret, asking for it on a terminal.
 *
 * @throws CliError USAGE naming every way to give it, if it cannot be asked for
 */
export async function requireSecret(
  invocation: Invocation,
  name: SecretName,
  flags: SecretFlags,
): Promise<string> {
  const given = await givenSecret(invocation, name, flags);
  if (given !== undefined) return given;
  if (canAsk(invocation)) return typedSecret(invocation, name);
  const { option, variable, words } = name;
  throw usage(
    `no ${words} was given, and it cannot be asked for here`,
    `use --${option}-stdin, --${option}-file, ${variable} or ${variable}_FILE`,
  );
}

async function typedSecret(invocation: Invocation, name: SecretName): Promise<string> {
  const { words, isNew } = name;
  const typed = await typedOnce(invocation, name, words);
  if (isNew !== true || (await typedOnce(invocation, name, `${words} (again)`)) === typed)
    return typed;
  invocation.host.stderr.write('the two do not match, try again\n');
  return typedSecret(invocation, name);
}

async function typedOnce(invocation: Invocation, name: SecretName, words: string): Promise<string> {
  const typed = nonEmpty(await askHidden(invocation, words), `the ${words}`);
  invocation.report.secrets.add(typed);
  refuseImpossible(name, { value: typed, source: 'the terminal' });
  return typed;
}

function fromFile(path: string, source: string): Sourced {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = isError(cause) && 'code' in cause ? String(cause.code) : 'error';
    throw new CliError({
      code: 'UnreadableFile',
      kind: 'USAGE',
      message: `the file given by ${source} cannot be read (${reason}): ${path}`,
      cause,
    });
  }
  return { value: nonEmpty(withoutNewline(text), source), source };
}

/** Removes exactly one line ending, which editors and `echo` add. */
function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function nonEmpty(text: string, source: string): string {
  if (text === '') throw usage(`${source} is empty`, 'it must hold the secret itself');
  return text;
}

function usage(message: string, hint: string): CliError {
  return new CliError({ code: 'MissingInput', kind: 'USAGE', message, hint });
}
