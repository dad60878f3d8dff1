import type { Command } from 'commander';
import { adminGetUser } from '../actions/admin-get-user.ts';
import { attributesOf, describeUser } from '../describe-user.ts';
import type { Invocation } from '../invocation.ts';
import { requireSetting } from '../settings.ts';
import { runCall } from '../call.ts';
import { chosenUser } from '../step.ts';

export function defineAdminGetUser(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named?: string) => {
      await runCall(invocation, async (client, workspace) => {
        const userPoolId = requireSetting(workspace.settings, 'userPoolId');
        const username = await chosenUser(workspace, named);
        const reply = await adminGetUser(client, { userPoolId, username });
        const user = {
          username: reply.Username ?? username,
          userStatus: reply.UserStatus ?? null,
          enabled: reply.Enabled ?? null,
          attributes: attributesOf(reply.UserAttributes),
          userCreateDate: reply.UserCreateDate?.toISOString() ?? null,
          userLastModifiedDate: reply.UserLastModifiedDate?.toISOString() ?? null,
          preferredMfaSetting: reply.PreferredMfaSetting ?? null,
          userMfaSettingList: reply.UserMFASettingList ?? [],
        };
        return { result: user, text: describeUser(user) };
      });
    });
}
