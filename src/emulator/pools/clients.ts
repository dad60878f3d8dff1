import * as z from 'zod';
import { secretHash } from '../../protocol/secret-hash.ts';
import { notAuthorized, resourceNotFound } from '../fault.ts';
import { randomText, sameSecret } from '../random.ts';
import { remembered } from '../storage/remembered.ts';
import type { Engine } from '../engine.ts';
import { Arn } from './pool-configurations.ts';
import { epochSeconds, type Pool } from './pools.ts';

export const ExplicitAuthFlow = z.enum([
  'ADMIN_NO_SRP_AUTH',
  'CUSTOM_AUTH_FLOW_ONLY',
  'USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_AUTH',
]);
export type ExplicitAuthFlow = z.infer<typeof ExplicitAuthFlow>;

const TimeUnit = z.enum(['seconds', 'minutes', 'hours', 'days']);
type TimeUnit = z.infer<typeof TimeUnit>;

const ClientAttribute = z.string().min(1).max(2048);
const RedirectUrl = z
  .string()
  .min(1)
  .max(1024)
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u);

/**
 * The settings of CreateUserPoolClient and UpdateUserPoolClient. Members that are not set are absent in descriptions.
 */
export const ClientSettings = z.object({
  RefreshTokenValidity: z.number().int().min(0).max(315_360_000).default(30),
  AccessTokenValidity: z.number().int().min(1).max(86_400).optional(),
  IdTokenValidity: z.number().int().min(1).max(86_400).optional(),
  TokenValidityUnits: z
    .object({
      AccessToken: TimeUnit.optional(),
      IdToken: TimeUnit.optional(),
      RefreshToken: TimeUnit.optional(),
    })
    .default({}),
  ReadAttributes: z.array(ClientAttribute).optional(),
  WriteAttributes: z.array(ClientAttribute).optional(),
  ExplicitAuthFlows: z.array(ExplicitAuthFlow).optional(),
  SupportedIdentityProviders: z
    .array(
      z
        .string()
        .min(1)
        .max(32)
        .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\p{Z}]+$/u),
    )
    .optional(),
  CallbackURLs: z.array(RedirectUrl).max(100).optional(),
  LogoutURLs: z.array(RedirectUrl).max(100).optional(),
  DefaultRedirectURI: RedirectUrl.optional(),
  AllowedOAuthFlows: z
    .array(z.enum(['code', 'implicit', 'client_credentials']))
    .max(3)
    .optional(),
  AllowedOAuthScopes: z
    .array(
      z
        .string()
        .min(1)
        .max(256)
        .regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/),
    )
    .max(50)
    .optional(),
  AllowedOAuthFlowsUserPoolClient: z.boolean().default(false),
  AnalyticsConfiguration: z
    .object({
      ApplicationId: z
        .string()
        .regex(/^[0-9a-fA-F]+$/)
        .optional(),
      ApplicationArn: Arn.optional(),
      RoleArn: Arn.optional(),
      ExternalId: z.string().max(131_072).optional(),
      UserDataShared: z.boolean().optional(),
    })
    .optional(),
  PreventUserExistenceErrors: z.enum(['LEGACY', 'ENABLED']).optional(),
  EnableTokenRevocation: z.boolean().default(true),
  EnablePropagateAdditionalUserContextData: z.boolean().default(false),
  AuthSessionValidity: z.number().int().min(3).max(15).default(3),
  RefreshTokenRotation: z
    .object({
      Feature: z.enum(['ENABLED', 'DISABLED']),
      RetryGracePeriodSeconds: z.number().int().min(0).max(60).default(0),
    })
    .optional(),
});

