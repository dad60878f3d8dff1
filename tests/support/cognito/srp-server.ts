import {
  claimSignature,
  formatHex,
  parseHex,
  privateKeyX,
  publicKeyB,
  serverKey,
  type SrpIdentity,
  verifierV,
  verifyClaimSignature,
} from '../../../src/protocol/srp.ts';
import { cognitoException } from './mocked-cognito.ts';

type Parameters = Readonly<Record<string, string>>;

export interface SrpServer {
  /** SALT, SRP_B and SECRET_BLOCK for a client's public key. */
  readonly challenge: (srpA: string | undefined) => Record<string, string>;
  /** Checks the proof in ChallengeResponses. Throws what Cognito would. */
  readonly check: (responses: Parameters | undefined) => void;
}

/** The server's random values. */
export interface ServerSecrets {
  readonly salt: bigint;
  readonly b: bigint;
}

const secretBlock = Buffer.from('a secret block');

/** The server's side of one SRP exchange: it knows the verifier and checks the proof. */
export function srpServer(identity: SrpIdentity, { salt, b }: ServerSecrets): SrpServer {
  const v = verifierV(privateKeyX(salt, identity));
  const B = publicKeyB({ b, v });
  let A = 0n;
  return {
    challenge(srpA = '') {
      A = parseHex(srpA);
      return {
        SALT: formatHex(salt),
        SRP_B: formatHex(B),
        SECRET_BLOCK: secretBlock.toString('base64'),
      };
    },
    check(responses = {}) {
      const timestamp = responses['TIMESTAMP'] ?? '';
      const key = serverKey({ A, b, B, v });
      const expected = claimSignature({ ...identity, key, secretBlock, timestamp });
      const isRight =
        responses['PASSWORD_CLAIM_SECRET_BLOCK'] === secretBlock.toString('base64') &&
        verifyClaimSignature(expected, responses['PASSWORD_CLAIM_SIGNATURE'] ?? '');
      if (!isRight)
        throw cognitoException('NotAuthorizedException', 'Incorrect username or password.');
    },
  };
}
