import type { Command } from 'commander';
import {
  associateSoftwareToken,
  type TokenSetUpProof,
} from '../actions/associate-software-token.ts';
import { verifySoftwareToken } from '../actions/verify-software-token.ts';
import { namesIn } from '../cognito/challenges.ts';
import { CliError, unreadable } from '../errors.ts';
import { requireAnswer, SixDigits } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output/outcome.ts';
import { oneLine } from '../output/printable.ts';
import { drawQrCode } from '../output/qr-code.ts';
import { screenOf, wantsJson } from '../output/write.ts';
import { otpauthUri } from '../protocol/otpauth.ts';
import type { Flow } from '../state/flow.ts';
import { afterAssociated, afterTokenVerified } from '../state/transitions.ts';
import { outOfOrder, requirePending } from '../steps/due-step.ts';
import { type FlowStep, type StepContext, type StepOutcome } from '../steps/run-step.ts';
import { saveSecretFile } from '../store/private-files.ts';
import { freshAccessToken } from './tokens.ts';
import { freshCode, type FreshCode } from './totp-code.ts';
import { performComputedCodeStep, spendingCode, typedTimeStep } from './totp-step.ts';

export interface VerifyOptions {
  readonly deviceName?: string;
  readonly fromTotp?: boolean;
}

/** How the secret of a new software token reaches the person. */
export interface ShowOptions {
  readonly saveSecret?: boolean;
  readonly qrFile?: string;
  readonly issuer?: string;
}

export function addShowOptions(command: Command): void {
  command
    .option('--save-secret', 'keep the TOTP secret in the store, for cogauth totp')
    .option('--qr-file <path>', 'write the QR code and the secret to a private file')
    .option('--issuer <name>', 'the name that the authenticator app shows (default: the profile)');
}

/** The step that begins the set-up of a software token, and shows its secret. */
export function associateStep(
  invocation: Invocation,
  options: ShowOptions,
  username: string | undefined,
): FlowStep<undefined> {
  return {
    username,
    ask: () => {
      refuseUnseen(invocation, options);
      return undefined;
    },
    act: (context) => associateOnce(invocation, options, context),
  };
}

async function associateOnce(
  invocation: Invocation,
  options: ShowOptions,
  context: StepContext,
): Promise<StepOutcome> {
  const { client, now, save, spending, settings } = context;
  const { flow, proof } = await proofOf(context);
  if (proof.session !== undefined) await spending(flow);
  const reply = await associateSoftwareToken(client, proof);
  const { SecretCode: secretCode, Session: session } = reply;
  if (secretCode === undefined) throw unreadable('no SecretCode');
  const keepSecret = options.saveSecret === true;
  const next = afterAssociated(flow, { secretCode, session, keepSecret }, now());
  await save(next);
  const issuer = options.issuer ?? settings.profile.value;
  const uri = otpauthUri({ issuer, account: flow.username, secretCode });
  return { flow: next, ...(await shown(invocation, options, { secretCode, uri })) };
}

/** The secret goes to stdout only when asked for, to stderr only when that is a terminal and the result does not hold it. */
async function shown(
  invocation: Invocation,
  { qrFile }: ShowOptions,
  { secretCode, uri }: { readonly secretCode: string; readonly uri: string },
): Promise<Outcome> {
  const said =
    'software token associated: add it to an authenticator app, then verify a code from it';
  const words = `secret: ${oneLine(secretCode)}\nURI:    ${uri}`;
  const drawing = await drawQrCode(uri, screenOf(invocation, invocation.host.stderr));
  if (qrFile !== undefined) saveSecretFile(qrFile, `${await drawQrCode(uri)}\n${words}\n`);
  if (invocation.globals.showSecrets !== true) {
    return { result: {}, text: said, aside: `${drawing}\n${words}` };
  }
  // A script that reads the secret from stdout needs no drawing of it.
  const aside = wantsJson(invocation) ? undefined : drawing;
  return { result: { secretCode, otpauthUri: uri }, text: `${said}\n${words}`, aside };
}

