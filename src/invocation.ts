import type { NextStep } from './errors.ts';
import type { Host } from './host.ts';
import type { GlobalOptions } from './settings/global-options.ts';
import type { About } from './settings/scopes.ts';
import type { Flow } from './state/flow.ts';

/** What is known so far about a command's run: a failure is reported with it too. It grows, and forgets nothing. */
export interface Report extends Readonly<Partial<Facts>> {
  readonly warnings: Texts;
  /** What was read, sent, received or saved, and what no refusal, warning or debug line may show. */
  readonly secrets: Texts;
  /** Adds facts. A fact that is known already takes its new value. */
  readonly note: (facts: Partial<Facts>) => void;
}

interface Facts {
  readonly profile: string;
  readonly flow: Flow | undefined;
  /** The steps that lead on from the flow. */
  readonly next: readonly NextStep[];
  /** What a command suggests in place of these. */
  readonly suggested: Suggestion;
  /** The user that the command acts on, where a command that names nobody would mean another one. */
  readonly otherUser: string | undefined;
  /** The file of the embedded Cognito that the command was given, for commands about it that are suggested. */
  readonly database: string;
  /** For commands whose exit code is their answer, such as status --check. */
  readonly exitCode: number;
  readonly requestId: string | undefined;
  /** How far this machine's clock is ahead of the server's, by the latest reply; negative when it is behind. */
  readonly clockSkewMs: number;
  /** What of --timeout has been used up by waiting for servers and for fresh codes; questions do not count. */
  readonly waitedMs: number;
}

interface Suggestion {
  readonly steps: readonly NextStep[];
  /** The options that the suggested commands repeat, as far as they need them. */
  readonly globals: GlobalOptions;
}

/** Each text is in it once, in the order of adding. */
type Texts = Iterable<string> & Pick<Set<string>, 'add'>;

export function newReport(): Report {
  const report: Report = {
    warnings: new Set(),
    secrets: new Set(),
    note: (facts) => {
      Object.assign(report, facts);
    },
  };
  return report;
}

/** Reads stdin for one option; a second one cannot have it. */
export type TakeStdin = (option: string) => Promise<string>;

/** One run of one command. */
export interface Invocation {
  readonly host: Host;
  /** The full name, as in `profile add`; known in full once commander has found the action. */
  command: string;
  readonly globals: GlobalOptions;
  readonly report: Report;
  readonly takeStdin: TakeStdin;
  /** What a command is about; of a command of several words, the first is given. */
  readonly about: (command: string) => About;
  /** Has the program define one of its commands in full, with its arguments, options and examples. */
  readonly defineCommand: (command: string) => Promise<void>;
}
