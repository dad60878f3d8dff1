import * as z from 'zod';
import { answerChallenge } from '../challenges/index.ts';
import { getClientOfPool } from '../clients.ts';
import { ChallengeName, ClientId, Session, TextMap, UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({
  UserPoolId,
  ClientId,
  ChallengeName,
  Session: Session.optional(),
  ChallengeResponses: TextMap.default({}),
});

export const adminRespondToAuthChallenge = operation(Request, (world, request) => {
  const pool = getPool(world, request.UserPoolId);
  const client = getClientOfPool(world, pool, request.ClientId);
  const { ChallengeName: challengeName, ChallengeResponses: responses, Session: session } = request;
  return answerChallenge(world, { pool, client, challengeName, responses, session });
});
