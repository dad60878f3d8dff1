import type { Command } from 'commander';
import { adminSetUserPassword } from '../actions/admin-set-user-password.ts';
import {
  addSecretOptions,
  flagsOf,
  requireSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { newPassword } from '../settings/secret-names.ts';
import { requireSetting } from '../settings/settings.ts';
import { signInAs } from '../state/next-steps.ts';
import { chosenUser } from '../steps/open-flow.ts';
import { runCall } from '../steps/run-step.ts';

interface Options extends SecretOptions<'newPassword'> {
  readonly permanent?: boolean;
}

export const examples: readonly string[] = [
  'cogauth admin-set-user-password ada --permanent',
  'cogauth admin-set-user-password ada --new-password-stdin < ./password',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .option(
      '--permanent',
      'make the password permanent (default: the next sign-in asks for a new one)',
    )
    .action(async (named: string | undefined, options: Options) => {
      await setPassword(invocation, named, options);
    });
  addSecretOptions(command, newPassword);
}

async function setPassword(
  invocation: Invocation,
  named: string | undefined,
  { permanent = false, ...options }: Options,
): Promise<void> {
  // Asked for before the call, so that --timeout does not run while a person types.
  const password = await requireSecret(invocation, newPassword, flagsOf(options, newPassword));
  await runCall(invocation, async (client, workspace) => {
    const userPoolId = requireSetting(workspace.settings, 'userPoolId');
    const username = await chosenUser(workspace, named);
    await adminSetUserPassword(client, { userPoolId, username, password, permanent });
    return {
      result: {
        username,
        permanent,
        userStatus: permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD',
      },
      text: permanent
        ? `${username} has a new password`
        : `${username} has a temporary password: the next sign-in with it asks for a new one`,
      suggested: [signInAs(username)],
    };
  });
}
