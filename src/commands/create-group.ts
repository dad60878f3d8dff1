import type { Command } from 'commander';
import * as z from 'zod/mini';
import { createGroup } from '../actions/create-group.ts';
import { run } from '../errors.ts';
import { parseInput } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { groupFacts } from '../output/describe-group.ts';
import { oneLine } from '../output/printable.ts';
import { requireSetting } from '../settings/settings.ts';
import { runCall } from '../steps/run-step.ts';

interface Options {
  readonly description?: string;
  readonly precedence?: number;
  readonly roleArn?: string;
}

export const examples: readonly string[] = [
  'cogauth create-group admins',
  'cogauth create-group admins --precedence 1 --description "may do everything"',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('<group>', 'name of the group')
    .option('--description <text>', 'what the group is for')
    .option(
      '--precedence <number>',
      'of a user with several groups, the lowest number gives the preferred role',
      (text) => parseInput(Precedence, text, '--precedence'),
    )
    .option('--role-arn <arn>', 'IAM role of the members, a claim in their ID tokens')
    .action(async (groupName: string, options: Options) => {
      await runCall(invocation, async (client, { settings }) => {
        const userPoolId = requireSetting(settings, 'userPoolId');
        const { description, precedence, roleArn } = options;
        const group = groupFacts(
          await createGroup(client, { userPoolId, groupName, description, precedence, roleArn }),
        );
        return {
          result: group,
          text: `group ${oneLine(group.groupName)} is created`,
          // A name that looks like an option does not go into a command line.
          suggested: groupName.startsWith('-')
            ? []
            : [run('admin-add-user-to-group', 'USERNAME', groupName)],
        };
      });
    });
}

const Precedence = z.pipe(
  z.string().check(z.regex(/^\d{1,10}$/, 'expected a whole number from 0')),
  z.transform(Number),
);
