import type { Client } from '../../pools/clients.ts';
import type { Pool } from '../../pools/pools.ts';
import type { User } from '../../users/users.ts';
import { requireParameter } from '../flows/attempt.ts';
import type { Session } from '../sessions.ts';
import type { SrpProof } from '../srp-exchanges.ts';

/** An answer to a challenge that needs no Session, its own parameters tell what it belongs to. One that is sent counts. */
export interface SelfBoundAnswer {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  /** USERNAME: the real name or an alias. */
  readonly answeredAs: string;
  /** Checked to be this user's, client's and challenge's. */
  readonly session: Session | undefined;
  /** ChallengeResponses. */
  readonly parameters: Readonly<Record<string, string>>;
}

export const proofParameters = [
  'PASSWORD_CLAIM_SECRET_BLOCK',
  'PASSWORD_CLAIM_SIGNATURE',
  'TIMESTAMP',
] as const;

/** @throws InvalidParameterException */
export function readProof(answer: Pick<SelfBoundAnswer, 'parameters'>): SrpProof {
  return {
    PASSWORD_CLAIM_SECRET_BLOCK: requireParameter(answer, 'PASSWORD_CLAIM_SECRET_BLOCK'),
    PASSWORD_CLAIM_SIGNATURE: requireParameter(answer, 'PASSWORD_CLAIM_SIGNATURE'),
    TIMESTAMP: requireParameter(answer, 'TIMESTAMP'),
  };
}
