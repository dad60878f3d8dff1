import {
  GetUserCommand,
  InitiateAuthCommand,
  ListDevicesCommand,
  ListUserPoolsCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { makePool, openEmbedded, password } from '../../support/cognito/embedded.ts';

describe("a value that the API model's pattern excludes", () => {
  test.each([
    ['an access token', new GetUserCommand({ AccessToken: 'n/a' }), 'accessToken'],
    [
      'an app client',
      new InitiateAuthCommand({
        ClientId: 'non-existent-client-id',
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      }),
      'clientId',
    ],
    ['a page of pools', new ListUserPoolsCommand({ MaxResults: 1, NextToken: 'a b' }), 'nextToken'],
    [
      'a page of devices',
      new ListDevicesCommand({ AccessToken: 'any', PaginationToken: 'a b' }),
      'paginationToken',
    ],
    [
      'a client secret',
      new RevokeTokenCommand({ Token: 'any', ClientId: 'any', ClientSecret: '-'.repeat(30) }),
      'clientSecret',
    ],
  ])('is refused as %s before anything is looked up', async (_, command, member) => {
    const { sdk } = await openEmbedded();

    // @ts-expect-error -- the SDK has no type for any of its commands
    const sending: Promise<unknown> = sdk.send(command);

    await expect(sending).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(
        new RegExp(`^1 validation error detected: Value .*at '${member}' failed .* pattern`, 'u'),
      ),
    });
  });

  test('is not one with a blank in the name of an attribute: the schema judges that', async () => {
    const { sdk } = await openEmbedded();
    const { clientId: ClientId } = await makePool({ sdk });

    const sending = sdk.send(
      new SignUpCommand({
        ClientId,
        Username: 'ada',
        Password: password,
        UserAttributes: [{ Name: 'custom:my team', Value: 'red' }],
      }),
    );

    await expect(sending).rejects.toMatchObject({
      message:
        'Attributes did not conform to the schema: custom:my team: Attribute does not exist in the schema.\n',
    });
  });
});
