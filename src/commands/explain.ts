import type { Command } from 'commander';
import { toCliError } from '../client/refusals.ts';
import { challengeRow } from '../cognito/challenges.ts';
import { CliError, exitCodes, hint, run, type Hint } from '../errors.ts';
import { exitCodeMeanings } from '../help/exit-code-meanings.ts';
import type { Invocation } from '../invocation.ts';
import { hintLine } from '../output/next-commands.ts';
import { writeSuccess } from '../output/write.ts';

export const examples: readonly string[] = [
  'cogauth explain 11',
  'cogauth explain WRONG_CODE',
  'cogauth explain CodeMismatchException',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument(
      '<code>',
      'an exit code, an error kind such as WRONG_CODE, or the name of an exception or challenge',
    )
    .action((code: string) => {
      const challenge = challengeRow(code.toUpperCase());
      if (challenge !== undefined) {
        const { asks, answer } = challenge;
        const text = `${code.toUpperCase()}: a challenge\nCognito asks for ${asks}\nwhat to do: ${answer}`;
        writeSuccess(invocation, { result: { challenge: code.toUpperCase(), asks, answer }, text });
        return;
      }
      const { kind, hint: ofRefusal } = understood(code);
      const { when, remedy } = exitCodeMeanings[kind];
      const exitCode = exitCodes[kind];
      const advice = hintLine(invocation, ofRefusal ?? remedy);
      writeSuccess(invocation, {
        result: { code, kind, exitCode, meaning: when, remedy: advice },
        text: `${code}: exit code ${exitCode}, ${kind}\n${when}\nwhat to do: ${advice}`,
      });
    });
}

interface Understood {
  readonly kind: keyof typeof exitCodes;
  readonly hint?: Hint | undefined;
}

/** @throws CliError USAGE for an unknown code */
function understood(code: string): Understood {
  const kind = kindCalled(code) ?? ownCodes.get(code);
  if (kind !== undefined) return { kind };
  const refusal = /^[A-Za-z]+$/.test(code) ? toCliError(refusalCalled(code)) : undefined;
  if (refusal !== undefined && refusal.kind !== 'INTERNAL') return refusal;
  throw new CliError({
    code: 'UnknownCode',
    kind: 'USAGE',
    message: `"${code}" is not an exit code, error kind, Cognito exception or challenge`,
    hint: hint`see them all: ${run('help', 'exit-codes')}, or ${run('help', 'challenges')}`,
  });
}

function isKind(name: string): name is Understood['kind'] {
  return Object.hasOwn(exitCodes, name);
}

function kindCalled(code: string): Understood['kind'] | undefined {
  const known = Object.entries(exitCodes);
  const name = known.find(
    ([kind, exitCode]) => kind === code.toUpperCase() || `${exitCode}` === code,
  );
  return name !== undefined && isKind(name[0]) ? name[0] : undefined;
}

/** The codes of our own that scripts see most often. */
const ownCodes: ReadonlyMap<string, Understood['kind']> = new Map([
  ['SessionExpired', 'SESSION_EXPIRED'],
  ['SessionSpent', 'SESSION_EXPIRED'],
  ['NotSignedIn', 'NOT_SIGNED_IN'],
  ['NothingPending', 'NOT_SIGNED_IN'],
  ['OutOfOrder', 'UNEXPECTED_STATE'],
  ['UnexpectedState', 'UNEXPECTED_STATE'],
  ['OtherTarget', 'UNEXPECTED_STATE'],
  ['FlowChanged', 'UNEXPECTED_STATE'],
  ['MissingInput', 'USAGE'],
  ['UsageError', 'USAGE'],
  ['MissingSetting', 'CONFIG'],
  ['MalformedSetting', 'CONFIG'],
  ['StoreBroken', 'STORE'],
  ['StoreNewer', 'STORE'],
  ['NoRefreshToken', 'BAD_CREDENTIALS'],
  ['Timeout', 'NETWORK'],
] as const);

/** The exception as Cognito would send it, so that client/refusals.ts explains it. */
function refusalCalled(name: string): Error {
  const isCognitos = name.endsWith('Exception');
  return Object.assign(new Error(name), {
    name,
    ...(isCognitos ? { $metadata: { httpStatusCode: 400 } } : {}),
  });
}
