import type { Command } from 'commander';
import { getUser } from '../actions/get-user.ts';
import { type MfaPreference, setUserMfaPreference } from '../actions/set-user-mfa-preference.ts';
import { addFactorOptions, checkPreference } from '../input/mfa-preference.ts';
import type { Invocation } from '../invocation.ts';
import { describeUser, userFacts } from '../output/describe-user.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { afterMfaPreference } from '../state/transitions.ts';
import { type StepContext, runStep, type StepOutcome } from '../steps/run-step.ts';

export const examples: readonly string[] = [
  'cogauth set-mfa-preference --software-token preferred',
  'cogauth set-mfa-preference ada --email enabled --sms disabled',
];

export function define(command: Command, invocation: Invocation): void {
  addFactorOptions(command)
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, preference: MfaPreference) => {
      checkPreference(invocation.command, preference);
      await runStep(invocation, {
        username,
        ask: () => undefined,
        act: (context) => setOnce(context, preference),
      });
    });
}

async function setOnce(context: StepContext, preference: MfaPreference): Promise<StepOutcome> {
  const { flow, accessToken } = await freshAccessToken(context);
  await setUserMfaPreference(context.client, accessToken, preference);
  const next = afterMfaPreference(flow);
  await context.save(next);
  const { attributes: _attributes, ...user } = userFacts(
    await getUser(context.client, accessToken),
    flow.username,
  );
  const meaning = describeChoice(user.preferredMfaSetting, user.userMfaSettingList);
  return { flow: next, result: user, text: `${describeUser(user)}\n${meaning}` };
}

/** What a sign-in asks for, besides what the pool requires of every user. */
function describeChoice(preferred: string | null, enabled: readonly string[]): string {
  if (preferred !== null) return `a sign-in asks for ${preferred}`;
  if (enabled.length > 1) return `a sign-in asks which one to use: ${enabled.join(', ')}`;
  const [only] = enabled;
  return only === undefined
    ? 'no second factor is enabled: a sign-in asks for one only if the pool requires it'
    : `a sign-in asks for ${only}, the only one that is enabled`;
}
