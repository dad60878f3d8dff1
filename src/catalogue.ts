import type { Command } from 'commander';
import type { Invocation } from './invocation.ts';

/** Declares a command's arguments and options and what it does; loaded only when it is run. */
export type Define = (command: Command, invocation: Invocation) => void;

export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group: string;
  readonly summary: string;
  readonly load: () => Promise<Define>;
}

const account = 'Account:';
const signIn = 'Sign-in:';
const mfa = 'MFA:';
const devices = 'Devices:';
const state = 'State:';
const pools = 'Pools:';
const tools = 'Tools:';

/** Every subcommand, in the order of the help page. */
export const catalogue: readonly CommandEntry[] = [
  {
    name: 'sign-up',
    group: account,
    summary: 'register a user',
    load: async () => (await import('./commands/sign-up.ts')).defineSignUp,
  },
];

void [signIn, mfa, devices, state, pools, tools];
