import * as z from 'zod';
import { notAuthorized } from '../fault.ts';
import { findPool, type Pool } from '../pools/pools.ts';
import { findUserBySub, type User, userNotFound } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { isSignedBy } from './jwt-signing.ts';
import { possibleIssuers } from './tokens.ts';

const Claims = z.object({
  sub: z.string(),
  iss: z.string(),
  client_id: z.string(),
  event_id: z.string(),
  token_use: z.literal('access'),
  scope: z.string(),
  exp: z.number(),
  device_key: z.string().optional(),
});

/** The user and the sign-in behind a valid access token. */
interface Caller {
  readonly pool: Pool;
  readonly user: User;
  readonly clientId: string;
  /** Names the sign-in that the token belongs to. */
  readonly eventId: string;
  readonly deviceKey: string | undefined;
}

/**
 * Checks an access token, for operations that need no IAM credentials.
 *
 * @throws NotAuthorizedException, UserNotFoundException if the user was deleted
 */
export function authenticate(engine: Engine, accessToken: string): Caller {
  const claims = readClaims(accessToken);
  const poolId = claims.iss.slice(claims.iss.lastIndexOf('/') + 1);
  // A token from before a change of the pool's IssuerConfiguration stays valid.
  const isIssuer = Object.values(possibleIssuers(poolId)).includes(claims.iss);
  const pool = isIssuer ? findPool(engine, poolId) : undefined;
  if (pool === undefined) throw invalidAccessToken();
  if (!isSignedBy(engine, poolId, 'access', accessToken)) {
    throw notAuthorized('Could not verify signature for Access Token');
  }
  if (claims.exp * 1000 <= engine.now().getTime()) throw notAuthorized('Access Token has expired');
  const user = findUserBySub(engine, claims.sub);
  if (user === undefined) throw userNotFound();
  if (!user.enabled) throw notAuthorized('User is disabled.');
  checkNotRevoked(engine, claims.event_id);
  checkScope(claims.scope);
  const { client_id: clientId, event_id: eventId, device_key: deviceKey } = claims;
  return { pool, user, clientId, eventId, deviceKey };
}

function readClaims(token: string): z.infer<typeof Claims> {
  const [, payload = '', signature, ...rest] = token.split('.', 4);
  if (signature === undefined || rest.length > 0) throw invalidAccessToken();
  const parsed = Claims.safeParse(jsonOrUndefined(Buffer.from(payload, 'base64url').toString()));
  if (!parsed.success) throw invalidAccessToken();
  return parsed.data;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function checkNotRevoked({ database }: Engine, eventId: string): void {
  const sql = 'SELECT revoked_at AS revokedAt FROM grants WHERE event_id = ?';
  const grant = database.get(z.object({ revokedAt: z.number().nullable() }), sql, eventId);
  if (grant?.revokedAt !== null) throw notAuthorized('Access Token has been revoked');
}

function checkScope(scope: string): void {
  if (scope.split(' ').includes('aws.cognito.signin.user.admin')) return;
  throw notAuthorized('Access Token does not have required scopes');
}

function invalidAccessToken(): Error {
  return notAuthorized('Invalid Access Token');
}
