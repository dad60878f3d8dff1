import type { Command } from 'commander';
import { revokeToken } from '../actions/revoke-token.ts';
import { CliError, hint, run } from '../errors.ts';
import {
  addSecretOptions,
  flagsOf,
  givenSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { refreshToken } from '../settings/secret-names.ts';
import type { Flow } from '../state/flow.ts';
import { afterTokensRevoked } from '../state/transitions.ts';
import { nothingPending } from '../steps/due-step.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth revoke-token',
  'cogauth revoke-token --refresh-token-stdin < ./leaked',
];

/** Unlike sign-out, this command fails if it could not revoke a token, and takes a token from elsewhere. */
export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, options: SecretOptions<'refreshToken'>) => {
      await runStep(invocation, {
        username,
        ask: () => givenSecret(invocation, refreshToken, flagsOf(options, refreshToken)),
        act: async ({ flow, client, appClient, now }, given) => {
          const token = given ?? savedToken(flow, now());
          await revokeToken(client, appClient, token);
          const isSaved = flow.tokens?.refreshToken === token;
          const whose = isSaved ? `refresh token of ${flow.username}` : 'given refresh token';
          return {
            flow: isSaved ? afterTokensRevoked(flow) : flow,
            result: { username: flow.username, revoked: true, isSavedToken: isSaved },
            text: `the ${whose} is revoked, with every access token issued from it`,
          };
        },
      });
    });
  addSecretOptions(command, refreshToken);
}

/** @throws CliError NOT_SIGNED_IN if no refresh token is saved */
function savedToken(flow: Flow, now: Date): string {
  if (flow.tokens === undefined) throw nothingPending(flow, now);
  const { refreshToken: token, expiresAt } = flow.tokens;
  if (token !== undefined) return token;
  throw new CliError({
    code: 'NoRefreshToken',
    kind: 'NOT_SIGNED_IN',
    message: `there is no refresh token to revoke: the access token is valid until ${expiresAt}`,
    hint: hint`end every sign-in of the user: ${run('sign-out', '--global')}`,
  });
}
