import type { Command } from 'commander';
import { adminSetUserMfaPreference } from '../actions/admin-set-user-mfa-preference.ts';
import type { MfaPreference } from '../actions/set-user-mfa-preference.ts';
import { addFactorOptions, checkPreference } from '../input/mfa-preference.ts';
import type { Invocation } from '../invocation.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = [
  'cogauth admin-set-user-mfa-preference ada --software-token disabled',
  'cogauth admin-set-user-mfa-preference ada --email preferred',
];

export function define(command: Command, invocation: Invocation): void {
  addFactorOptions(command)
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named: string | undefined, preference: MfaPreference) => {
      checkPreference(invocation.command, preference);
      await runOnUser(invocation, named, {
        act: async (client, user) => {
          await adminSetUserMfaPreference(client, user, preference);
          const { username } = user;
          const { softwareToken = null, sms = null, email = null } = preference;
          const changed = Object.entries({ softwareToken, sms, email })
            .filter(([, choice]) => choice !== null)
            .map(([factor, choice]) => `${factor} ${choice ?? ''}`);
          return {
            result: { username, softwareToken, sms, email },
            text: `${username}: ${changed.join(', ')}`,
          };
        },
      });
    });
}
