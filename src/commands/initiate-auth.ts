import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { defineSignIn, publicSignIn } from '../sign-in/begin.ts';

export const examples: readonly string[] = [
  'cogauth initiate-auth ada',
  'cogauth initiate-auth ada --flow user-password --password-stdin < ./password',
  'cogauth initiate-auth ada --flow user-auth --preferred-challenge EMAIL_OTP',
  'cogauth initiate-auth ada --flow custom --password-first',
];

export function define(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, publicSignIn);
}
