import * as z from 'zod';
import { UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool } from '../pools.ts';

const Request = z.object({ UserPoolId });

export const getUserPoolMfaConfig = operation(
  Request,
  (world, request) => getPool(world, request.UserPoolId).mfa,
);
