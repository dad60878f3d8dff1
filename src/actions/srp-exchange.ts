import { unreadable } from '../errors.ts';
import {
  claimSignature,
  clientKey,
  ephemeralSecret,
  formatHex,
  formatTimestamp,
  parseHex,
  privateKeyX,
  publicKeyA,
  type SrpIdentity,
} from '../protocol/srp.ts';

/** The clock and the random source of an SRP exchange. */
export interface SrpWorld {
  readonly now: () => Date;
  readonly randomBytes: (size: number) => Uint8Array;
}

interface SrpExchange {
  /** The client's public key, as SRP_A carries it. */
  readonly srpA: string;
  /** The answer to PASSWORD_VERIFIER or DEVICE_PASSWORD_VERIFIER, without username and device key. */
  readonly answer: (
    reply: { ChallengeParameters?: Record<string, string> | undefined },
    identity: SrpIdentity,
  ) => Record<string, string>;
}

/**
 * Begins one exchange. The ephemeral secret `a` lives in the closure: it is never written down and never
 * outlives the process.
 *
 * @throws SrpError from `answer`, when the server's values are unacceptable
 */
export function beginSrpExchange({ now, randomBytes }: SrpWorld): SrpExchange {
  const a = ephemeralSecret(randomBytes);
  const A = publicKeyA(a);
  return {
    srpA: formatHex(A),
    answer: (reply, identity) => {
      const challenge = requireParameters(reply, ['SALT', 'SRP_B', 'SECRET_BLOCK']);
      const x = privateKeyX(parseHex(challenge.SALT), identity);
      const key = clientKey({ a, A, B: parseHex(challenge.SRP_B), x });
      const secretBlock = Buffer.from(challenge.SECRET_BLOCK, 'base64');
      const timestamp = formatTimestamp(now());
      return {
        PASSWORD_CLAIM_SECRET_BLOCK: challenge.SECRET_BLOCK,
        PASSWORD_CLAIM_SIGNATURE: claimSignature({ key, ...identity, secretBlock, timestamp }),
        TIMESTAMP: timestamp,
      };
    },
  };
}

/**
 * Reads the named ChallengeParameters from a reply.
 *
 * @throws CliError NETWORK if the server left one out
 */
export function requireParameters<Name extends string>(
  { ChallengeParameters: parameters }: { ChallengeParameters?: Record<string, string> | undefined },
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => parameters?.[name] === undefined);
  if (parameters !== undefined && hasAll(parameters, names)) return parameters;
  throw unreadable(`no ${missing.join(', ')}`);
}

function hasAll<Name extends string>(
  parameters: Record<string, string>,
  names: readonly Name[],
): parameters is Record<Name, string> {
  return names.every((name) => typeof parameters[name] === 'string');
}
