import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import {
  onEndpoint,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';
import {
  refusal,
  scriptedCognito,
  type ScriptedReply,
} from '../support/cognito/scripted-cognito.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
});

async function run(
  reply: ScriptedReply,
  ...words: readonly string[]
): Promise<{ ended: Ended; requests: readonly unknown[] }> {
  const { url, requests, answers } = await scriptedCognito();
  answers(reply);
  await place.saveFlow(onEndpoint(signedIn, url));
  const ended = await runCli(['update-user-attributes', ...words, '--endpoint', url], place);
  return { ended, requests };
}

const delivery = { AttributeName: 'email', DeliveryMedium: 'EMAIL', Destination: 'a***@e***' };

describe('cogauth update-user-attributes', () => {
  test('changes attributes and says that one has to be verified', async () => {
    const body = { CodeDeliveryDetailsList: [delivery] };
    const addresses = ['--email', 'ada@example.org', '--phone-number', '+15550100'];
    const others = ['--attribute', 'custom:team=blue', '--client-metadata', 'key=v'];

    const { ended, requests } = await run(['UpdateUserAttributes', body], ...addresses, ...others);

    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toBe(
      'ada: email, phone_number, custom:team updated\nemail: a code was sent by e-mail to a***@e***\n',
    );
    expect(ended.stderr).toMatch(/^next: cogauth verify-user-attribute email CODE --endpoint /);
    expect(requests).toEqual([
      {
        isSigned: false,
        operation: 'UpdateUserAttributes',
        body: {
          AccessToken: 'access-secret',
          UserAttributes: [
            { Name: 'email', Value: 'ada@example.org' },
            { Name: 'phone_number', Value: '+15550100' },
            { Name: 'custom:team', Value: 'blue' },
          ],
          ClientMetadata: { key: 'v' },
        },
      },
    ]);
  });

  test('suggests no verification where no code was sent', async () => {
    const { ended } = await run(['UpdateUserAttributes', {}], '--attribute', 'a=b', '--json');

    expect(JSON.parse(ended.stdout)).toMatchObject({
      ok: true,
      result: { username: 'ada', updated: ['a'], deliveries: [] },
      next: [{ command: 'get-user' }, { command: 'token' }],
    });
  });

  test.each([
    [14, 'AliasExistsException'],
    [15, 'InvalidParameterException'],
    [13, 'NotAuthorizedException'],
  ])('exits %i for %s', async (exitCode, name) => {
    const refused = refusal('UpdateUserAttributes', name, 'refused');

    const { ended } = await run(refused, '--email', 'ada@example.org');

    expect(ended.exitCode).toBe(exitCode);
  });

  test.each([
    [2, 'no attribute', [], signedIn],
    [2, 'a malformed one', ['--attribute', 'email'], signedIn],
    [4, 'nobody signed in', ['--email', 'ada@example.org'], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    await place.saveFlow(flow);

    const ended = await runCli(['update-user-attributes', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
