import type { Command } from 'commander';
import {
  associateSoftwareToken,
  type TokenSetUpProof,
} from '../actions/associate-software-token.ts';
import { CliError, unreadable } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import type { Outcome } from '../output.ts';
import { otpauthUri } from '../protocol/otpauth-uri.ts';
import { drawQrCode, saveSecretFile } from '../qr-code.ts';
import { namesIn } from '../state/challenge-lists.ts';
import type { Flow } from '../state/flow.ts';
import { afterAssociated } from '../state/transitions.ts';
import { performStep, runStep, type FlowStep, type Moment, type StepOutcome } from '../step.ts';
import { requirePending } from '../step-order.ts';
import { oneLine } from '../words/printable.ts';
import { freshAccessToken } from './refresh.ts';

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

export function defineAssociateSoftwareToken(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .action(async (username: string | undefined, options: ShowOptions) => {
      await runStep(invocation, associateStep(invocation, options, username));
    });
  addShowOptions(command);
}

/** The same step right after a sign-in that led to MFA_SETUP. */
export async function associate(
  invocation: Invocation,
  options: ShowOptions,
): Promise<StepOutcome> {
  return performStep(
    invocation,
    associateStep(invocation, options, invocation.report.flow?.username),
  );
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
    act: (moment) => associateOnce(invocation, options, moment),
  };
}

async function associateOnce(
  invocation: Invocation,
  options: ShowOptions,
  moment: Moment,
): Promise<StepOutcome> {
  const { client, now, save, spending, settings } = moment;
  const { flow, proof } = await proofOf(moment);
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

/** The secret goes to stdout only when asked for, to stderr only when that is a terminal. */
async function shown(
  { world, globals }: Invocation,
  { qrFile }: ShowOptions,
  { secretCode, uri }: { readonly secretCode: string; readonly uri: string },
): Promise<Outcome> {
  const said =
    'software token associated: add it to an authenticator app, then verify a code of it';
  const words = `secret: ${oneLine(secretCode)}\nURI:    ${uri}`;
  const drawing = await drawQrCode(uri);
  if (qrFile !== undefined) saveSecretFile(qrFile, `${drawing}\n${words}\n`);
  if (globals.showSecrets === true) {
    return { result: { secretCode, otpauthUri: uri }, text: `${said}\n${words}`, aside: drawing };
  }
  const aside = world.stderr.isTTY === true ? `${drawing}\n${words}` : undefined;
  return { result: {}, text: said, aside };
}

/** By the Session of MFA_SETUP; without one, by the access token of who is signed in. */
export async function proofOf(
  moment: Moment,
): Promise<{ readonly flow: Flow; readonly proof: TokenSetUpProof }> {
  const { flow, now } = moment;
  if (flow.challenge === undefined && flow.tokens !== undefined) {
    const { accessToken, flow: refreshed } = await freshAccessToken(moment);
    return { flow: refreshed, proof: { accessToken } };
  }
  const challenge = requirePending(flow, 'MFA_SETUP', now());
  const { MFAS_CAN_SETUP: offer } = challenge.parameters;
  const offered = namesIn(offer);
  if (offer !== undefined && !offered.includes('SOFTWARE_TOKEN_MFA')) throw notOffered(offered);
  if (challenge.session === undefined) throw unreadable('no Session');
  return { flow, proof: { session: challenge.session } };
}

/** A secret that nobody saw helps nobody: refused before the call. */
export function refuseUnseen({ world, globals }: Invocation, options: ShowOptions): void {
  if (world.stderr.isTTY === true || globals.showSecrets === true) return;
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
    message: `this user pool offers ${offered.join(', ') || 'nothing'} to set up, and no SOFTWARE_TOKEN_MFA`,
    hint: 'enable authenticator apps in the pool: MFA settings, software token',
  });
}
