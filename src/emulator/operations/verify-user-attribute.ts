import * as z from 'zod';
import { spendCode } from '../mail/codes.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { verifiable, withVerified } from '../users/attribute-verification.ts';
import { saveUser } from '../users/users.ts';
import { AttributeName, ConfirmationCode, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, AttributeName, Code: ConfirmationCode });

export const verifyUserAttribute = operation(Request, (engine, request) => {
  const { pool, user } = authenticate(engine, request.AccessToken);
  const name = verifiable(request.AttributeName);
  spendCode(engine, user, {
    purpose: `verify-${name}`,
    action: 'VerifyUserAttribute',
    hourlyLimit: 15,
    given: request.Code,
  });
  const modifiedAt = engine.now().getTime();
  saveUser(engine, pool, { ...withVerified(user, name), modifiedAt });
  return {};
});
