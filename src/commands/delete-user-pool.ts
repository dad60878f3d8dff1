import type { Command } from 'commander';
import { deleteUserPool } from '../actions/delete-user-pool.ts';
import { run } from '../errors.ts';
import { requireConsent } from '../input/prompt.ts';
import type { Invocation } from '../invocation.ts';
import { dropProfile } from '../settings/remove-profile.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';
import { openWorkspace } from '../steps/workspace.ts';

export const examples: readonly string[] = [
  'cogauth delete-user-pool --profile staging',
  'cogauth delete-user-pool --user-pool-id eu-west-1_AbCdEfGhI --yes',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .addHelpText(
      'after',
      '\nDeletes the pool of the profile or of --user-pool-id. If create-user-pool made the profile, it goes too.',
    )
    .action(async () => {
      await deletePool(invocation);
    });
}

async function deletePool(invocation: Invocation): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const { settings, saved } = workspace;
  const userPoolId = requireSetting(settings, 'userPoolId');
  const place = settings.endpoint?.value ?? 'AWS';
  await requireConsent(
    invocation,
    `delete the user pool ${userPoolId} on ${place} with all users?`,
  );
  const profile = settings.profile.value;
  const isOfProfile = saved?.userPoolId === userPoolId;
  const goesToo = isOfProfile && saved.createdHere !== undefined;
  await runCall(invocation, async (client) => {
    await deleteUserPool(client, userPoolId);
    if (goesToo) await dropProfile(workspace, profile);
    return {
      result: { userPoolId, deleted: true, profileRemoved: goesToo ? profile : null },
      text: `user pool ${userPoolId} is deleted${goesToo ? `, and profile ${profile} is removed` : ''}`,
      suggested: isOfProfile && !goesToo ? [run('profile remove', profile)] : undefined,
    };
  });
}
