import type { Command } from 'commander';
import { CliError, hint, run } from '../errors.ts';

/** `[USERNAME] GROUP`: one word is the group, two are USERNAME and the group. */
export function addMemberArguments(command: Command): Command {
  return command
    .usage('[options] [USERNAME] GROUP')
    .argument('[username]', 'user name or alias, if not the current user')
    .argument('[group]', 'name of the group');
}

/** @throws CliError USAGE when no group is named */
export function userAndGroup(
  command: string,
  first: string | undefined,
  second: string | undefined,
): { readonly username: string | undefined; readonly groupName: string } {
  // Not userAndAnswer: that takes two words of digits for one code.
  const [username, groupName] = second === undefined ? [undefined, first] : [first, second];
  if (groupName !== undefined && groupName !== '') return { username, groupName };
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'no group was named',
    hint: hint`name it as the last word: ${run(command, 'GROUP')}; see all groups: ${run('list-groups')}`,
  });
}
