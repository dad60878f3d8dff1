import * as z from 'zod';
import { checkHourlyLimit, countAttempt } from '../mail/codes.ts';
import { authenticate } from '../tokens/access-tokens.ts';
import { sendVerification, verifiable } from '../users/attribute-verification.ts';
import { AttributeName, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token, AttributeName });

const action = 'GetUserAttributeVerificationCode';

export const getUserAttributeVerificationCode = operation(Request, (engine, request) => {
  const caller = authenticate(engine, request.AccessToken);
  const name = verifiable(request.AttributeName);
  checkHourlyLimit(engine, caller.user, action, 5);
  countAttempt(engine, caller.user, action);
  return { CodeDeliveryDetails: sendVerification(engine, caller, name, 'VerifyUserAttribute') };
});
