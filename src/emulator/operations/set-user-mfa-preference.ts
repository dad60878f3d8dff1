import * as z from 'zod';
import { authenticate } from '../access-tokens.ts';
import { Token } from '../members.ts';
import { checkTokenIsSetUp, mfaPreferenceMembers, withMfaPreference } from '../mfa-preference.ts';
import { operation } from '../operation.ts';
import { saveUser } from '../users.ts';

const Request = z.object({ AccessToken: Token, ...mfaPreferenceMembers });

export const setUserMfaPreference = operation(Request, (world, request) => {
  const { pool, user } = authenticate(world, request.AccessToken);
  checkTokenIsSetUp(user, request);
  saveUser(world, pool, withMfaPreference(pool, user, request));
  return {};
});
