import type { Challenge, Flow, Tokens } from '../../../src/state/flow.ts';

// Flows of ada at noon, complete and typed, to be varied by the tests.

export const noonText = '2030-01-01T12:00:00.000Z';
/** When an assumed Session of noon ends. */
export const threePast = '2030-01-01T12:03:00.000Z';
export const onePm = '2030-01-01T13:00:00.000Z';

export const target = {
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_AbCdE',
  clientId: 'app',
} as const;

export const device = {
  deviceKey: 'eu-west-1_d1',
  deviceGroupKey: 'group1',
  devicePassword: 'dp1',
  remembered: true,
} as const;

export const tokens: Tokens = {
  accessToken: 'at',
  idToken: 'it',
  refreshToken: 'rt',
  expiresAt: onePm,
  api: 'public',
  authFlow: 'USER_PASSWORD_AUTH',
};

export function flowOf(parts: Partial<Flow> = {}): Flow {
  return { version: 1, target, username: 'ada', ...parts };
}

export function challengeOf(name: string, parts: Partial<Challenge> = {}): Challenge {
  return {
    name,
    parameters: {},
    session: 's1',
    api: 'public',
    authFlow: 'USER_PASSWORD_AUTH',
    obtainedAt: noonText,
    expiresAt: threePast,
    assumed: true,
    ...parts,
  };
}

/** A JSON Web Token with these claims; its signature is none. */
export function jwtOf(claims: object): string {
  return `${jwtPart({ alg: 'RS256' })}.${jwtPart(claims)}.c2ln`;
}

function jwtPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
