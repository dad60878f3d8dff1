import { Argument, type Command } from 'commander';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { wantsJson, writeBare, writeSuccess } from '../output.ts';
import { decodeBase32 } from '../protocol/base32.ts';
import { otpauthUri } from '../protocol/otpauth-uri.ts';
import { secondsLeftInStep, totp } from '../protocol/totp.ts';
import { drawQrCode } from '../qr-code.ts';
import { givenSecret, addSecretOptions, totpSecret } from '../input/secret-input.ts';
import { noteFlow, noteUser, userIfAny } from '../step.ts';
import { openWorkspace } from '../workspace.ts';

interface Options {
  readonly next?: boolean;
  readonly issuer?: string;
  readonly totpSecret?: string;
  readonly totpSecretFile?: string;
  readonly totpSecretStdin?: boolean;
}

type What = 'code' | 'uri' | 'qr';

export function defineTotp(command: Command, invocation: Invocation): void {
  command
    .addArgument(
      new Argument('[what]', 'what to print').choices(['code', 'uri', 'qr']).default('code'),
    )
    .option('--next', 'the code of the next 30 seconds, which Cognito takes already')
    .option('--issuer <name>', 'the name that the authenticator app shows (default: the profile)')
    .action(async (what: What, options: Options) => {
      await printTotp(invocation, what, options);
    });
  addSecretOptions(command, totpSecret);
}

const stepMs = 30_000;

async function printTotp(invocation: Invocation, what: What, options: Options): Promise<void> {
  const { secretCode, account, profile } = await knownSecret(invocation, options);
  if (what === 'code') {
    printCode(invocation, decodedSecret(secretCode), options);
    return;
  }
  const uri = otpauthUri({ issuer: options.issuer ?? profile, account, secretCode });
  print(invocation, { otpauthUri: uri }, what === 'uri' ? uri : await drawQrCode(uri));
}

/** The secret that was given, else the one that is kept for the user. */
async function knownSecret(
  invocation: Invocation,
  { totpSecret: value, totpSecretFile: file, totpSecretStdin: stdin }: Options,
): Promise<{ readonly secretCode: string; readonly account: string; readonly profile: string }> {
  const workspace = await openWorkspace(invocation);
  const profile = workspace.settings.profile.value;
  const given = await givenSecret(invocation, totpSecret, { value, file, stdin });
  const username = await userIfAny(workspace, undefined);
  if (given !== undefined) return { secretCode: given, account: username ?? profile, profile };
  if (username === undefined) throw noSecret('anybody');
  const flow = await workspace.flows.read(username);
  await noteUser(invocation, workspace, username);
  noteFlow(invocation, flow);
  if (flow?.softwareToken === undefined) throw noSecret(username);
  return { secretCode: flow.softwareToken.secretCode, account: username, profile };
}

function printCode(invocation: Invocation, secret: Uint8Array, { next }: Options): void {
  const now = invocation.world.now();
  const at = next === true ? new Date(now.getTime() + stepMs) : now;
  const code = totp(secret, at);
  print(invocation, { code, secondsLeft: secondsLeftInStep(now) }, code);
}

function print(
  invocation: Invocation,
  result: Readonly<Record<string, string | number>>,
  text: string,
): void {
  if (wantsJson(invocation)) writeSuccess(invocation, { result, text });
  else writeBare(invocation, text);
}

function decodedSecret(secretCode: string): Uint8Array {
  try {
    return decodeBase32(secretCode);
  } catch (cause) {
    throw new CliError({
      code: 'MalformedSecret',
      kind: 'USAGE',
      message: 'the TOTP secret is not base32 (letters A to Z and digits 2 to 7)',
      cause,
    });
  }
}

function noSecret(username: string): CliError {
  return new CliError({
    code: 'NoTotpSecret',
    kind: 'NOT_SIGNED_IN',
    message: `no TOTP secret is kept for ${username}`,
    hint: 'give --totp-secret-file or COGAUTH_TOTP_SECRET, or keep it next time: cogauth associate-software-token --save-secret',
  });
}
