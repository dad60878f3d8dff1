import * as z from 'zod';
import type { Client } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import type { Claims } from '../tokens/jwt-signing.ts';
import type { GroupConfiguration } from '../users/groups.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { askTrigger, eventAttributes, hasTrigger, type TriggerCall } from './ask-trigger.ts';

/** Why tokens are issued, as the trigger source names it. */
export type TokenOccasion =
  'Authentication' | 'NewPasswordChallenge' | 'AuthenticateDevice' | 'RefreshTokens';

interface TokenHolder {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: User;
  readonly groups: GroupConfiguration;
}

type TokenClaims = Readonly<Record<'access' | 'id', Claims>>;

const Names = z.array(z.string()).nullish();
const Changes = z
  .object({
    claimsToAddOrOverride: z.record(z.string(), z.unknown()).nullish(),
    claimsToSuppress: Names,
  })
  .nullish();
const Groups = z
  .object({
    groupsToOverride: Names,
    iamRolesToOverride: Names,
    preferredRole: z.string().nullish(),
  })
  .nullish();

const FirstVersion = z.object({
  claimsToAddOrOverride: z.record(z.string(), z.string()).nullish(),
  claimsToSuppress: Names,
  groupOverrideDetails: Groups,
});

const LaterVersions = z.object({
  idTokenGeneration: Changes,
  accessTokenGeneration: z
    .object({ ...Changes.unwrap().unwrap().shape, scopesToAdd: Names, scopesToSuppress: Names })
    .nullish(),
  groupOverrideDetails: Groups,
});
type LaterVersions = z.infer<typeof LaterVersions>;

const Answer = z.object({
  claimsOverrideDetails: FirstVersion.optional(),
  claimsAndScopeOverrideDetails: LaterVersions.optional(),
});

const versions = { V1_0: '1', V2_0: '2', V3_0: '3' } as const;

/**
 * Lets PreTokenGeneration change the claims. LambdaVersion in the pool's LambdaConfig selects the version of the event.
 * A pool without LambdaVersion sends version 2 and accepts answers in the form of any version.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-pre-token-generation.html
 */
export function preTokenGeneration(
  engine: Engine,
  holder: TokenHolder,
  occasion: TokenOccasion,
  claims: TokenClaims,
): TokenClaims {
  const unchanged = withGroups(claims, holder.groups);
  if (!hasTrigger(engine, 'PreTokenGeneration')) return unchanged;
  const configured = configuredVersion(holder.pool);
  const answer = askTrigger(engine, callOf(holder, occasion, configured ?? '2', claims), Answer);
  const changes = answer === undefined ? undefined : changesOf(answer, configured);
  if (changes === undefined) return unchanged;
  return withGroups(changes.shape(claims), groupsAfter(holder, changes.groups));
}

interface TokenChanges {
  readonly shape: (claims: TokenClaims) => TokenClaims;
  readonly groups: z.infer<typeof Groups>;
}

/** The part of an answer that belongs to this version of the event; undefined if the answer has no such part. */
function changesOf(
  { claimsOverrideDetails: first, claimsAndScopeOverrideDetails: later }: z.infer<typeof Answer>,
  configured: Version | undefined,
): TokenChanges | undefined {
  if (configured !== '1' && later !== undefined) {
    return { shape: (claims) => withLater(claims, later), groups: later.groupOverrideDetails };
  }
  const takesFirst = configured === undefined || configured === '1';
  if (!takesFirst || first === undefined) return undefined;
  return { shape: (claims) => withFirst(claims, first), groups: first.groupOverrideDetails };
}

/** Without groupOverrideDetails the groups stay. If it is empty or null, the tokens contain no groups. */
function groupsAfter(
  { groups }: TokenHolder,
  override: z.infer<typeof Groups>,
): GroupConfiguration {
  if (override === undefined) return groups;
  return {
    groups: override?.groupsToOverride ?? [],
    roles: override?.iamRolesToOverride ?? [],
    preferredRole: override?.preferredRole ?? undefined,
  };
}

