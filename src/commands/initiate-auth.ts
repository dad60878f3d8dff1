import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { defineSignIn } from './begin-sign-in.ts';

export function defineInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, {
    flows: ['user-srp', 'user-password', 'user-auth', 'custom'],
    api: () => ({ api: 'public' }),
  });
}
