import type { Command } from 'commander';
import { secretVariables, tokenVariables } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { writeWarnings } from '../output.ts';
import { runChild } from '../run-child.ts';
import type { World } from '../world.ts';
import { flowWithToken } from './token.ts';

export function defineExec(command: Command, invocation: Invocation): void {
  command
    .usage('[options] -- COMMAND...')
    .argument('<command...>', 'a program and its words')
    .action(async ([program = '', ...args]: readonly string[]) => {
      // The lock is free again by now: a program may run for hours, and may run cogauth itself.
      const { tokens } = await flowWithToken(invocation, 'access');
      const { world, report, globals } = invocation;
      if (globals.quiet !== true) writeWarnings(invocation);
      report.exitCode = await runChild({
        command: program,
        args,
        env: {
          ...withoutSecrets(world.env),
          [tokenVariables.access]: tokens?.accessToken,
          [tokenVariables.id]: tokens?.idToken,
        },
        isOnTerminal: world.stdin.isTTY === true,
      });
    });
}

/** The program is trusted with the tokens, which expire; a password is for cogauth alone. */
function withoutSecrets(env: World['env']): World['env'] {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !secretVariables.includes(name)),
  );
}
