import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { CliError, isError } from '../errors.ts';
import type { Invocation, TakeStdin } from '../invocation.ts';
import { askHidden, canAsk } from './prompt.ts';
import type { Input, World } from '../world.ts';

// Secrets come from stdin, a file, the environment or a hidden prompt; on the command line only with a warning.

/** What a secret is called: in options, in the environment, in words. */
interface SecretName {
  readonly option: string;
  readonly variable: string;
  readonly words: string;
  /** Nobody has it yet: a slip in typing would lock somebody out, so that a person types it twice. */
  readonly isNew?: true;
}

export const password = {
  option: 'password',
  variable: 'COGAUTH_PASSWORD',
  words: 'password',
} as const satisfies SecretName;

/** Of an account that is being made. */
export const firstPassword = { ...password, isNew: true } as const satisfies SecretName;

export const newPassword = {
  option: 'new-password',
  variable: 'COGAUTH_NEW_PASSWORD',
  words: 'new password',
  isNew: true,
} as const satisfies SecretName;

export const clientSecret = {
  option: 'client-secret',
  variable: 'COGAUTH_CLIENT_SECRET',
  words: 'app client secret',
} as const satisfies SecretName;

export const totpSecret = {
  option: 'totp-secret',
  variable: 'COGAUTH_TOTP_SECRET',
  words: 'TOTP secret',
} as const satisfies SecretName;

export const temporaryPassword = {
  option: 'temporary-password',
  variable: 'COGAUTH_TEMPORARY_PASSWORD',
  words: 'temporary password',
  isNew: true,
} as const satisfies SecretName;

export const refreshToken = {
  option: 'refresh-token',
  variable: 'COGAUTH_REFRESH_TOKEN',
  words: 'refresh token',
} as const satisfies SecretName;

/** The variables that hold a secret itself, and not the name of its file. */
export const secretVariables: readonly string[] = [
  password,
  newPassword,
  clientSecret,
  totpSecret,
  temporaryPassword,
  refreshToken,
].map(({ variable }) => variable);

/** The variables by which `exec` hands on the tokens. */
export const tokenVariables = {
  access: 'COGAUTH_ACCESS_TOKEN',
  id: 'COGAUTH_ID_TOKEN',
} as const;

/** What was given on the command line for one secret. */
export interface SecretFlags {
  readonly value?: string | undefined;
  readonly file?: string | undefined;
  readonly stdin?: boolean | undefined;
}

export function addSecretOptions(command: Command, { option, words, variable }: SecretName): void {
  command
    .option(`--${option} <value>`, `${words} (others can see it in the process list)`)
    .option(`--${option}-stdin`, `read the ${words} from stdin`)
    .option(`--${option}-file <path>`, `read the ${words} from a file (or set ${variable}_FILE)`);
}

/** Gives stdin to the first option that wants it, as often as it asks: a command may make more than one step. */
export function stdinForOne(world: Pick<World, 'stdin'>): TakeStdin {
  let taken: { readonly by: string; readonly text: Promise<string> } | undefined;
  return async (option) => {
    taken ??= { by: option, text: readAll(world.stdin) };
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
  const secret =
    given.length === 0
      ? fromEnvironment(invocation.world.env, name)
      : await fromFlags(invocation, name, flags);
  if (secret !== undefined) invocation.report.secrets.add(secret);
  return secret;
}

async function fromFlags(
  { report, takeStdin }: Invocation,
  { option, words }: SecretName,
  { value, file }: SecretFlags,
): Promise<string> {
  if (value !== undefined) {
    report.warnings.push(
      `--${option} shows the ${words} in the process list and the shell's history: prefer --${option}-stdin`,
    );
    return nonEmpty(value, `--${option}`);
  }
  if (file !== undefined && file !== '-') return fromFile(file, `--${option}-file`);
  const source = file === '-' ? `--${option}-file -` : `--${option}-stdin`;
  return nonEmpty(withoutNewline(await takeStdin(source)), source);
}

function fromEnvironment(env: World['env'], { variable }: SecretName): string | undefined {
  const value = env[variable] ?? '';
  if (value !== '') return value;
  const file = env[`${variable}_FILE`] ?? '';
  return file === '' ? undefined : fromFile(file, `${variable}_FILE`);
}

/** Whether the environment names a secret; what is wrong with it is not looked at. */
export function isInEnvironment({ env }: World, { variable }: SecretName): boolean {
  return [variable, `${variable}_FILE`].some((name) => (env[name] ?? '') !== '');
}

/**
 * Finds a secret, asking for it on a terminal.
 *
 * @throws CliError USAGE naming every way to give it when nobody can be asked
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
    `no ${words} was given and nobody can be asked`,
    `use --${option}-stdin, --${option}-file, ${variable} or ${variable}_FILE`,
  );
}

async function typedSecret(
  invocation: Invocation,
  { words, isNew }: Pick<SecretName, 'words' | 'isNew'>,
): Promise<string> {
  const typed = await typedOnce(invocation, words);
  if (isNew !== true || (await typedOnce(invocation, `${words}, once more`)) === typed)
    return typed;
  invocation.world.stderr.write('the two differ\n');
  return typedSecret(invocation, { words, isNew });
}

async function typedOnce(invocation: Invocation, words: string): Promise<string> {
  const typed = nonEmpty(await askHidden(invocation, words), `the ${words}`);
  invocation.report.secrets.add(typed);
  return typed;
}

function fromFile(path: string, source: string): string {
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
  return nonEmpty(withoutNewline(text), source);
}

/** Takes off exactly one line ending, which editors and `echo` add. */
function withoutNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}

function nonEmpty(text: string, source: string): string {
  if (text === '') throw usage(`${source} is empty`, 'give the secret itself');
  return text;
}

function usage(message: string, hint: string): CliError {
  return new CliError({ code: 'MissingInput', kind: 'USAGE', message, hint });
}
