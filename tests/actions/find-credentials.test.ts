import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { findCredentials } from '../../src/actions/find-credentials.ts';

describe('findCredentials', () => {
  test('gives none of the credentials away', async () => {
    let lookups = 0;
    const client = new CognitoIdentityProviderClient({
      region: 'eu-west-1',
      credentials: async () => {
        lookups += 1;
        return { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
      },
    });

    expect(await findCredentials(client)).toBeUndefined();
    expect(lookups).toBe(1);
  });

  test('fails as the chain does that finds none', async () => {
    const client = new CognitoIdentityProviderClient({
      region: 'eu-west-1',
      credentials: () => Promise.reject(new Error('none found')),
    });

    await expect(findCredentials(client)).rejects.toThrow('none found');
  });
});
