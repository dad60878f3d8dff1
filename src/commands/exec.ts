import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { runChild } from '../run-child.ts';
import { flowWithToken } from './token.ts';

export function defineExec(command: Command, invocation: Invocation): void {
  command
    .usage('[options] -- COMMAND...')
    .argument('<command...>', 'a program and its words')
    .action(async ([program = '', ...args]: readonly string[]) => {
      // The lock is free again by now: a program may run for hours, and may run cogauth itself.
      const { tokens } = await flowWithToken(invocation, 'access');
      const { world, report } = invocation;
      report.exitCode = await runChild({
        command: program,
        args,
        env: {
          ...world.env,
          COGAUTH_ACCESS_TOKEN: tokens?.accessToken,
          COGAUTH_ID_TOKEN: tokens?.idToken,
        },
        isOnTerminal: world.stdin.isTTY === true,
      });
    });
}
