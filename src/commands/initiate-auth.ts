import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { defineSignIn, type SignInKind } from './begin-sign-in.ts';

export const publicSignIn: SignInKind = {
  command: 'initiate-auth',
  flows: ['user-srp', 'user-password', 'user-auth', 'custom'],
  api: () => ({ api: 'public' }),
};

export function defineInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, publicSignIn);
}
