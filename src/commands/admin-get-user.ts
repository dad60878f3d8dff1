import type { Command } from 'commander';
import { adminGetUser, type AdminGetUserReply } from '../actions/admin-get-user.ts';
import type { Invocation } from '../invocation.ts';
import { attributesOf, describeUser } from '../output/describe-user.ts';
import type { Result } from '../output/outcome.ts';
import { requireSetting } from '../settings/settings.ts';
import { chosenUser } from '../steps/open-flow.ts';
import { runCall } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth admin-get-user ada --field result.userStatus'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runCall(invocation, async (client, workspace) => {
        const userPoolId = requireSetting(workspace.settings, 'userPoolId');
        const username = await chosenUser(workspace, named);
        const reply = await adminGetUser(client, { userPoolId, username });
        const user = factsOf(reply);
        return { result: user, text: describeUser(user) };
      });
    });
}

function factsOf(reply: AdminGetUserReply): Result {
  const { Username, UserStatus, Enabled, PreferredMfaSetting } = reply;
  return {
    username: Username,
    userStatus: UserStatus,
    enabled: Enabled,
    attributes: attributesOf(reply.UserAttributes),
    userCreateDate: reply.UserCreateDate?.toISOString(),
    userLastModifiedDate: reply.UserLastModifiedDate?.toISOString(),
    preferredMfaSetting: PreferredMfaSetting,
    userMfaSettingList: reply.UserMFASettingList ?? [],
  };
}
