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
   * Lets time go by. Never call it under a user's lock.
   *
   * @throws CliError INTERRUPTED or TERMINATED when the process is asked to stop meanwhile
   */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** When this process began, by the same clock: what other processes saved later, they did meanwhile. */
  readonly startedAt?: Date;
  readonly randomBytes: (size: number) => Uint8Array;
  /** Resolves when the process is asked to stop; from the call on a first SIGTERM or SIGINT no longer ends it. */
  readonly untilStopped: () => Promise<void>;
  /** Resolves with the first uncaught fault. After this call Node prints no such fault itself: it would print every value. */
  readonly untilFault?: () => Promise<unknown>;
  /** Resolves when stdout has taken all, with the error if it could not; a reader that has gone is none. */
  readonly untilWritten?: () => Promise<unknown>;
}
