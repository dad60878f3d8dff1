import { type Command, InvalidArgumentError, type Option } from 'commander';
import * as z from 'zod/mini';
import { CliError, hint, run } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { ask, canAsk } from './prompt.ts';

// Shapes of command-line values that several commands share. commander checks presence; these check the shape.

/** Commander calls it with the option as `this`. */
function gatherPair(
  this: Option,
  pair: string,
  gathered: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const at = pair.indexOf('=');
  if (at < 1) {
    throw new CliError({
      code: 'MalformedOption',
      kind: 'USAGE',
      // The value may be a password whose NAME= is missing, so it is not shown.
      message: `${this.long} takes NAME=VALUE, but its value has another form`,
    });
  }
  return { ...gathered, [pair.slice(0, at)]: pair.slice(at + 1) };
}

/** `NAME=VALUE`, as often as wanted, gathered into one object. */
export const collectPair = gatherPair;

/** The option of a command whose call Cognito tells Lambda triggers of. */
export interface MetadataOption {
  readonly clientMetadata?: Record<string, string> | undefined;
}

export function addClientMetadata(command: Command): Command {
  return command.option(
    '--client-metadata <key=value>',
    'for Lambda triggers, may be repeated',
    collectPair,
  );
}

/** Refuses an empty value, which is a mistake in a script. */
export function nonEmpty(value: string): string {
  if (value === '') throw new InvalidArgumentError('it is empty');
  return value;
}

/** A single argument is the answer; two are USERNAME and the answer. */
export function userAndAnswer(
  first: string | undefined,
  second: string | undefined,
): { readonly username: string | undefined; readonly answer: string | undefined } {
  if (second === undefined) return { username: undefined, answer: first };
  const halves = `${first ?? ''} ${second}`;
  // No code of Cognito's is as short as half a code, as apps and mails show it.
  if (/^(\d{3} \d{3}|\d{4} \d{4})$/.test(halves)) return { username: undefined, answer: halves };
  return { username: first, answer: second };
}

export interface Asked {
  /** What is asked for. */
  readonly words: string;
  /** What stands for it in a command line. Default: CODE. */
  readonly placeholder?: string;
  /** The choices, as words that follow the command line. */
  readonly among?: string;
  /** Whether --from-totp would have answered too. */
  readonly isComputable?: boolean;
  /** What an answer looks like. A person is asked until the answer does. */
  readonly shape?: z.ZodMiniType<string>;
  /** What helps a person to answer. */
  readonly note?: string | undefined;
}

/**
 * The code or answer from the command line, else from a person.
 *
 * @throws CliError USAGE if it cannot be asked for, or has another shape
 */
export async function requireAnswer(
  invocation: Invocation,
  given: string | undefined,
  asked: Asked,
): Promise<string> {
  const { shape = z.string() } = asked;
  if (given !== undefined && given !== '') return parseInput(shape, given, 'the code');
  if (!canAsk(invocation)) throw missingAnswer(invocation, asked);
  const { words, note } = asked;
  const question = note === undefined ? words : `${words} (${note})`;
  const answer = await ask(invocation, question, (text) => flawOf(shape, text));
  return parseInput(shape, answer, 'the code');
}

function missingAnswer({ command }: Invocation, asked: Asked): CliError {
  const { words, placeholder = 'CODE', among = '', isComputable = false } = asked;
  const way = hint`give it as the last argument: ${run(command, ...placeholder.split(' '))}`;
  const computed = run(command, '--from-totp');
  return new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: `the ${words} is missing, and it cannot be asked for here`,
    hint: isComputable ? hint`${way}, or have it computed: ${computed}` : hint`${way}${among}`,
  });
}

/** Codes hold no blanks; apps and messages show them in groups. */
const WithoutBlanks = z.pipe(
  z.string(),
  z.transform((text: string) => text.replaceAll(/\s/g, '')),
);

export const SixDigits = z.pipe(
  WithoutBlanks,
  z.string().check(z.regex(/^\d{6}$/, 'expected the six digits that the app shows')),
);

/** A code that Cognito has sent. */
export const SentCode = z.pipe(
  WithoutBlanks,
  z.string().check(z.minLength(1, 'expected the code that was sent')),
);

/** @throws CliError USAGE saying what was expected, without repeating what was given */
export function parseInput<T>(schema: z.ZodMiniType<T>, value: unknown, what: string): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const message = `${what}: ${reasonOf(parsed.error)}`;
  throw new CliError({ code: 'MalformedInput', kind: 'USAGE', message });
}

function flawOf(schema: z.ZodMiniType, text: string): string | undefined {
  const { error } = schema.safeParse(text);
  return error === undefined ? undefined : reasonOf(error);
}

function reasonOf({ issues }: z.core.$ZodError): string {
  return issues[0]?.message ?? 'malformed';
}
