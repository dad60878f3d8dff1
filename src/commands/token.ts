import type { Command } from 'commander';
import { Argument } from 'commander';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { wantsJson, writeBare, writeSuccess } from '../output.ts';
import type { Flow } from '../state/flow.ts';
import { performStep } from '../step.ts';
import { freshAccessToken } from './refresh.ts';

type Kind = 'access' | 'id' | 'refresh';

export function defineToken(command: Command, invocation: Invocation): void {
  command
    .addArgument(
      new Argument('[kind]', 'which token').choices(['access', 'id', 'refresh']).default('access'),
    )
    .action(async (kind: Kind) => {
      const outcome = await performStep(invocation, {
        ask: () => undefined,
        act: async (moment) => {
          const { flow } = await freshAccessToken(moment);
          return { flow, result: { kind, token: tokenOf(flow, kind) }, text: tokenOf(flow, kind) };
        },
      });
      if (wantsJson(invocation)) writeSuccess(invocation, outcome);
      else writeBare(invocation, outcome.text);
    });
}

/** @throws CliError NOT_SIGNED_IN when that token is not there */
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
    hint: 'sign in again: cogauth initiate-auth',
  });
}
