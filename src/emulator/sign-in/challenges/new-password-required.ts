import { invalidParameter, notAuthorized } from '../../fault.ts';
import type { Pool } from '../../pools/pools.ts';
import { withdrawOldProofs } from '../../users/attribute-verification.ts';
import { checkPasswordHistory, checkPasswordPolicy } from '../../users/password-policy.ts';
import { withPermanentPassword } from '../../users/temporary-passwords.ts';
import {
  checkWritable,
  conformingAttributes,
  missingRequired,
  requiredNames,
  withChanges,
} from '../../users/user-attributes.ts';
import { saveUser, type User } from '../../users/users.ts';
import type { Engine } from '../../engine.ts';
import { afterNewPassword } from '../after-password.ts';
import { requireParameter } from '../flows/attempt.ts';
import { afterNewPasswordOfCustomAuth } from '../flows/custom-auth.ts';
import { invalidSession, spendSession } from '../sessions.ts';
import type { AuthReply, SignIn } from '../sign-in.ts';
import type { Answer } from './answer.ts';

type Attributes = Readonly<Record<string, string>>;

const prefix = 'userAttributes.';

/** A refused answer leaves the Session usable. */
export function answerNewPasswordRequired(
  engine: Engine,
  { signIn, session, parameters }: Answer,
): AuthReply {
  const password = requireParameter({ parameters }, 'NEW_PASSWORD');
  // An administrator may have set another password since.
  if (signIn.user.status !== 'FORCE_CHANGE_PASSWORD') throw invalidSession();
  const attributes = givenAttributes(signIn, parameters);
  checkPasswordPolicy(signIn.pool, password);
  checkPasswordHistory(engine, signIn.pool, signIn.user, password);
  const withAttributes: User = {
    ...signIn.user,
    attributes: withChanges(signIn.user.attributes, attributes),
  };
  const user = withPermanentPassword(engine, signIn.pool, withAttributes, password);
  saveUser(engine, signIn.pool, user);
  withdrawOldProofs(engine, signIn.user, attributes);
  spendSession(engine, session);
  const next = { ...signIn, user, tokenOccasion: 'NewPasswordChallenge' as const };
  const isCustom = signIn.authFlow === 'CUSTOM_AUTH';
  return isCustom ? afterNewPasswordOfCustomAuth(engine, next) : afterNewPassword(engine, next);
}

function givenAttributes(
  { pool, client, user }: SignIn,
  parameters: Attributes,
): Record<string, string> {
  const given = Object.fromEntries(
    Object.entries(parameters)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );
  const present = user.attributes;
  const [missing] = missingRequired(pool, { ...present, ...given });
  if (missing !== undefined) {
    throw invalidParameter(`Invalid attributes given, ${missing} is missing`);
  }
  checkProvided(
    present,
    requiredNames(pool).filter((name) => name in given),
  );
  checkMutable(pool, present, given);
  checkProvided(present, Object.keys(given));
  checkWritable(client, given);
  return conformingAttributes(pool, given);
}

/**
 * Cognito refuses this for required attributes, and refers to UpdateUserAttributes for the others. A temporary password is
 * no reason to change where the second factor is sent.
 *
 * @throws NotAuthorizedException if one of these attributes has a value
 */
function checkProvided(present: Attributes, names: readonly string[]): void {
  const provided = names.find((name) => (present[name] ?? '') !== '');
  if (provided !== undefined) throw notAuthorized(`Cannot modify an already provided ${provided}`);
}

/** @throws NotAuthorizedException if an existing value is immutable, or only Cognito may set the attribute */
function checkMutable({ schema }: Pool, present: Attributes, given: Attributes): void {
  const immutable = new Set(schema.filter(({ Mutable }) => !Mutable).map(({ Name }) => Name));
  const refused = Object.keys(given).find(
    (name) => name.endsWith('_verified') || (immutable.has(name) && name in present),
  );
  if (refused !== undefined) {
    throw notAuthorized(`Cannot modify the non-mutable attribute ${refused}`);
  }
}
