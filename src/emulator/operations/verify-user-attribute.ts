import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { verifiable, withVerified } from '../attribute-verification.ts';
import { spendCode } from '../codes.ts';
import { AttributeName, ConfirmationCode, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { saveUser } from '../users.ts';

const Request = z.object({ AccessToken: Token, AttributeName, Code: ConfirmationCode });

export const verifyUserAttribute = operation(Request, (world, request) => {
  const { pool, user } = authenticate(world, request.AccessToken);
  const name = verifiable(request.AttributeName);
  spendCode(world, user, {
    purpose: `verify-${name}`,
    action: 'VerifyUserAttribute',
    hourlyLimit: 15,
    given: request.Code,
  });
  const modifiedAt = world.now().getTime();
  saveUser(world, pool, { ...withVerified(user, name), modifiedAt });
  return {};
});
