import * as z from 'zod';
import { answerChallenge } from '../challenges/index.ts';
import { getClient } from '../clients.ts';
import { ChallengeName, ClientId, Session, TextMap } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({
  ClientId,
  ChallengeName,
  Session: Session.optional(),
  ChallengeResponses: TextMap.default({}),
});

export const respondToAuthChallenge = operation(Request, (world, request) => {
  const client = getClient(world, request.ClientId);
  const pool = getPool(world, client.poolId);
  const { ChallengeName: challengeName, ChallengeResponses: responses, Session: session } = request;
  return answerChallenge(world, { pool, client, challengeName, responses, session });
});
