import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { adminSignIn, defineSignIn } from '../sign-in/begin.ts';

export const examples: readonly string[] = [
  'cogauth admin-initiate-auth ada',
  'cogauth admin-initiate-auth ada --password-file ./password --expect MFA_SETUP',
];

export function define(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, adminSignIn);
}
