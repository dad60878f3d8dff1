import * as z from 'zod';
import { CognitoFault } from '../fault.ts';
import { fingerprint } from '../random.ts';
import { invalidSession } from '../sign-in/sessions.ts';
import { nextSession, tokenSetup, type TokenSetup } from '../sign-in/token-setup.ts';
import {
  matchedTimeStep,
  noSoftwareToken,
  requireSoftwareTokenMfa,
  withSoftwareToken,
} from '../users/software-tokens.ts';
import { saveUser, type User } from '../users/users.ts';
import { Session, SoftwareTokenUserCode, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  z.object({
    AccessToken: Token.optional(),
    Session: Session.optional(),
    UserCode: SoftwareTokenUserCode,
    FriendlyDeviceName: z.string().max(131_072).optional(),
  });

/** A wrong code leaves the Session usable. */
export const verifySoftwareToken = operation(Request, (engine, request) => {
  const setup = tokenSetup(engine, request);
  const { pool, session } = setup;
  requireSoftwareTokenMfa(pool);
  const secret = secretToVerify(setup);
  const timeStep = matchedTimeStep(engine, secret, request.UserCode);
  if (timeStep === undefined) {
    throw new CognitoFault(
      'EnableSoftwareTokenMFAException',
      'Code mismatch and fail enable Software Token MFA',
    );
  }
  const friendlyDeviceName = request.FriendlyDeviceName;
  const user = withSoftwareToken(setup.user, { secret, timeStep, friendlyDeviceName });
  if (session === undefined) {
    // A signed-in user enables MFA with SetUserMFAPreference.
    saveUser(engine, pool, user);
    return { Status: 'SUCCESS' };
  }
  saveUser(engine, pool, withTokenEnabled(user));
  const verifiedToken = fingerprint(secret);
  const change = { mfaSetup: 'verified', secretCode: undefined, verifiedToken } as const;
  return { Status: 'SUCCESS', Session: nextSession(engine, user, session, change) };
});

/** During MFA_SETUP the secret is in the Session of AssociateSoftwareToken, otherwise in the user. */
function secretToVerify({ user, session }: TokenSetup): string {
  if (session === undefined) {
    const { pendingSecret } = user.softwareToken;
    if (pendingSecret === undefined) throw noSoftwareToken();
    return pendingSecret;
  }
  const { secretCode } = session.state;
  if (secretCode === undefined) throw invalidSession();
  return secretCode;
}

function withTokenEnabled(user: User): User {
  const others = user.mfa.enabled.filter((factor) => factor !== 'SOFTWARE_TOKEN_MFA');
  return { ...user, mfa: { ...user.mfa, enabled: [...others, 'SOFTWARE_TOKEN_MFA'] } };
}
