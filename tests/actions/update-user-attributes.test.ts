import { UpdateUserAttributesCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { updateUserAttributes } from '../../src/actions/update-user-attributes.ts';
import { cognitoException, mockedCognito } from '../support/cognito/mocked-cognito.ts';

const update = {
  accessToken: 'at',
  attributes: { email: 'ada@example.org', 'custom:team': 'blue' },
};

describe('updateUserAttributes', () => {
  test('sends names and values, and passes the reply on', async () => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { CodeDeliveryDetailsList: [{ AttributeName: 'email' }] };
    cognito.on(UpdateUserAttributesCommand).resolves(answer);

    const reply = await updateUserAttributes(client, { ...update, clientMetadata: { key: 'v' } });

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'UpdateUserAttributes',
        request: {
          AccessToken: 'at',
          UserAttributes: [
            { Name: 'email', Value: 'ada@example.org' },
            { Name: 'custom:team', Value: 'blue' },
          ],
          ClientMetadata: { key: 'v' },
        },
      },
    ]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('AliasExistsException', 'taken');
    cognito.on(UpdateUserAttributesCommand).rejects(refusal);

    await expect(updateUserAttributes(client, update)).rejects.toBe(refusal);
  });
});
