import { describe, expect, test } from '@jest/globals';
import {
  AliasAttributeType,
  AttributeDataType,
  AuthFactorType,
  AuthFlowType,
  ChallengeNameType,
  ExplicitAuthFlowsType,
  UsernameAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { allowedFlows, authFlows, flowNameOf, flowsOf } from '../../src/cognito/auth-flows.ts';
import { answeringOf, challenges } from '../../src/cognito/challenges.ts';
import { firstFactors, poolFactors } from '../../src/cognito/first-factors.ts';
import {
  aliasAttributes,
  attributeTypes,
  usernameAttributes,
} from '../../src/cognito/pool-attributes.ts';

// The SDK's own lists are the authority: when it learns a name, one of these fails until the tables know it.

const sorted = (names: readonly string[]): string[] => names.toSorted((a, b) => (a < b ? -1 : 1));
const known = (all: Readonly<Record<string, string>>): string[] => sorted(Object.values(all));

describe('the table of sign-in flows', () => {
  test('has every AuthFlow that begins a sign-in', () => {
    const flows = Object.values(authFlows).map(({ authFlow }) => authFlow);

    // A refresh does not begin a sign-in: `cogauth refresh` does it.
    expect(sorted([...flows, 'REFRESH_TOKEN', 'REFRESH_TOKEN_AUTH'])).toEqual(known(AuthFlowType));
  });

  test('has every value of ExplicitAuthFlows', () => {
    const allowed = Object.values(authFlows).map(({ allowedBy }) => allowedBy);

    // The older names of the same flows; a new client needs none of them.
    const older = ['CUSTOM_AUTH_FLOW_ONLY', 'USER_PASSWORD_AUTH'];
    expect(sorted([...allowed, 'ALLOW_REFRESH_TOKEN_AUTH', ...older])).toEqual(
      known(ExplicitAuthFlowsType),
    );
    expect([...allowedFlows.values()].every((name) => name.startsWith('ALLOW_'))).toBe(true);
  });

  test('tells which API begins which flow, the own flows of the admin API first', () => {
    expect(flowsOf('public')).toEqual(['user-srp', 'user-password', 'user-auth', 'custom']);
    expect(flowsOf('admin')).toEqual([
      'admin-user-password',
      'admin-no-srp',
      'user-srp',
      'user-auth',
      'custom',
    ]);
  });

  test.each([
    ['USER_SRP_AUTH', 'user-srp'],
    ['SOMETHING_NEW', undefined],
  ])('knows %s as %s', (authFlow, name) => {
    expect(flowNameOf(authFlow)).toBe(name);
  });
});

describe('the table of first factors', () => {
  test('has every factor that a pool can allow', () => {
    // An authenticator app is listed among a user's factors, but no sign-in begins with it.
    expect(sorted([...poolFactors.values(), 'SOFTWARE_TOKEN'])).toEqual(known(AuthFactorType));
    expect(Object.keys(firstFactors)).toContain('PASSWORD_SRP');
  });
});

describe('the table of challenges', () => {
  test('has every ChallengeName', () => {
    expect(sorted(Object.keys(challenges))).toEqual(known(ChallengeNameType));
  });

  test('treats an unknown challenge as one that is answered by --response', () => {
    expect(answeringOf('SOMETHING_NEW')).toEqual({ kind: 'responses' });
    expect(answeringOf('constructor')).toEqual({ kind: 'responses' });
  });
});

describe('the tables of pool attributes', () => {
  test.each([
    ['username attribute', usernameAttributes, UsernameAttributeType],
    ['alias attribute', aliasAttributes, AliasAttributeType],
    ['type of attribute', attributeTypes, AttributeDataType],
  ])('have every %s', (_what, table, all) => {
    expect(sorted([...table.values()])).toEqual(known(all));
  });
});
