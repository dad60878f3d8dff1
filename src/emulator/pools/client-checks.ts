import type * as z from 'zod';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { type ClientSettings, tokenLifetimes } from './clients.ts';
import { checkOAuth } from './client-oauth.ts';
import type { Pool } from './pools.ts';

type Settings = z.infer<typeof ClientSettings>;

interface Checked {
  /** Whether the client has a secret. */
  readonly hasSecret: boolean;
  readonly occasion: 'creating' | 'updating';
}

/**
 * The settings as stored, with Cognito's adjustments.
 *
 * @throws InvalidParameterException, InvalidOAuthFlowException, ScopeDoesNotExistException, FeatureUnavailableInTierException
 */
export function checkedSettings(pool: Pool, given: Settings, checked: Checked): Settings {
  const settings = {
    ...given,
    ...sortedFlows(given),
    ...rotationGrace(given),
    ...refreshLife(given),
  };
  checkFlows(settings);
  checkLifetimes(settings);
  checkRotation(pool, settings);
  checkAttributeLists(pool, settings, checked);
  checkOAuth(pool, settings, checked);
  return settings;
}

/** Cognito sorts the list. */
function sortedFlows({ ExplicitAuthFlows }: Settings): Partial<Settings> {
  return ExplicitAuthFlows === undefined
    ? {}
    : { ExplicitAuthFlows: [...new Set(ExplicitAuthFlows)].toSorted() };
}

/** Without rotation the grace period is 0. */
function rotationGrace({ RefreshTokenRotation }: Settings): Partial<Settings> {
  return RefreshTokenRotation?.Feature === 'DISABLED'
    ? { RefreshTokenRotation: { Feature: 'DISABLED', RetryGracePeriodSeconds: 0 } }
    : {};
}

/** 0 means 30 days, whatever the unit. */
function refreshLife({ RefreshTokenValidity, TokenValidityUnits }: Settings): Partial<Settings> {
  if (RefreshTokenValidity !== 0) return {};
  const unit =
    TokenValidityUnits.RefreshToken === undefined ? {} : { RefreshToken: 'days' as const };
  return { RefreshTokenValidity: 30, TokenValidityUnits: { ...TokenValidityUnits, ...unit } };
}

function checkFlows({ ExplicitAuthFlows = [] }: Settings): void {
  const isNew = new Set(ExplicitAuthFlows.map((flow) => flow.startsWith('ALLOW_')));
  if (isNew.size > 1) {
    throw invalidParameter(
      'ExplicitAuthFlows with ALLOW_ prefix cannot be used along with values without ALLOW_ prefix',
    );
  }
}

const minute = 60;
const day = 24 * 60 * minute;

function checkLifetimes(settings: Settings): void {
  const { access, id, refresh } = tokenLifetimes(settings);
  const isInRange =
    [access, id].every((lifetime) => lifetime >= 5 * minute && lifetime <= day) &&
    refresh >= 60 * minute &&
    refresh <= 3650 * day;
  if (!isInRange) throw invalidParameter('Invalid range for token validity.');
}

function checkRotation(
  pool: Pool,
  { RefreshTokenRotation, ExplicitAuthFlows = [] }: Settings,
): void {
  if (RefreshTokenRotation?.Feature !== 'ENABLED') return;
  if (pool.settings.UserPoolTier === 'LITE') {
    throw new CognitoFault(
      'FeatureUnavailableInTierException',
      'The following features need to be disabled for the LITE pricing tier configured: Refresh Token Rotation',
    );
  }
  if (ExplicitAuthFlows.includes('ALLOW_REFRESH_TOKEN_AUTH')) {
    throw invalidParameter(
      'ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation is enabled.',
    );
  }
}

/** Flags and `sub` are not for clients to write, and what the pool requires a client must be able to write. */
function checkAttributeLists(
  { schema }: Pool,
  { ReadAttributes = [], WriteAttributes }: Settings,
  { occasion }: Checked,
): void {
  const names = new Set(schema.map(({ Name }) => Name));
  if (ReadAttributes.some((name) => !names.has(name))) {
    throw invalidParameter(`Invalid read attributes specified while ${occasion} a client`);
  }
  if (WriteAttributes === undefined) return;
  const writable = new Set(
    [...names].filter(
      (name) => name !== 'sub' && !/^(?:dev:|email_verified$|phone_number_verified$)/u.test(name),
    ),
  );
  const required = schema.filter(({ Name, Required }) => Required && Name !== 'sub');
  const isComplete = required.every(({ Name }) => WriteAttributes.includes(Name));
  if (!isComplete || WriteAttributes.some((name) => !writable.has(name))) {
    throw invalidParameter(`Invalid write attributes specified while ${occasion} a client`);
  }
}
