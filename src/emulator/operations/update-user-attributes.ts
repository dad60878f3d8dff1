import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { changeAttributes } from '../attribute-verification.ts';
import { getClient } from '../clients.ts';
import { Attributes, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { attributesByName, checkWritable } from '../user-attributes.ts';

const Request = z.object({ AccessToken: Token, UserAttributes: Attributes });

export const updateUserAttributes = operation(Request, (world, request) => {
  const { pool, user, clientId } = authenticate(world, request.AccessToken);
  const changes = attributesByName(request.UserAttributes);
  checkWritable(getClient(world, clientId), changes);
  return { CodeDeliveryDetailsList: changeAttributes(world, pool, user, changes, clientId) };
});