export const Client = z.object({
  id: z.string(),
  poolId: z.string(),
  name: z.string(),
  secret: z.string().optional(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  settings: ClientSettings,
});
export type Client = z.infer<typeof Client>;

const Document = z.object({ document: z.string() });

/** The client that a public operation names. @throws ResourceNotFoundException */
export function getClient(engine: Engine, clientId: string): Client {
  const client = findClient(engine, clientId);
  if (client === undefined) throw resourceNotFound(`User pool client ${clientId} does not exist.`);
  return client;
}

/** The client that an admin sign-in names. @throws ResourceNotFoundException */
export function getClientOfPool(engine: Engine, pool: Pool, clientId: string): Client {
  const client = findClient(engine, clientId);
  if (client === undefined || client.poolId !== pool.id) {
    throw resourceNotFound(`User pool client ${clientId} does not exist in user pool ${pool.id}.`);
  }
  return client;
}

export function findClient({ database }: Engine, clientId: string): Client | undefined {
  return rememberClient(database, clientId, () => {
    const row = database.get(Document, 'SELECT document FROM clients WHERE id = ?', clientId);
    return row === undefined ? undefined : Client.parse(JSON.parse(row.document));
  });
}

const rememberClient = remembered<Client>();

export function addClient(
  engine: Engine,
  parts: Omit<Client, 'id' | 'createdAt' | 'modifiedAt'>,
): Client {
  const at = engine.now().getTime();
  const id = randomText(engine, 26, lowerCaseAlphanumerics);
  const client = { ...parts, id, createdAt: at, modifiedAt: at };
  const insert = 'INSERT INTO clients (id, pool_id, document) VALUES (?, ?, ?)';
  engine.database.run(insert, id, parts.poolId, JSON.stringify(client));
  return client;
}

export function saveClient({ database }: Engine, client: Client): void {
  database.settingsChange();
  database.run('UPDATE clients SET document = ? WHERE id = ?', JSON.stringify(client), client.id);
}

export function removeClient({ database }: Engine, { id }: Client): void {
  database.settingsChange();
  database.run('DELETE FROM clients WHERE id = ?', id);
}

/** The pool's clients, sorted by id: up to `limit` clients after this id. */
export function listClients(
  { database }: Engine,
  pool: Pool,
  after: string,
  limit: number,
): Client[] {
  const sql = 'SELECT document FROM clients WHERE pool_id = ? AND id > ? ORDER BY id LIMIT ?';
  return database
    .all(Document, sql, pool.id, after, limit)
    .map(({ document }) => Client.parse(JSON.parse(document)));
}

export function newClientSecret(engine: Engine): string {
  return randomText(engine, 51, lowerCaseAlphanumerics);
}

const lowerCaseAlphanumerics = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** A client as CreateUserPoolClient and DescribeUserPoolClient show it. */
export function describeClient(client: Client): object {
  return {
    UserPoolId: client.poolId,
    ClientName: client.name,
    ClientId: client.id,
    ClientSecret: client.secret,
    LastModifiedDate: epochSeconds(client.modifiedAt),
    CreationDate: epochSeconds(client.createdAt),
    ...client.settings,
  };
}

const defaultFlows: readonly ExplicitAuthFlow[] = [
  'ALLOW_CUSTOM_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
  'ALLOW_USER_SRP_AUTH',
];

/** Whether the client's ExplicitAuthFlows contain any of these. An empty list means the default, like a missing one. */
export function allowsFlow(
  { settings: { ExplicitAuthFlows = [] } }: Client,
  settings: readonly ExplicitAuthFlow[],
): boolean {
  const allowed = ExplicitAuthFlows.length === 0 ? defaultFlows : ExplicitAuthFlows;
  return settings.some((setting) => allowed.includes(setting));
}

export function hidesMissingUsers(client: Client): boolean {
  return client.settings.PreventUserExistenceErrors === 'ENABLED';
}

/**
 * Checks SECRET_HASH, which must be computed from exactly this username. A client without a secret ignores it.
 *
 * @throws NotAuthorizedException
 */
export function checkSecretHash(
  client: Client,
  given: string | undefined,
  username: string,
  refusal = `Unable to verify secret hash for client ${client.id}`,
): void {
  if (client.secret === undefined) return;
  const received = requireSecretHash(client, given);
  const expected = secretHash({ username, clientId: client.id, clientSecret: client.secret });
  if (!sameSecret(expected, received)) {
    throw notAuthorized(refusal);
  }
}

/** @throws NotAuthorizedException if the client has a secret and the hash is missing */
export function requireSecretHash(client: Client, given: string | undefined): string {
  if (given !== undefined || client.secret === undefined) return given ?? '';
  throw notAuthorized(
    `Client ${client.id} is configured with secret but SECRET_HASH was not received`,
  );
}

const secondsPer: Readonly<Record<TimeUnit, number>> = {
  seconds: 1,
  minutes: 60,
  hours: 3600,
  days: 86_400,
};

/** How long a client's tokens live, in seconds. */
export function tokenLifetimes(settings: Client['settings']): {
  readonly access: number;
  readonly id: number;
  readonly refresh: number;
} {
  const units = settings.TokenValidityUnits;
  return {
    access:
      (settings.AccessTokenValidity ?? 1) *
      secondsPer[defaultTo(units.AccessToken, settings.AccessTokenValidity)],
    id:
      (settings.IdTokenValidity ?? 1) *
      secondsPer[defaultTo(units.IdToken, settings.IdTokenValidity)],
    refresh: settings.RefreshTokenValidity * secondsPer[units.RefreshToken ?? 'days'],
  };
}

/** Without a validity the tokens live one hour, whatever the unit. */
function defaultTo(unit: TimeUnit | undefined, validity: number | undefined): TimeUnit {
  return validity === undefined ? 'hours' : (unit ?? 'hours');
}