/** Uses the Session of MFA_SETUP, or the access token if there is no challenge. */
async function proofOf(
  context: StepContext,
): Promise<{ readonly flow: Flow; readonly proof: TokenSetUpProof }> {
  const { flow, now } = context;
  if (flow.challenge === undefined && flow.tokens !== undefined) {
    const { accessToken, flow: refreshed } = await freshAccessToken(context);
    return { flow: refreshed, proof: { accessToken } };
  }
  const challenge = requirePending(flow, 'MFA_SETUP', now());
  const { MFAS_CAN_SETUP: offer } = challenge.parameters;
  const offered = namesIn(offer);
  if (offer !== undefined && !offered.includes('SOFTWARE_TOKEN_MFA')) throw notOffered(offered);
  if (challenge.session === undefined) throw unreadable('no Session');
  return { flow, proof: { session: challenge.session } };
}

/** Refuses, before the call, to associate a secret that nobody would see. */
export function refuseUnseen({ host, globals }: Invocation, options: ShowOptions): void {
  if (host.stderr.isTTY === true || globals.showSecrets === true) return;
  if (options.saveSecret === true || options.qrFile !== undefined) return;
  throw new CliError({
    code: 'SecretUnseen',
    kind: 'USAGE',
    message: 'there is no terminal to show the TOTP secret on',
    hint: 'use --show-secrets, --save-secret or --qr-file',
  });
}

function notOffered(offered: readonly string[]): CliError {
  return new CliError({
    code: 'SoftwareTokenNotOffered',
    kind: 'CLIENT_SETUP',
    message: `this user pool does not offer SOFTWARE_TOKEN_MFA; it offers ${offered.join(', ') || 'nothing'}`,
    hint: 'enable authenticator apps in the pool: MFA settings, software token',
  });
}

/** The step that verifies the software token with the given code, or asks a person for it. */
export function verifyStep(
  invocation: Invocation,
  given: {
    readonly username: string | undefined;
    readonly answer: string | undefined;
    readonly options: VerifyOptions;
  },
): FlowStep<string> {
  const { username, answer, options } = given;
  return {
    username,
    ask: async () => {
      return requireAnswer(invocation, answer, {
        words: 'code of the authenticator app',
        shape: SixDigits,
      });
    },
    act: (context, code) => {
      const secrets = [context.flow.softwareToken?.secretCode];
      const timeStep = typedTimeStep(code, secrets, context.now());
      return verifyOnce(context, { code, timeStep }, options);
    },
  };
}

/**
 * Verifies the software token with a code that is computed here, from the secret that was just associated.
 */
export async function verifyFromTotp(
  invocation: Invocation,
  username: string | undefined,
  options: VerifyOptions,
): Promise<StepOutcome> {
  return performComputedCodeStep(invocation, {
    username,
    ask: (flow) => {
      const { now } = invocation.host;
      if (flow.challenge !== undefined || flow.tokens === undefined) {
        requirePending(flow, 'MFA_SETUP', now());
      }
      requireAssociated(flow, now());
      const { softwareToken, spentTotpStep: spent } = flow;
      if (softwareToken === undefined) throw outOfOrder(flow, now(), 'no TOTP secret is saved');
      return freshCode(invocation, softwareToken.secretCode, { spent, ahead: 'present' });
    },
    act: (context, code) => verifyOnce(context, code, options),
  });
}

/** @throws CliError UNEXPECTED_STATE when there is nothing to verify */
function requireAssociated(flow: Flow, now: Date): void {
  const { challenge, softwareToken } = flow;
  if (challenge?.mfaSetup === 'verified') {
    throw outOfOrder(flow, now, 'the software token is already verified');
  }
  // A secret saved in an earlier sign-in does not belong to this Session.
  const isAssociated =
    challenge === undefined ? softwareToken !== undefined : challenge.mfaSetup === 'associated';
  if (!isAssociated) throw outOfOrder(flow, now, 'no software token has been associated yet');
}

async function verifyOnce(
  context: StepContext,
  { code, timeStep }: FreshCode,
  { deviceName }: VerifyOptions,
): Promise<StepOutcome> {
  const { client, now, spending } = context;
  const { flow, proof } = await proofOf(context);
  requireAssociated(flow, now());
  if (proof.session !== undefined) await spending(flow);
  return spendingCode(context, { flow, timeStep }, async () => {
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
