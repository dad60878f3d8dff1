import { type Command, Option } from 'commander';
import type { FactorChoice, MfaPreference } from '../actions/set-user-mfa-preference.ts';
import { CliError, hint, run } from '../errors.ts';

/** `--software-token`, `--sms` and `--email`, each with what becomes of that factor. */
export function addFactorOptions(command: Command): Command {
  return command
    .addOption(factor('--software-token <choice>', 'the authenticator app'))
    .addOption(factor('--sms <choice>', 'codes by SMS'))
    .addOption(factor('--email <choice>', 'codes by e-mail'));
}

function factor(flags: string, words: string): Option {
  const choices = ['enabled', 'preferred', 'disabled'] satisfies FactorChoice[];
  return new Option(flags, `${words} (unchanged if left out)`).choices(choices);
}

/** @throws CliError USAGE if no factor is chosen, or if two are preferred */
export function checkPreference(
  command: string,
  { softwareToken, sms, email }: MfaPreference,
): void {
  const choices = [softwareToken, sms, email].filter((choice) => choice !== undefined);
  if (choices.length === 0) {
    throw new CliError({
      code: 'MissingInput',
      kind: 'USAGE',
      message: 'no factor was chosen',
      hint: hint`for example: ${run(command, '--software-token', 'preferred')}`,
    });
  }
  if (choices.filter((choice) => choice === 'preferred').length < 2) return;
  throw new CliError({
    code: 'MalformedOption',
    kind: 'USAGE',
    message: 'only one factor can be preferred',
    hint: 'set the others to enabled',
  });
}
