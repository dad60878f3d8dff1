import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { oneLine } from '../output/printable.ts';
import { wantsJson } from '../output/write.ts';
import { isOn } from '../settings/yes-no.ts';
import { optionRows } from '../settings/option-rows.ts';

// Prompts go to stderr, so that stdout carries only the result, and only if a person can answer. A question may hold a
// server's words.

/** A script must never hang on a question. */
export function canAsk(invocation: Invocation): boolean {
  const { host, globals } = invocation;
  const { variables } = optionRows.input.environment;
  const isRefused = variables.some((name) => isOn(host.env[name]));
  if (isRefused || globals.input === false || wantsJson(invocation)) return false;
  return host.stdin.isTTY === true && host.stderr.isTTY === true;
}

/** Asks for a secret without showing it. */
export async function askHidden(invocation: Invocation, words: string): Promise<string> {
  const { default: password } = await import('@inquirer/password');
  return answered(password({ message: oneLine(words), mask: true }, streams(invocation)));
}

/** @param flaw says what is wrong with an answer. The question stays until nothing is. */
export async function ask(
  invocation: Invocation,
  words: string,
  flaw: (answer: string) => string | undefined = () => undefined,
): Promise<string> {
  const { default: input } = await import('@inquirer/input');
  const validate = (answer: string): string | true => flaw(answer) ?? true;
  const question = { message: oneLine(words), required: true, validate };
  return answered(input(question, streams(invocation)));
}

/** With --yes the answer is yes at once. */
export async function confirm(
  invocation: Invocation,
  question: string,
  byDefault = false,
): Promise<boolean> {
  if (invocation.globals.yes === true) return true;
  const { default: confirmation } = await import('@inquirer/confirm');
  const message = oneLine(question);
  return answered(confirmation({ message, default: byDefault }, streams(invocation)));
}

function streams({ host }: Invocation): {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
} {
  return { input: host.stdin, output: host.stderr };
}

async function answered<T>(question: Promise<T>): Promise<T> {
  try {
    return await question;
  } catch (cause) {
    if (!(cause instanceof Error) || cause.name !== 'ExitPromptError') throw cause;
    throw new CliError({ code: 'Interrupted', kind: 'INTERRUPTED', message: 'interrupted', cause });
  }
}

/**
 * Returns only after `--yes` or a person's yes.
 *
 * @throws CliError USAGE if a person cannot be asked, INTERRUPTED if the answer is no
 */
export async function requireConsent(invocation: Invocation, question: string): Promise<void> {
  if (invocation.globals.yes === true) return;
  if (!canAsk(invocation)) {
    throw new CliError({
      code: 'NotConfirmed',
      kind: 'USAGE',
      message: `this needs a confirmation (${question}), which cannot be asked for here`,
      hint: 'add --yes',
    });
  }
  if (await confirm(invocation, question)) return;
  throw new CliError({
    code: 'NotConfirmed',
    kind: 'INTERRUPTED',
    message: 'cancelled',
  });
}
