import type { Command } from 'commander';
import { adminUpdateUserAttributes } from '../actions/admin-update-user-attributes.ts';
import {
  addAttributeOptions,
  type AttributeOptions,
  requireAttributes,
} from '../input/user-attributes.ts';
import type { Invocation } from '../invocation.ts';
import { runOnUser } from '../steps/run-on-user.ts';

export const examples: readonly string[] = [
  'cogauth admin-update-user-attributes ada --attribute email_verified=true',
  'cogauth admin-update-user-attributes ada --email ada@example.org',
];

export function define(command: Command, invocation: Invocation): void {
  addAttributeOptions(command)
    .argument('[username]', 'user name or alias, if not the current user')
    .action(async (named: string | undefined, options: AttributeOptions) => {
      const attributes = requireAttributes(options);
      const { clientMetadata } = options;
      await runOnUser(invocation, named, {
        act: async (client, user) => {
          await adminUpdateUserAttributes(client, { ...user, attributes, clientMetadata });
          const { username } = user;
          const updated = Object.keys(attributes);
          return {
            result: { username, updated },
            text: `${username}: ${updated.join(', ')} updated`,
          };
        },
      });
    });
}
