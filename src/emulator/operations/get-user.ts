import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { Token } from '../members.ts';
import { operation } from '../operation.ts';
import { attributeList, mfaMembers } from '../users.ts';

const Request = z.object({ AccessToken: Token });

export const getUser = operation(Request, (world, { AccessToken }) => {
  const { user } = authenticate(world, AccessToken);
  return { Username: user.username, UserAttributes: attributeList(user), ...mfaMembers(user) };
});
