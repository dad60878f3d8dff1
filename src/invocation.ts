import type { NextStep } from './errors.ts';
import type { Host } from './host.ts';
import type { GlobalOptions } from './settings/global-options.ts';
import type { About } from './settings/scopes.ts';
import type { Flow } from './state/flow.ts';

/** What is known so far about a command's run. Failures are reported with it too. Facts are added, never removed. */
export interface Report extends Readonly<Partial<Facts>> {
  readonly warnings: Texts;
  /** Secrets that were read, sent, received or saved. No refusal, warning or debug line may show them. */
  readonly secrets: Texts;
  /** Adds facts. A fact that is already known gets the new value. */
  readonly note: (facts: Partial<Facts>) => void;
}

interface Facts {
  readonly profile: string;
  readonly flow: Flow | undefined;
  /** The next steps of the flow. */
  readonly next: readonly NextStep[];
  /** What a command suggests instead of `next`. */
  readonly suggested: Suggestion;
  /** The user that the command acts on, unless that is the current user. */
  readonly otherUser: string | undefined;
  /** The database of the embedded Cognito that the command was given; suggested commands repeat it. */
  readonly database: string;
  /** For commands whose exit code is their answer, such as status --check. */
  readonly exitCode: number;
  readonly requestId: string | undefined;
  /** How far this machine's clock is ahead of the server's, by the latest reply; negative when it is behind. */
  readonly clockSkewMs: number;
  /** How much of --timeout went by waiting for servers and for fresh codes; time for questions is not in it. */
  readonly waitedMs: number;
}

interface Suggestion {
  readonly steps: readonly NextStep[];
  /** The global options; suggested commands repeat those that they need. */
  readonly globals: GlobalOptions;
}

/** Different texts, in the order of adding. */
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

/** Reads stdin for one option; a second option cannot use stdin. */
export type TakeStdin = (option: string) => Promise<string>;

/** One run of one command. */
export interface Invocation {
  readonly host: Host;
  /** The full name, as in `profile add`; known in full once commander has found the action. */
  command: string;
  readonly globals: GlobalOptions;
  readonly report: Report;
  readonly takeStdin: TakeStdin;
  /** What a command is about. Takes the first word of the command's name. */
  readonly about: (command: string) => About;
  /** Makes the program define one of its commands in full, with its arguments, options and examples. */
  readonly defineCommand: (command: string) => Promise<void>;
}
