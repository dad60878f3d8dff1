// stdout carries the result and nothing else; hints, warnings and errors go to stderr.
// With --json stdout carries exactly one document, on failure too. Text from a server is data.

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type Result = { readonly [key: string]: Json | undefined };

/** A result in two forms: keys for scripts, words for people. */
export interface Outcome {
  readonly result: Result;
  readonly text: string;
  /** Shown to a person beside the result, on stderr, such as a QR code. It may hold colours, so text of a server in it must be printable. */
  readonly aside?: string | undefined;
  /** The next commands, if they are not those of the flow. */
  readonly suggested?: readonly NextStep[] | undefined;
}
import type { NextStep } from '../errors.ts';
