import { type Client, tokenLifetimes } from '../pools/clients.ts';
import { type Pool, regionOf } from '../pools/pools.ts';
import { fingerprint, randomOpaque, randomUuid } from '../random.ts';
import { preTokenGeneration, type TokenOccasion } from '../triggers/pre-token-generation.ts';
import { offerDevice } from '../users/devices.ts';
import { groupConfiguration, groupsOf } from '../users/groups.ts';
import { isTrue } from '../users/user-attributes.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { removeExpiredGrants } from './expired-grants.ts';
import { type Claims, makeJwt } from './jwt-signing.ts';

/** One completed sign-in. Each of its tokens contains its event id. */
export interface Grant {
  readonly eventId: string;
  readonly originJti: string;
  /** In seconds since 1970. */
  readonly authTime: number;
  readonly deviceKey: string | undefined;
}

interface Holder {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
}

/**
 * Completes a sign-in: stores a new grant with a refresh token. If the pool tracks devices and the sign-in used none,
 * it offers a new device. Returns AuthenticationResult.
 */
export function grantTokens(
  engine: Engine,
  signIn: Holder & {
    readonly answeredAs: string;
    readonly usedDevice: string | undefined;
    readonly tokenOccasion?: TokenOccasion | undefined;
  },
): object {
  const { pool, client, user, answeredAs: owner, usedDevice } = signIn;
  const eventId = randomUuid(engine);
  const offered =
    pool.settings.DeviceConfiguration !== undefined && usedDevice === undefined
      ? offerDevice(engine, { pool, owner, eventId })
      : undefined;
  const grant = {
    eventId,
    originJti: randomUuid(engine),
    authTime: Math.floor(engine.now().getTime() / 1000),
    deviceKey: usedDevice ?? offered?.deviceKey,
  };
  const insert = `INSERT INTO grants (event_id, pool_id, client_id, sub, origin_jti, auth_time, device_key)
    VALUES (?, ?, ?, ?, ?, ?, ?)`;
  const deviceKey = grant.deviceKey ?? null;
  const values = [
    pool.id,
    client.id,
    user.sub,
    grant.originJti,
    grant.authTime,
    deviceKey,
  ] as const;
  engine.database.run(insert, eventId, ...values);
  const RefreshToken = addRefreshToken(engine, client, eventId);
  return {
    ...accessAndIdTokens(engine, signIn, grant, signIn.tokenOccasion ?? 'Authentication'),
    RefreshToken,
    ...(offered === undefined ? {} : { NewDeviceMetadata: metadata(offered) }),
  };
}

function metadata({
  deviceKey,
  deviceGroupKey,
}: Record<'deviceKey' | 'deviceGroupKey', string>): object {
  return { DeviceKey: deviceKey, DeviceGroupKey: deviceGroupKey };
}

/** The part of AuthenticationResult that a refresh returns as well. */
export function accessAndIdTokens(
  engine: Engine,
  holder: Holder,
  grant: Grant,
  occasion: TokenOccasion,
): object {
  const { pool, client } = holder;
  const { access, id } = tokenLifetimes(client.settings);
  const groups = groupConfiguration(groupsOf(engine, holder.user));
  const claims = preTokenGeneration(engine, { ...holder, groups }, occasion, {
    access: { ...commonClaims(engine, holder, grant, access), ...accessClaims(holder, grant) },
    id: { ...commonClaims(engine, holder, grant, id), ...idClaims(holder) },
  });
  return {
    AccessToken: makeJwt(engine, pool.id, 'access', claims.access),
    ExpiresIn: access,
    TokenType: 'Bearer',
    IdToken: makeJwt(engine, pool.id, 'id', claims.id),
  };
}

/** The `iss` claim of the pool's tokens. */
export function issuer({ id, settings }: Pool): string {
  return possibleIssuers(id)[settings.IssuerConfiguration.Type];
}

/** The `iss` claim of the pool for each type of IssuerConfiguration. */
export function possibleIssuers(poolId: string): Readonly<Record<'ORIGINAL' | 'UPDATED', string>> {
  const path = `cognito-idp.${regionOf(poolId)}.amazonaws.com/${poolId}`;
  return { ORIGINAL: `https://${path}`, UPDATED: `https://issuer-${path}` };
}

function commonClaims(
  engine: Engine,
  { pool, client, user }: Holder,
  grant: Grant,
  lifetime: number,
): Claims {
  const iat = Math.floor(engine.now().getTime() / 1000);
  return {
    sub: user.sub,
    iss: issuer(pool),
    ...(client.settings.EnableTokenRevocation
      ? { origin_jti: grant.originJti, jti: randomUuid(engine) }
      : {}),
    event_id: grant.eventId,
    auth_time: grant.authTime,
    iat,
    exp: iat + lifetime,
  };
}

function accessClaims({ client, user }: Holder, { deviceKey }: Grant): Claims {
  return {
    ...(deviceKey === undefined ? {} : { device_key: deviceKey }),
    client_id: client.id,
    token_use: 'access',
    scope: 'aws.cognito.signin.user.admin',
    username: user.username,
  };
}

/** The attributes that are booleans in an ID token. */
const flags: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

function idClaims({ client, user }: Holder): Claims {
  const readable = client.settings.ReadAttributes;
  const shown = Object.entries(user.attributes).filter(
    ([name]) => name === 'sub' || readable === undefined || readable.includes(name),
  );
  const attributes = shown.map(([name, value]): [string, unknown] => [
    name,
    flags.has(name) ? isTrue(user.attributes, name) : value,
  ]);
  return {
    ...Object.fromEntries(attributes),
    aud: client.id,
    token_use: 'id',
    'cognito:username': user.username,
  };
}

/** Creates a refresh token of a grant and stores only its hash. A token that replaces another keeps its expiry time. */
export function addRefreshToken(
  engine: Engine,
  client: Client,
  eventId: string,
  parent?: { readonly token: string; readonly expiresAt: number },
): string {
  removeExpiredGrants(engine);
  const token = opaqueRefreshToken(engine);
  const at = engine.now().getTime();
  const expiresAt = parent?.expiresAt ?? at + tokenLifetimes(client.settings).refresh * 1000;
  const insert = `INSERT INTO refresh_tokens (hash, event_id, created_at, expires_at, parent_hash)
    VALUES (?, ?, ?, ?, ?)`;
  const parentHash = parent === undefined ? null : fingerprint(parent.token);
  engine.database.run(insert, fingerprint(token), eventId, at, expiresAt, parentHash);
  return token;
}

/**
 * Looks like a JWE in compact form (header, key, nonce, ciphertext, tag), but all parts except the header are random.
 */
function opaqueRefreshToken(engine: Engine): string {
  const header = { cty: 'JWT', enc: 'A256GCM', alg: 'RSA-OAEP' };
  const parts = [256, 12, 840, 16].map((size) => randomOpaque(engine, size));
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...parts].join('.');
}

/** Revokes every token of one sign-in. */
export function revokeGrant({ database, now }: Engine, eventId: string): void {
  const sql = 'UPDATE grants SET revoked_at = ? WHERE event_id = ? AND revoked_at IS NULL';
  database.run(sql, now().getTime(), eventId);
}

/** Revokes every token of every sign-in of the user. */
export function revokeAllGrants({ database, now }: Engine, { sub }: User): void {
  const sql = 'UPDATE grants SET revoked_at = ? WHERE sub = ? AND revoked_at IS NULL';
  database.run(sql, now().getTime(), sub);
}