/** Both tokens contain the groups. Only the ID token contains the roles. */
function withGroups({ access, id }: TokenClaims, configuration: GroupConfiguration): TokenClaims {
  const { groups, roles, preferredRole } = configuration;
  const named = groups.length === 0 ? {} : { 'cognito:groups': groups };
  return {
    access: { ...access, ...named },
    id: {
      ...id,
      ...named,
      ...(roles.length === 0 ? {} : { 'cognito:roles': roles }),
      ...(preferredRole === undefined || preferredRole === ''
        ? {}
        : { 'cognito:preferred_role': preferredRole }),
    },
  };
}

type Version = '1' | '2' | '3';

function callOf(
  { pool, client, user, groups }: TokenHolder,
  occasion: TokenOccasion,
  version: Version,
  claims: TokenClaims,
): TriggerCall {
  const isFirst = version === '1';
  const groupConfiguration = {
    groupsToOverride: groups.groups,
    iamRolesToOverride: groups.roles,
    preferredRole: groups.preferredRole ?? null,
  };
  const scopes = isFirst ? {} : { scopes: String(claims.access['scope']).split(' ') };
  return {
    name: 'PreTokenGeneration',
    occasion,
    source: `TokenGeneration_${occasion}`,
    version,
    pool,
    clientId: client.id,
    userName: user.username,
    request: { userAttributes: eventAttributes(user), groupConfiguration, ...scopes },
    response: isFirst ? { claimsOverrideDetails: null } : { claimsAndScopeOverrideDetails: null },
  };
}

/** A plain ARN is the legacy way to set the trigger and means version 1. */
function configuredVersion({ settings }: Pool): Version | undefined {
  const { PreTokenGeneration, PreTokenGenerationConfig } = settings.LambdaConfig;
  if (PreTokenGenerationConfig !== undefined)
    return versions[PreTokenGenerationConfig.LambdaVersion];
  return PreTokenGeneration === undefined ? undefined : '1';
}

function withFirst(
  { access, id }: TokenClaims,
  details: z.infer<typeof FirstVersion>,
): TokenClaims {
  return { access, id: changed(id, details) };
}

function withLater({ access, id }: TokenClaims, details: LaterVersions): TokenClaims {
  const { idTokenGeneration, accessTokenGeneration } = details;
  return {
    access: {
      ...changed(access, accessTokenGeneration),
      scope: changedScope(String(access['scope']), accessTokenGeneration),
    },
    id: changed(id, idTokenGeneration),
  };
}

/** Suppressing wins over adding. Claims that only Cognito may set do not change. */
function changed(claims: Claims, changes: z.infer<typeof Changes>): Claims {
  const added = Object.entries(changes?.claimsToAddOrOverride ?? {});
  const suppressed = new Set(changes?.claimsToSuppress);
  const next = [...Object.entries(claims), ...added.filter(([name]) => !isReserved(name))].filter(
    ([name]) => isReserved(name) || !suppressed.has(name),
  );
  return Object.fromEntries(next);
}

const reserved: ReadonlySet<string> = new Set([
  'acr',
  'amr',
  'at_hash',
  'aud',
  'auth_time',
  'azp',
  'client_id',
  'device_key',
  'event_id',
  'exp',
  'iat',
  'identities',
  'iss',
  'jti',
  'nbf',
  'nonce',
  'origin_jti',
  'scope',
  'sub',
  'token_use',
  'username',
  'version',
]);

function isReserved(name: string): boolean {
  return reserved.has(name) || /^(?:cognito|dev|aws):/u.test(name);
}

function changedScope(scope: string, changes: LaterVersions['accessTokenGeneration']): string {
  const suppressed = new Set(changes?.scopesToSuppress);
  const scopes = [...scope.split(' '), ...(changes?.scopesToAdd ?? [])];
  return [...new Set(scopes)].filter((name) => !suppressed.has(name)).join(' ');
}
