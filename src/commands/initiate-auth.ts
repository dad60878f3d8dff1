import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings.ts';
import { defineSignIn } from './begin-sign-in.ts';

export function defineInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, {
    flows: ['user-srp', 'user-password'],
    plan: ({ settings }, flow) => {
      const authApi = { api: 'public' } as const;
      if (flow === 'user-password') return { authApi, flow: { authFlow: 'USER_PASSWORD_AUTH' } };
      // The pool's name goes into the proof.
      const userPoolId = requireSetting(settings, 'userPoolId');
      return { authApi, flow: { authFlow: 'USER_SRP_AUTH', userPoolId } };
    },
  });
}
