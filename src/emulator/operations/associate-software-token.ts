import * as z from 'zod';
import { Session, Token } from '../members.ts';
import { operation } from '../operation.ts';
import { newSecretCode, requireSoftwareTokenMfa } from '../software-tokens.ts';
import { nextSession, tokenSetup } from '../token-setup.ts';
import { saveUser } from '../users.ts';

const Request = z.object({ AccessToken: Token.optional(), Session: Session.optional() });

/** An earlier verified token stays in use until VerifySoftwareToken replaces it. */
export const associateSoftwareToken = operation(Request, (world, request) => {
  const { pool, user, session } = tokenSetup(world, request);
  requireSoftwareTokenMfa(pool);
  const SecretCode = newSecretCode(world);
  if (session === undefined) {
    const softwareToken = { ...user.softwareToken, pendingSecret: SecretCode };
    saveUser(world, pool, { ...user, softwareToken });
    return { SecretCode };
  }
  const change = { mfaSetup: 'associated', secretCode: SecretCode } as const;
  return { SecretCode, Session: nextSession(world, user, session, change) };
});
