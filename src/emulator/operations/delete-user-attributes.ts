import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { changeAttributes } from '../attribute-verification.ts';
import { getClient } from '../clients.ts';
import { AttributeName, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { checkWritable } from '../user-attributes.ts';

const Request = z.object({ AccessToken: Token, UserAttributeNames: z.array(AttributeName) });

export const deleteUserAttributes = operation(Request, (world, request) => {
  const { pool, user, clientId } = authenticate(world, request.AccessToken);
  const changes = Object.fromEntries(request.UserAttributeNames.map((name) => [name, '']));
  checkWritable(getClient(world, clientId), changes);
  changeAttributes(world, pool, user, changes);
  return {};
});
