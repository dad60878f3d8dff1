import {
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import {
  claimSignature,
  clientKey,
  formatHex,
  formatTimestamp,
  parseHex,
  privateKeyX,
  publicKeyA,
  userPoolName,
} from '../../../src/protocol/srp.ts';
import { type Embedded, password, present, type TestPool } from './embedded.ts';

/** A client's ephemeral secret. Any number will do in a test. */
export const a = 0x1234567890abcdefn;
export const A = publicKeyA(a);

type Parameters = Record<string, string>;

export function beginSrp(
  { sdk }: Pick<Embedded, 'sdk'>,
  { clientId }: TestPool,
  parameters: Parameters = {},
): Promise<InitiateAuthCommandOutput> {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: clientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'ada', SRP_A: formatHex(A), ...parameters },
    }),
  );
}

/** What proves the password to a verifier challenge. */
export function proof(
  challenge: { ChallengeParameters?: Parameters | undefined },
  identity: { realm: string; identity: string; password: string },
  timestamp: string,
): Parameters {
  const { SALT, SRP_B, SECRET_BLOCK } = challenge.ChallengeParameters ?? {};
  const x = privateKeyX(parseHex(present(SALT)), identity);
  const secretBlock = Buffer.from(present(SECRET_BLOCK), 'base64');
  const key = clientKey({ a, A, B: parseHex(present(SRP_B)), x });
  return {
    PASSWORD_CLAIM_SECRET_BLOCK: present(SECRET_BLOCK),
    PASSWORD_CLAIM_SIGNATURE: claimSignature({ key, ...identity, secretBlock, timestamp }),
    TIMESTAMP: timestamp,
  };
}

/** The answer to PASSWORD_VERIFIER by someone with this password. */
export function passwordProof(
  { clock }: Pick<Embedded, 'clock'>,
  { userPoolId }: TestPool,
  challenge: { ChallengeParameters?: Parameters | undefined },
  options: { password?: string; timestamp?: string } = {},
): Parameters {
  const identity = present(challenge.ChallengeParameters?.['USER_ID_FOR_SRP']);
  const known = options.password ?? password;
  const whose = { realm: userPoolName(userPoolId), identity, password: known };
  const timestamp = options.timestamp ?? formatTimestamp(clock.now());
  return { USERNAME: identity, ...proof(challenge, whose, timestamp) };
}

export function respond(
  { sdk }: Pick<Embedded, 'sdk'>,
  { clientId }: TestPool,
  challengeName: 'PASSWORD_VERIFIER' | 'DEVICE_SRP_AUTH' | 'DEVICE_PASSWORD_VERIFIER',
  responses: Parameters,
  session?: string,
): Promise<RespondToAuthChallengeCommandOutput> {
  return sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: clientId,
      ChallengeName: challengeName,
      ChallengeResponses: responses,
      Session: session,
    }),
  );
}

/** Both steps of USER_SRP_AUTH. */
export async function signInBySrp(
  embedded: Pick<Embedded, 'sdk' | 'clock'>,
  pool: TestPool,
  options: { password?: string; deviceKey?: string } = {},
): Promise<RespondToAuthChallengeCommandOutput> {
  const device: Parameters =
    options.deviceKey === undefined ? {} : { DEVICE_KEY: options.deviceKey };
  const challenge = await beginSrp(embedded, pool, device);
  const answer = passwordProof(embedded, pool, challenge, options);
  return respond(embedded, pool, 'PASSWORD_VERIFIER', { ...answer, ...device });
}

/** `tokens`, the challenge that came instead, or the message of the refusal. */
export async function outcomeOf(
  reply: Promise<RespondToAuthChallengeCommandOutput>,
): Promise<string> {
  try {
    const { AuthenticationResult, ChallengeName } = await reply;
    return AuthenticationResult === undefined ? present(ChallengeName) : 'tokens';
  } catch (error) {
    if (error instanceof Error) return error.message;
    throw error;
  }
}
