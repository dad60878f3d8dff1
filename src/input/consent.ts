import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { canAsk, confirm } from './prompt.ts';

/**
 * Goes on only with `--yes` or a person's yes.
 *
 * @throws CliError USAGE when there is nobody to ask, INTERRUPTED when the answer is no
 */
export async function requireConsent(invocation: Invocation, question: string): Promise<void> {
  if (invocation.globals.yes === true) return;
  if (!canAsk(invocation)) {
    throw new CliError({
      code: 'NotConfirmed',
      kind: 'USAGE',
      message: `this needs a confirmation (${question}) and nobody can be asked`,
      hint: 'add --yes',
    });
  }
  if (await confirm(invocation, question)) return;
  throw new CliError({
    code: 'NotConfirmed',
    kind: 'INTERRUPTED',
    message: 'nothing was done, as the answer was no',
  });
}
