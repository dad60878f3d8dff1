import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { sendVerification, verifiable } from '../attribute-verification.ts';
import { checkHourlyLimit, countAttempt } from '../codes.ts';
import { AttributeName, Token } from '../members.ts';
import { operation } from '../operation.ts';

const Request = z.object({ AccessToken: Token, AttributeName });

const action = 'GetUserAttributeVerificationCode';

export const getUserAttributeVerificationCode = operation(Request, (world, request) => {
  const caller = authenticate(world, request.AccessToken);
  const name = verifiable(request.AttributeName);
  checkHourlyLimit(world, caller.user, action, 5);
  countAttempt(world, caller.user, action);
  return { CodeDeliveryDetails: sendVerification(world, caller, name, 'VerifyUserAttribute') };
});
