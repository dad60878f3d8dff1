import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { onEndpoint, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { refusal, scriptedCognito } from '../support/cognito/scripted-cognito.ts';

const name = 'get-user-attribute-verification-code';
const operation = 'GetUserAttributeVerificationCode';

describe(`cogauth ${name}`, () => {
  test('makes Cognito send a code and says where it went', async () => {
    const delivery = { DeliveryMedium: 'SMS', Destination: '+*******0100' };
    const server = await scriptedCognito();
    const sent = [operation, { CodeDeliveryDetails: delivery }] as const;
    server.answers(sent, sent);
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));
    const argv = [name, 'phone_number', '--endpoint', server.url];

    const { exitCode, stdout, stderr } = await runCli(argv, place);
    const json = await runCli([...argv, '--json'], place);

    expect([exitCode, stdout]).toEqual([0, 'a code was sent by SMS to +*******0100\n']);
    expect(stderr).toMatch(/^next: cogauth verify-user-attribute phone_number CODE --endpoint /);
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: {
        username: 'ada',
        attributeName: 'phone_number',
        delivery: { medium: 'SMS', destination: '+*******0100' },
      },
    });
    expect(server.requests[0]).toEqual({
      isSigned: false,
      operation: 'GetUserAttributeVerificationCode',
      body: { AccessToken: 'access-secret', AttributeName: 'phone_number' },
    });
  });

  test('exits 16 when too many codes were asked for', async () => {
    const server = await scriptedCognito();
    const refused = refusal(operation, 'LimitExceededException', 'Attempt limit exceeded');
    // The SDK tries a throttled call three times.
    server.answers(refused, refused, refused);
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));

    const { exitCode } = await runCli([name, 'email', '--endpoint', server.url], place);

    expect(exitCode).toBe(16);
  });

  test.each([
    [2, 'no attribute', [], signedIn],
    [2, 'an attribute that gets no codes', ['nickname'], signedIn],
    [4, 'nobody signed in', ['email'], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    const place = await savedHome();
    await place.saveFlow(flow);

    const ended = await runCli([name, ...words], place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
