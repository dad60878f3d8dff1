import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings.ts';
import { defineSignIn, type SignInKind } from './begin-sign-in.ts';

export const adminSignIn: SignInKind = {
  command: 'admin-initiate-auth',
  flows: ['admin-user-password', 'admin-no-srp', 'user-srp', 'user-auth', 'custom'],
  api: (settings) => ({ api: 'admin', userPoolId: requireSetting(settings, 'userPoolId') }),
};

export function defineAdminInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, adminSignIn);
}
