import type { Readable, Writable } from 'node:stream';

/** A stream that may be a terminal. */
export type Input = Readable & { readonly isTTY?: boolean };
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything outside the program that a command may depend on. Only `main.ts` makes the real one. */
export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly now: () => Date;
  /**
   * Waits. Never call it under a user's lock.
   *
   * @throws CliError INTERRUPTED or TERMINATED if the process is asked to stop meanwhile
   */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** When this process started, by the same clock. Other processes ran beside it if they saved something later. */
  readonly startedAt?: Date;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Resolves when the process is asked to stop. After this call a first SIGTERM or SIGINT no longer ends the process. */
  readonly untilStopped: () => Promise<void>;
  /** Resolves with the first uncaught fault. After this call Node prints no such fault itself: it would print every value. */
  readonly untilFault?: () => Promise<unknown>;
  /** Resolves when stdout and stderr have taken all output, with the error if stdout could not. A reader that has gone is no error. */
  readonly untilWritten?: () => Promise<unknown>;
}
