import type { Command } from 'commander';
import { verifySoftwareToken } from '../actions/verify-software-token.ts';
import { parseInput, requireAnswer, SixDigits } from '../input/command-input.ts';
import { userAndTotpAnswer } from '../input/totp-answer.ts';
import { CliError, unreadable } from '../errors.ts';
import { freshCode, type FreshCode } from '../fresh-totp.ts';
import type { Invocation } from '../invocation.ts';
import type { Flow } from '../state/flow.ts';
import { afterTokenVerified } from '../state/transitions.ts';
import { outOfOrder, requirePending } from '../step-order.ts';
import { finish, performStep, type FlowStep, type Moment, type StepOutcome } from '../step.ts';
import { performComputedCodeStep, spendingCode, typedTimeStep } from '../totp-step.ts';
import { proofOf } from './associate-software-token.ts';

export function defineVerifySoftwareToken(command: Command, invocation: Invocation): void {
  command
    .usage('[options] [USERNAME] [CODE]')
    .argument('[username]', 'the user, if not the current one')
    .argument('[code]', 'the six digits that the authenticator app shows')
    .option('--device-name <name>', 'a name for the authenticator app')
    .option('--from-totp', 'compute the code from the new secret, and wait for a fresh one')
    .action(async (first: string | undefined, second: string | undefined, options: Options) => {
      const { username, answer } = userAndTotpAnswer(first, second, options);
      const outcome =
        options.fromTotp === true
          ? await verifyFromTotp(invocation, username, options)
          : await performStep(invocation, verifyStep(invocation, { username, answer, options }));
      finish(invocation, outcome);
    });
}

/** The step that verifies the software token by the code that is given, or that a person says. */
export function verifyStep(
  invocation: Invocation,
  given: {
    readonly username: string | undefined;
    readonly answer: string | undefined;
    readonly options: Options;
  },
): FlowStep<string> {
  const { username, answer, options } = given;
  return {
    username,
    ask: async () => {
      const code = await requireAnswer(invocation, answer, {
        words: 'code of the authenticator app',
      });
      return parseInput(SixDigits, code, 'the code');
    },
    act: (moment, code) => {
      const secrets = [moment.flow.softwareToken?.secretCode];
      const timeStep = typedTimeStep(code, secrets, moment.now());
      return verifyOnce(moment, { code, timeStep }, options);
    },
  };
}

interface Options {
  readonly deviceName?: string;
  readonly fromTotp?: boolean;
}

/**
 * Verifies the software token by a code that is computed here. The secret is the one that was associated, wherever the
 * user's others are kept.
 */
export async function verifyFromTotp(
  invocation: Invocation,
  username: string | undefined,
  options: Options,
): Promise<StepOutcome> {
  return performComputedCodeStep(invocation, {
    username,
    ask: (flow) => {
      const { now } = invocation.world;
      if (flow.challenge !== undefined || flow.tokens === undefined) {
        requirePending(flow, 'MFA_SETUP', now());
      }
      requireAssociated(flow, now());
      const { softwareToken, spentTotpStep: spent } = flow;
      if (softwareToken === undefined) throw outOfOrder(flow, now(), 'no TOTP secret is kept');
      return freshCode(invocation, softwareToken.secretCode, { spent, ahead: 'present' });
    },
    act: (moment, code) => verifyOnce(moment, code, options),
  });
}

/** @throws CliError UNEXPECTED_STATE when there is nothing to verify */
function requireAssociated(flow: Flow, now: Date): void {
  const { challenge, softwareToken } = flow;
  if (challenge?.mfaSetup === 'verified') {
    throw outOfOrder(flow, now, 'the software token is verified already');
  }
  // A secret that was kept from an earlier sign-in is not that of this Session.
  const isAssociated =
    challenge === undefined ? softwareToken !== undefined : challenge.mfaSetup === 'associated';
  if (!isAssociated) throw outOfOrder(flow, now, 'no software token has been associated yet');
}

async function verifyOnce(
  moment: Moment,
  { code, timeStep }: FreshCode,
  { deviceName }: Options,
): Promise<StepOutcome> {
  const { client, now, spending } = moment;
  const { flow, proof } = await proofOf(moment);
  requireAssociated(flow, now());
  if (proof.session !== undefined) await spending(flow);
  return spendingCode(moment, { flow, timeStep }, async () => {
    const reply = await verifySoftwareToken(client, proof, {
      userCode: code,
      friendlyDeviceName: deviceName,
    });
    if (reply.Status !== 'SUCCESS') throw notVerified(reply.Status);
    const next = afterTokenVerified(flow, { session: reply.Session }, now());
    const isSetUp = next.challenge !== undefined;
    return {
      flow: next,
      result: { username: flow.username, status: reply.Status },
      text: isSetUp
        ? 'software token verified: answer MFA_SETUP with it, or sign in again'
        : 'software token verified; Cognito asks for it once it is set as a preference',
    };
  });
}

function notVerified(status: string | undefined): CliError {
  if (status === undefined) return unreadable('no Status');
  return new CliError({
    code: 'NotVerified',
    kind: 'WRONG_CODE',
    message: 'Cognito did not accept the code',
    hint: 'try again with another code',
    retryable: true,
  });
}
