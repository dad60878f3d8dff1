import type { Client } from '../../pools/clients.ts';
import type { Pool } from '../../pools/pools.ts';
import type { User } from '../../users/users.ts';
import { requireParameter } from '../flows/attempt.ts';
import type { Session } from '../sessions.ts';
import type { SrpProof } from '../srp-exchanges.ts';

/** An answer that needs no Session, because its parameters identify the sign-in. A Session that is sent is checked. */
export interface SelfBoundAnswer {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  /** USERNAME of the request: the real username or an alias. */
  readonly answeredAs: string;
  /** Checked to belong to this user, client and challenge. */
  readonly session: Session | undefined;
  /** ChallengeResponses of the request. */
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
