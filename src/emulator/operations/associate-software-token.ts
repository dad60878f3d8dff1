import * as z from 'zod';
import { nextSession, tokenSetup } from '../sign-in/token-setup.ts';
import { newSecretCode, requireSoftwareTokenMfa } from '../users/software-tokens.ts';
import { saveUser } from '../users/users.ts';
import { Session, Token } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () => z.object({ AccessToken: Token.optional(), Session: Session.optional() });

/** A verified token stays valid until VerifySoftwareToken replaces it. */
export const associateSoftwareToken = operation(Request, (engine, request) => {
  const { pool, user, session } = tokenSetup(engine, request);
  requireSoftwareTokenMfa(pool);
  const SecretCode = newSecretCode(engine);
  if (session === undefined) {
    const softwareToken = { ...user.softwareToken, pendingSecret: SecretCode };
    saveUser(engine, pool, { ...user, softwareToken });
    return { SecretCode };
  }
  const change = { mfaSetup: 'associated', secretCode: SecretCode } as const;
  return { SecretCode, Session: nextSession(engine, user, session, change) };
});
