import * as z from 'zod';
import { getPool } from '../pools/pools.ts';
import { UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ UserPoolId });

export const getUserPoolMfaConfig = operation(
  Request,
  (engine, request) => getPool(engine, request.UserPoolId).mfa,
);
