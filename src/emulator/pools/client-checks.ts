import type * as z from 'zod';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { type ClientSettings, tokenLifetimes } from './clients.ts';
import type { Pool } from './pools.ts';

type Settings = z.infer<typeof ClientSettings>;

/**
 * The settings as stored, with Cognito's adjustments.
 *
 * @throws InvalidParameterException, FeatureUnavailableInTierException
 */
export function checkedSettings(pool: Pool, given: Settings): Settings {
  const settings = {
    ...given,
    ...sortedFlows(given),
    ...rotationGrace(given),
    ...refreshLife(given),
  };
  checkFlows(settings);
  checkLifetimes(settings);
  checkRotation(pool, settings);
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
