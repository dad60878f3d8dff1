import type { Host } from './host.ts';
import type { GlobalOptions } from './settings/global-options.ts';
import type { Flow } from './state/flow.ts';
import type { NextStep } from './state/next-steps.ts';

/** What is known so far about a command's run: a failure is reported with it too. */
export interface Report {
  profile?: string;
  flow?: Flow | undefined;
  next: readonly NextStep[];
  /** The user that the command acts on, where a command that names nobody would mean another one. */
  otherUser?: string | undefined;
  readonly warnings: string[];
  /** What was read, sent, received or is kept, and must not be told, whatever a server answers. */
  readonly secrets: Set<string>;
  /** What was said openly, such as a user name, and may be told though it be a password too. */
  readonly openValues: Set<string>;
  /** For commands whose exit code is their answer, such as status --check. */
  exitCode?: number;
  requestId?: string | undefined;
  /** How far this machine's clock is ahead of the server's, by the latest reply; negative when it is behind. */
  clockSkewMs?: number;
  /** What of --timeout has been used up by waiting for servers and for fresh codes; questions do not count. */
  waitedMs?: number;
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
}
