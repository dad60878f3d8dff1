import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { defineSignIn, publicSignIn } from '../sign-in/begin.ts';

export function defineInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, publicSignIn);
}
