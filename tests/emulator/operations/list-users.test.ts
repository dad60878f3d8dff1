import {
  AdminGetUserCommand,
  ListUsersCommand,
  type ListUsersCommandInput,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  noon,
  openEmbedded,
  password,
} from '../../support/cognito/embedded.ts';

interface Four {
  readonly userPoolId: string;
  readonly list: (input: Partial<ListUsersCommandInput>) => Promise<(string | undefined)[]>;
}

/** Three unconfirmed users and `ada`, who is confirmed. */
async function openWithFour(): Promise<Embedded & Four> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded);
  await addConfirmedUser(embedded, pool);
  const { sdk } = embedded;
  const names = ['barbara', 'grace', 'alan'];
  await Promise.all(
    names.map((Username) =>
      sdk.send(
        new SignUpCommand({
          ClientId: pool.clientId,
          Username,
          Password: password,
          UserAttributes: [
            { Name: 'email', Value: `${Username}@example.org` },
            { Name: 'family_name', Value: 'a "quoted" name' },
          ],
        }),
      ),
    ),
  );
  const list = async (input: Partial<ListUsersCommandInput>): Promise<(string | undefined)[]> => {
    const { Users = [] } = await sdk.send(
      new ListUsersCommand({ UserPoolId: pool.userPoolId, ...input }),
    );
    return Users.map(({ Username }) => Username);
  };
  return { ...embedded, list, userPoolId: pool.userPoolId };
}

describe('ListUsers', () => {
  test('lists everybody by name', async () => {
    const { list } = await openWithFour();

    expect(await list({})).toEqual(['ada', 'alan', 'barbara', 'grace']);
  });

  test.each([
    ['username = "ada"', ['ada']],
    ['username ^= "a"', ['ada', 'alan']],
    ['email ^= "grace@"', ['grace']],
    ['email = "grace@"', []],
    ['cognito:user_status = "CONFIRMED"', ['ada']],
    ['status="Disabled"', []],
    [String.raw`family_name = "a \"quoted\" name"`, ['alan', 'barbara', 'grace']],
  ])('filters by %s', async (Filter, names) => {
    const { list } = await openWithFour();

    expect(new Set(await list({ Filter }))).toEqual(new Set(names));
  });

  test.each([
    ['custom:team = "x"', 'Invalid search attribute: custom:team'],
    ['username', 'Error while parsing filter.'],
    ['username = ada', 'Error while parsing filter.'],
  ])('refuses the filter %s', async (Filter, message) => {
    const { list } = await openWithFour();

    await expect(list({ Filter })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message,
    });
  });

  test('goes on from page to page', async () => {
    const { sdk, list, userPoolId: UserPoolId } = await openWithFour();
    const first = await sdk.send(new ListUsersCommand({ UserPoolId, Limit: 3 }));
    const second = await sdk.send(
      new ListUsersCommand({ UserPoolId, Limit: 3, PaginationToken: first.PaginationToken }),
    );

    expect(first.Users?.map(({ Username }) => Username)).toEqual(['ada', 'alan', 'barbara']);
    expect(second.Users?.map(({ Username }) => Username)).toEqual(['grace']);
    expect(second.PaginationToken).toBeUndefined();
    await expect(list({ PaginationToken: 'garbage' })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('shows only the attributes that are asked for', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);

    const { Users } = await embedded.sdk.send(
      new ListUsersCommand({ UserPoolId: pool.userPoolId, AttributesToGet: ['email'] }),
    );

    expect(Users).toEqual([
      {
        Username: 'ada',
        Attributes: [{ Name: 'email', Value: 'ada@example.com' }],
        UserCreateDate: noon,
        UserLastModifiedDate: noon,
        Enabled: true,
        UserStatus: 'CONFIRMED',
      },
    ]);
  });

  test('refuses more than sixty at once', async () => {
    const { list } = await openWithFour();

    await expect(list({ Limit: 61 })).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message:
        "1 validation error detected: Value '61' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 60",
    });
  });
});

describe('AdminGetUser', () => {
  test('shows the user whole', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);

    const { $metadata: _, ...user } = await embedded.sdk.send(
      new AdminGetUserCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }),
    );

    expect(user).toEqual({
      Username: 'ada',
      UserAttributes: [
        { Name: 'sub', Value: expect.any(String) },
        { Name: 'email_verified', Value: 'true' },
        { Name: 'email', Value: 'ada@example.com' },
      ],
      UserCreateDate: noon,
      UserLastModifiedDate: noon,
      Enabled: true,
      UserStatus: 'CONFIRMED',
    });
  });

  test('refuses a user who is not there', async () => {
    const { sdk } = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool({ sdk });

    const sending = sdk.send(new AdminGetUserCommand({ UserPoolId, Username: 'ada' }));

    await expect(sending).rejects.toMatchObject({
      name: 'UserNotFoundException',
      message: 'User does not exist.',
    });
  });
});
