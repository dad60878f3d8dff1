import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings.ts';
import { defineSignIn } from './begin-sign-in.ts';

const authFlows = {
  'admin-user-password': 'ADMIN_USER_PASSWORD_AUTH',
  'admin-no-srp': 'ADMIN_NO_SRP_AUTH',
} as const;

export function defineAdminInitiateAuth(command: Command, invocation: Invocation): void {
  defineSignIn(command, invocation, {
    flows: ['admin-user-password', 'admin-no-srp', 'user-srp'],
    plan: ({ settings }, flow) => {
      const userPoolId = requireSetting(settings, 'userPoolId');
      const authApi = { api: 'admin', userPoolId } as const;
      if (flow === 'user-srp') return { authApi, flow: { authFlow: 'USER_SRP_AUTH', userPoolId } };
      const isOlderName = flow === 'admin-no-srp';
      const authFlow = authFlows[isOlderName ? 'admin-no-srp' : 'admin-user-password'];
      return { authApi, flow: { authFlow } };
    },
  });
}
