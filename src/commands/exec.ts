import type { Command } from 'commander';
import type { Host } from '../host.ts';
import { addClientMetadata, type MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { writeWarnings } from '../output/write.ts';
import { runChild } from '../process/run-child.ts';
import { secretVariables, tokenVariables } from '../settings/secret-names.ts';
import { flowWithToken } from '../sign-in/flow-with-token.ts';
import { answerByExitCode } from '../steps/report-flow.ts';

export const examples: readonly string[] = [
  'cogauth exec -- ./smoke-test.sh',
  'cogauth exec -- sh -c \'curl -H "Authorization: Bearer $COGAUTH_ACCESS_TOKEN" https://api.example.com/\'',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .usage('[options] -- COMMAND...')
    .argument('<command...>', 'a program and its arguments')
    .action(async ([program = '', ...args]: readonly string[], options: MetadataOption) => {
      // The lock is already released: the program may run for hours, and may run cogauth itself.
      const { tokens } = await flowWithToken(invocation, 'access', options);
      const { host, globals } = invocation;
      if (globals.quiet !== true) writeWarnings(invocation);
      const exitCode = await runChild({
        command: program,
        args,
        env: {
          ...withoutSecrets(host.env),
          [tokenVariables.access]: tokens?.accessToken,
          [tokenVariables.id]: tokens?.idToken,
        },
        isOnTerminal: host.stdin.isTTY === true,
      });
      answerByExitCode(invocation, exitCode);
    });
  addClientMetadata(command);
}

/** The program gets the tokens, which expire, but no password or other secret that is for cogauth alone. */
function withoutSecrets(env: Host['env']): Host['env'] {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !secretVariables.includes(name)),
  );
}
