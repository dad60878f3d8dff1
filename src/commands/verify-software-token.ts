import type { Command } from 'commander';
import { verifySoftwareToken } from '../actions/verify-software-token.ts';
import { parseInput, requireAnswer, SixDigits, userAndAnswer } from '../input/command-input.ts';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { afterTokenVerified } from '../state/transitions.ts';
import { outOfOrder } from '../step-order.ts';
import { runStep, type Moment, type StepOutcome } from '../step.ts';
import { proofOf } from './associate-software-token.ts';

export function defineVerifySoftwareToken(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] CODE')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the six digits that the authenticator app shows')
    .option('--device-name <name>', 'a name for the authenticator app')
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const { username, answer } = userAndAnswer(first, second);
      await runStep(invocation, {
        username,
        ask: async () => {
          const code = await requireAnswer(invocation, answer, 'code of the authenticator app');
          return parseInput(SixDigits, code, 'the code');
        },
        act: (moment, userCode) => verifyOnce(moment, userCode, options),
      });
    });
}

interface Options {
  readonly deviceName?: string;
}

async function verifyOnce(
  moment: Moment,
  userCode: string,
  { deviceName }: Options,
): Promise<StepOutcome> {
  const { client, now, spending } = moment;
  const { flow, proof } = await proofOf(moment);
  if (flow.challenge?.mfaSetup === 'verified') {
    throw outOfOrder(flow, now(), 'the software token is verified already');
  }
  // A secret that was kept from an earlier sign-in is not that of this Session.
  const isAssociated =
    flow.challenge === undefined
      ? flow.softwareToken !== undefined
      : flow.challenge.mfaSetup === 'associated';
  if (!isAssociated) {
    throw outOfOrder(flow, now(), 'no software token has been associated yet');
  }
  if (proof.session !== undefined) await spending(flow);
  const reply = await verifySoftwareToken(client, proof, {
    userCode,
    friendlyDeviceName: deviceName,
  });
  if (reply.Status !== 'SUCCESS') {
    throw new CliError({
      code: 'NotVerified',
      kind: 'WRONG_CODE',
      message: 'Cognito did not accept the code',
      hint: 'try again with another code',
      retryable: true,
    });
  }
  const next = afterTokenVerified(flow, { session: reply.Session }, now());
  const isSetUp = next.challenge !== undefined;
  return {
    flow: next,
    result: { username: flow.username, status: reply.Status },
    text: isSetUp
      ? 'software token verified: answer MFA_SETUP with it, or sign in again'
      : 'software token verified; Cognito asks for it once it is set as a preference',
  };
}
