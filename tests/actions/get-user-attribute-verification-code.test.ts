import { GetUserAttributeVerificationCodeCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { getUserAttributeVerificationCode } from '../../src/actions/get-user-attribute-verification-code.ts';
import { mockedCognito } from '../support/cognito/mocked-cognito.ts';

describe('getUserAttributeVerificationCode', () => {
  test.each([
    [undefined, {}],
    [{ key: 'v' }, { ClientMetadata: { key: 'v' } }],
  ])('names the attribute, with metadata %j', async (clientMetadata, metadata) => {
    const { client, cognito, sent } = mockedCognito();
    const answer = { CodeDeliveryDetails: { Destination: 'a***@e***' } };
    cognito.on(GetUserAttributeVerificationCodeCommand).resolves(answer);
    const input = { accessToken: 'at', attributeName: 'email', clientMetadata };

    const reply = await getUserAttributeVerificationCode(client, input);

    expect(reply).toEqual(answer);
    expect(sent()).toEqual([
      {
        operation: 'GetUserAttributeVerificationCode',
        request: { AccessToken: 'at', AttributeName: 'email', ...metadata },
      },
    ]);
  });
});
