// stdout carries the result and nothing else; hints, warnings and errors go to stderr.
// With --json stdout carries exactly one document, on failure too. Text from a server is data.

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };
export type Result = { readonly [key: string]: Json | undefined };

/** A result in both of its forms: keys for scripts, words for people. */
export interface Outcome {
  readonly result: Result;
  readonly text: string;
  /** What a person is to see beside the result, such as a QR code; goes to stderr. */
  readonly aside?: string | undefined;
  /** Commands that lead on, in place of those of the flow. */
  readonly suggested?: readonly NextStep[] | undefined;
}
import type { NextStep } from '../errors.ts';
