import type { Client } from './clients.ts';
import { tokenLifetimes } from './clients.ts';
import { offerDevice } from './devices.ts';
import { removeExpiredGrants } from './expired-grants.ts';
import { signJwt, type Claims } from './jwt-signing.ts';
import type { Pool } from './pools.ts';
import { fingerprint, randomOpaque, randomUuid } from './random.ts';
import { preTokenGeneration, type TokenOccasion } from './triggers/pre-token-generation.ts';
import type { User } from './users.ts';
import type { World } from './world.ts';

/** One completed sign-in: every token that comes of it names its event id. */
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
 * Completes a sign-in: a new grant with a refresh token, and where the pool tracks devices and none was used, the offer
 * of one. Gives AuthenticationResult.
 */
export function grantTokens(
  world: World,
  signIn: Holder & {
    readonly answeredAs: string;
    readonly usedDevice: string | undefined;
    readonly tokenOccasion?: TokenOccasion | undefined;
  },
): object {
  const { pool, client, user, answeredAs: owner, usedDevice } = signIn;
  const eventId = randomUuid(world);
  const offered =
    pool.settings.DeviceConfiguration !== undefined && usedDevice === undefined
      ? offerDevice(world, { pool, owner, eventId })
      : undefined;
  const grant = {
    eventId,
    originJti: randomUuid(world),
    authTime: Math.floor(world.now().getTime() / 1000),
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
  world.database.run(insert, eventId, ...values);
  const RefreshToken = addRefreshToken(world, client, eventId);
  return {
    ...accessAndIdTokens(world, signIn, grant, signIn.tokenOccasion ?? 'Authentication'),
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

/** The part of AuthenticationResult that a refresh gives too. */
export function accessAndIdTokens(
  world: World,
  holder: Holder,
  grant: Grant,
  occasion: TokenOccasion,
): object {
  const { pool, client } = holder;
  const { access, id } = tokenLifetimes(client.settings);
  const claims = preTokenGeneration(world, holder, occasion, {
    access: { ...commonClaims(world, holder, grant, access), ...accessClaims(holder, grant) },
    id: { ...commonClaims(world, holder, grant, id), ...idClaims(holder) },
  });
  return {
    AccessToken: signJwt(world, pool.id, 'access', claims.access),
    ExpiresIn: access,
    TokenType: 'Bearer',
    IdToken: signJwt(world, pool.id, 'id', claims.id),
  };
}

/** Who says so in the pool's tokens, by its IssuerConfiguration. */
export function issuer({ id, settings }: Pool): string {
  return issuers(id)[settings.IssuerConfiguration.Type];
}

/** What a pool may call itself, by the type of its IssuerConfiguration. */
export function issuers(poolId: string): Readonly<Record<'ORIGINAL' | 'UPDATED', string>> {
  const [region = ''] = poolId.split('_');
  const path = `cognito-idp.${region}.amazonaws.com/${poolId}`;
  return { ORIGINAL: `https://${path}`, UPDATED: `https://issuer-${path}` };
}

function commonClaims(
  world: World,
  { pool, client, user }: Holder,
  grant: Grant,
  lifetime: number,
): Claims {
  const iat = Math.floor(world.now().getTime() / 1000);
  return {
    sub: user.sub,
    iss: issuer(pool),
    ...(client.settings.EnableTokenRevocation
      ? { origin_jti: grant.originJti, jti: randomUuid(world) }
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

/** The attributes that are no text in an ID token. */
const flags: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

function idClaims({ client, user }: Holder): Claims {
  const readable = client.settings.ReadAttributes;
  const shown = Object.entries(user.attributes).filter(
    ([name]) => name === 'sub' || readable === undefined || readable.includes(name),
  );
  const attributes = shown.map(([name, value]): [string, unknown] => [
    name,
    flags.has(name) ? value === 'true' : value,
  ]);
  return {
    ...Object.fromEntries(attributes),
    aud: client.id,
    token_use: 'id',
    'cognito:username': user.username,
  };
}

/** Makes a refresh token of a grant; only its fingerprint is kept. One that replaces another ends when that would. */
export function addRefreshToken(
  world: World,
  client: Client,
  eventId: string,
  parent?: { readonly token: string; readonly expiresAt: number },
): string {
  removeExpiredGrants(world);
  const token = opaqueRefreshToken(world);
  const at = world.now().getTime();
  const expiresAt = parent?.expiresAt ?? at + tokenLifetimes(client.settings).refresh * 1000;
  const insert = `INSERT INTO refresh_tokens (hash, event_id, created_at, expires_at, parent_hash)
    VALUES (?, ?, ?, ?, ?)`;
  const parentHash = parent === undefined ? null : fingerprint(parent.token);
  world.database.run(insert, fingerprint(token), eventId, at, expiresAt, parentHash);
  return token;
}

/** Five parts like a JWE in compact form, with nothing inside: header, key, nonce, ciphertext, tag. */
function opaqueRefreshToken(world: World): string {
  const header = { cty: 'JWT', enc: 'A256GCM', alg: 'RSA-OAEP' };
  const parts = [256, 12, 840, 16].map((size) => randomOpaque(world, size));
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), ...parts].join('.');
}

/** Makes every token of one sign-in worthless. */
export function revokeGrant({ database, now }: World, eventId: string): void {
  const sql = 'UPDATE grants SET revoked_at = ? WHERE event_id = ? AND revoked_at IS NULL';
  database.run(sql, now().getTime(), eventId);
}

/** Makes every token of every sign-in of the user worthless. */
export function revokeAllGrants({ database, now }: World, { sub }: User): void {
  const sql = 'UPDATE grants SET revoked_at = ? WHERE sub = ? AND revoked_at IS NULL';
  database.run(sql, now().getTime(), sub);
}
