import { AdminCreateUserCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { adminCreateUser } from '../../src/actions/admin-create-user.ts';
import { cognitoException, mockedCognito, userPoolId } from '../support/cognito/mocked-cognito.ts';

const ada = { userPoolId, username: 'ada', attributes: {} } as const;

describe('adminCreateUser', () => {
  test('leaves to Cognito what is not given', async () => {
    const { client, cognito, sent } = mockedCognito();
    const created = { User: { Username: 'ada', UserStatus: 'FORCE_CHANGE_PASSWORD' } } as const;
    cognito.on(AdminCreateUserCommand).resolves(created);

    const reply = await adminCreateUser(client, ada);

    expect(reply).toEqual(created);
    expect(sent()).toEqual([
      {
        operation: 'AdminCreateUser',
        request: { UserPoolId: userPoolId, Username: 'ada', UserAttributes: [] },
      },
    ]);
  });

  test('sends everything that is given', async () => {
    const { client, cognito, sent } = mockedCognito();
    cognito.on(AdminCreateUserCommand).resolves({});

    await adminCreateUser(client, {
      ...ada,
      attributes: { email: 'ada@example.com', 'custom:team': 'blue' },
      temporaryPassword: 'temporary',
      messageAction: 'RESEND',
      delivery: ['EMAIL'],
      clientMetadata: { key: 'value' },
    });

    expect(sent()).toEqual([
      {
        operation: 'AdminCreateUser',
        request: {
          UserPoolId: userPoolId,
          Username: 'ada',
          UserAttributes: [
            { Name: 'email', Value: 'ada@example.com' },
            { Name: 'custom:team', Value: 'blue' },
          ],
          TemporaryPassword: 'temporary',
          MessageAction: 'RESEND',
          DesiredDeliveryMediums: ['EMAIL'],
          ClientMetadata: { key: 'value' },
        },
      },
    ]);
  });

  test('passes a refusal on', async () => {
    const { client, cognito } = mockedCognito();
    const refusal = cognitoException('UsernameExistsException', 'User account already exists');
    cognito.on(AdminCreateUserCommand).rejects(refusal);

    await expect(adminCreateUser(client, ada)).rejects.toBe(refusal);
  });
});
