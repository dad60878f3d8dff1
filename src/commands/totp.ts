import { Argument, type Command } from 'commander';
import { CliError, hint, run } from '../errors.ts';
import {
  addSecretOptions,
  flagsOf,
  givenSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { drawQrCode } from '../output/qr-code.ts';
import { screenOf, writeDrawing, writeValue } from '../output/write.ts';
import { otpauthUri } from '../protocol/otpauth.ts';
import { hotp, secondsLeftInStep, timeStep } from '../protocol/totp.ts';
import { totpSecret } from '../settings/secret-names.ts';
import { decodedSecret, freshCode } from '../sign-in/totp-code.ts';
import { openFlowIfAny } from '../steps/open-flow.ts';
import type { Workspace } from '../steps/workspace.ts';

interface Options extends SecretOptions<'totpSecret'> {
  readonly next?: boolean;
  /** False after --no-wait. */
  readonly wait: boolean;
  readonly issuer?: string;
}

type What = 'code' | 'uri' | 'qr';

export const examples: readonly string[] = [
  'cogauth totp',
  'cogauth totp --next',
  'cogauth totp --no-wait --totp-secret-stdin < ./totp',
  'cogauth totp qr',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .addArgument(
      new Argument('[what]', 'what to print').choices(['code', 'uri', 'qr']).default('code'),
    )
    .option('--next', 'the code of the next 30 seconds, which Cognito already accepts')
    .option('--no-wait', 'the current code, even if it was used or is about to expire')
    .option('--issuer <name>', 'the name that the authenticator app shows (default: the profile)')
    .action(async (what: What, options: Options) => {
      await printTotp(invocation, what, options);
    });
  addSecretOptions(command, totpSecret);
}

async function printTotp(invocation: Invocation, what: What, options: Options): Promise<void> {
  const known = await knownSecret(invocation, options);
  if (what === 'code') {
    await printCode(invocation, known, options);
    return;
  }
  const { secretCode, account, profile } = known;
  const uri = otpauthUri({ issuer: options.issuer ?? profile, account, secretCode });
  const result = { otpauthUri: uri };
  if (what === 'uri') {
    writeValue(invocation, { result, text: uri });
    return;
  }
  const text = await drawQrCode(uri, screenOf(invocation, invocation.host.stdout));
  writeDrawing(invocation, { result, text });
}

interface KnownSecret {
  readonly secretCode: string;
  readonly account: string;
  readonly profile: string;
  /** The time step of the latest code that the user has used. */
  readonly spent: number | undefined;
}

/** The secret that was given, else the secret saved for the user. */
async function knownSecret(invocation: Invocation, options: Options): Promise<KnownSecret> {
  const { workspace, username, readSaved } = await openFlowIfAny(invocation, undefined);
  const profile = workspace.settings.profile.value;
  const given = await givenSecret(invocation, totpSecret, flagsOf(options, totpSecret));
  if (given !== undefined) {
    const spent = await spentTimeStep(workspace, username);
    return { secretCode: given, account: username ?? profile, profile, spent };
  }
  if (username === undefined) throw noSecret('anybody');
  const flow = await readSaved?.();
  if (flow?.softwareToken === undefined) throw noSecret(username);
  const { secretCode } = flow.softwareToken;
  return { secretCode, account: username, profile, spent: flow.spentTotpStep };
}

/** Avoids printing a code that was used already. Ignores a damaged file: nothing else of it is needed here. */
async function spentTimeStep(
  { flows }: Workspace,
  username: string | undefined,
): Promise<number | undefined> {
  const flow =
    username === undefined ? undefined : await flows.read(username).catch(() => undefined);
  return flow?.spentTotpStep;
}

async function printCode(
  invocation: Invocation,
  { secretCode, spent }: KnownSecret,
  options: Options,
): Promise<void> {
  const { now } = invocation.host;
  const ahead = options.next === true ? 'next' : 'present';
  const code = options.wait
    ? (await freshCode(invocation, secretCode, { spent, ahead })).code
    : hotp(decodedSecret(secretCode), timeStep(now()) + (ahead === 'next' ? 1 : 0));
  const result = { code, secondsLeft: secondsLeftInStep(now()) };
  writeValue(invocation, { result, text: code });
}

function noSecret(username: string): CliError {
  return new CliError({
    code: 'NoTotpSecret',
    kind: 'NOT_SIGNED_IN',
    message: `no TOTP secret is saved for ${username}`,
    hint: hint`give --totp-secret-file or COGAUTH_TOTP_SECRET, or save it next time: ${run('associate-software-token', '--save-secret')}`,
  });
}
