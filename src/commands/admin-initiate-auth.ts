import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { adminSignIn, defineSignIn } from '../sign-in/begin.ts';

export function defineAdminInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, adminSignIn);
}
