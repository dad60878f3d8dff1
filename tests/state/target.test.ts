import { describe, expect, test } from '@jest/globals';
import { differingTargets } from '../../src/state/flow.ts';
import { target } from '../support/cognito/flows.ts';

describe('differingTargets', () => {
  test.each([
    ['the same', target, target],
    ['no pool on one side', target, { ...target, userPoolId: undefined }],
    ['no pool on the other side', { ...target, userPoolId: undefined }, target],
    ['no region on one side', target, { ...target, region: undefined }],
    ['nothing but the client', { clientId: 'app' }, target],
  ])('sees no difference: %s', (_name, saved, chosen) => {
    expect(differingTargets(saved, chosen)).toBeUndefined();
  });

  const embedded = { ...target, endpoint: 'embedded' };

  test.each([
    ['endpoint', embedded, target, 'endpoint embedded', 'AWS'],
    ['endpoint', target, embedded, 'endpoint AWS', 'embedded'],
    [
      'user pool',
      target,
      { ...target, userPoolId: 'eu-west-1_Other' },
      'user pool eu-west-1_AbCdE',
      'eu-west-1_Other',
    ],
    ['client', target, { ...target, clientId: 'other' }, 'client app', 'other'],
    ['region', target, { ...target, region: 'us-east-1' }, 'region eu-west-1', 'us-east-1'],
    [
      'endpoint before all else',
      embedded,
      { endpoint: 'https://example.org', clientId: 'other' },
      'endpoint embedded',
      'https://example.org',
    ],
  ])('names both sides of another %s', (_name, savedTarget, chosenTarget, saved, chosen) => {
    expect(differingTargets(savedTarget, chosenTarget)).toEqual({ saved, chosen });
  });
});
