import * as z from 'zod';
import { getClient, getClientOfPool } from '../pools/clients.ts';
import { getPool } from '../pools/pools.ts';
import { answerChallenge } from '../sign-in/challenges/index.ts';
import { ChallengeName, ClientId, Session, TextMap, UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    ClientId,
    ChallengeName,
    Session: Session.optional(),
    ChallengeResponses: TextMap.default({}),
  });

export const respondToAuthChallenge = operation(Request, (engine, request) => {
  const client = getClient(engine, request.ClientId);
  const pool = getPool(engine, client.poolId);
  const { ChallengeName: challengeName, ChallengeResponses: responses, Session: session } = request;
  return answerChallenge(engine, { pool, client, challengeName, responses, session });
});

const AdminRequest = () =>
  z.object({
    UserPoolId,
    ClientId,
    ChallengeName,
    Session: Session.optional(),
    ChallengeResponses: TextMap.default({}),
  });

export const adminRespondToAuthChallenge = operation(AdminRequest, (engine, request) => {
  const pool = getPool(engine, request.UserPoolId);
  const client = getClientOfPool(engine, pool, request.ClientId);
  const { ChallengeName: challengeName, ChallengeResponses: responses, Session: session } = request;
  return answerChallenge(engine, { pool, client, challengeName, responses, session });
});
