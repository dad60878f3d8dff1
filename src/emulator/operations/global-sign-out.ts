import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { Token } from '../members.ts';
import { operation } from '../operation.ts';
import { revokeAllGrants } from '../tokens.ts';

const Request = z.object({ AccessToken: Token });

export const globalSignOut = operation(Request, (world, { AccessToken }) => {
  revokeAllGrants(world, authenticate(world, AccessToken).user);
  return {};
});
