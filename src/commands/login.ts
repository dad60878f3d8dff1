import type { Command } from 'commander';
import { flowNames } from '../cognito/auth-flows.ts';
import { collectPair } from '../input/command-input.ts';
import { addSecretOptions } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { newPassword, totpSecret } from '../settings/secret-names.ts';
import { addSignInOptions, flowOption } from '../sign-in/begin.ts';
import { type WalkOptions, walkToTokens } from '../sign-in/login.ts';
import { addShowOptions } from '../sign-in/software-token.ts';
import { finish } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth login ada',
  'cogauth login ada --remember-device',
  'cogauth login smoke-test --admin --password-file ./password --totp-secret-file ./totp',
  'cogauth login ada --flow user-auth --preferred-challenge EMAIL_OTP',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .option('--admin', 'begin with AWS credentials, as admin-initiate-auth does')
    .addOption(flowOption(flowNames))
    .option('--again', 'sign in again, even if tokens are valid or a challenge is pending')
    .option(
      '--remember-device',
      'confirm the device that Cognito offers, so that the next sign-in from here asks for no MFA',
    )
    .option('--attribute <name=value>', 'a required attribute, may be repeated', collectPair)
    .action(async (username: string | undefined, given: WalkOptions) => {
      finish(invocation, await walkToTokens(invocation, username, given));
    });
  addSignInOptions(command);
  addSecretOptions(command, newPassword);
  addSecretOptions(command, totpSecret);
  addShowOptions(command);
}
