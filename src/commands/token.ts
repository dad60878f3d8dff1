import { Argument, type Command } from 'commander';
import { CliError, hint, run } from '../errors.ts';
import { addClientMetadata, type MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { writeValue } from '../output/write.ts';
import { flowWithToken, type Kind } from '../sign-in/flow-with-token.ts';
import type { Flow } from '../state/flow.ts';

export const examples: readonly string[] = [
  'cogauth token access',
  'curl -H "Authorization: Bearer $(cogauth token access)" https://api.example.com/',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .addArgument(
      new Argument('[kind]', 'which token').choices(['access', 'id', 'refresh']).default('access'),
    )
    .action(async (kind: Kind, options: MetadataOption) => {
      const token = tokenOf(await flowWithToken(invocation, kind, options), kind);
      writeValue(invocation, { result: { kind, token }, text: token });
    });
  addClientMetadata(command);
}

/** @throws CliError NOT_SIGNED_IN if that token is not saved */
function tokenOf({ tokens, username }: Flow, kind: Kind): string {
  const token = {
    access: tokens?.accessToken,
    id: tokens?.idToken,
    refresh: tokens?.refreshToken,
  }[kind];
  if (token !== undefined) return token;
  throw new CliError({
    code: 'NoToken',
    kind: 'NOT_SIGNED_IN',
    message: `there is no ${kind} token for ${username}`,
    hint: hint`sign in again: ${run('initiate-auth')}`,
  });
}
