import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { onEndpoint, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { refusal, scriptedCognito } from '../support/cognito/scripted-cognito.ts';

const newCode = 'cogauth get-user-attribute-verification-code email';

describe('cogauth verify-user-attribute', () => {
  test('verifies an address with its code', async () => {
    const server = await scriptedCognito();
    server.answers(['VerifyUserAttribute', {}], ['VerifyUserAttribute', {}]);
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));
    const argv = ['verify-user-attribute', 'email', '123456', '--endpoint', server.url];

    const { exitCode, stdout } = await runCli(argv, place);
    const json = await runCli([...argv, '--json'], place);

    expect([exitCode, stdout]).toEqual([0, 'email of ada is verified\n']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: { username: 'ada', attributeName: 'email', verified: true },
    });
    expect(server.requests[0]).toEqual({
      isSigned: false,
      operation: 'VerifyUserAttribute',
      body: { AccessToken: 'access-secret', AttributeName: 'email', Code: '123456' },
    });
  });

  test.each([
    [12, 'CodeMismatchException', 'Invalid verification code provided, please try again.', newCode],
    [12, 'ExpiredCodeException', 'Invalid code provided, please request a code again.', newCode],
    [14, 'AliasExistsException', 'taken', 'another user has this e-mail address'],
  ])('exits %i for %s', async (code, name, message, hint) => {
    const server = await scriptedCognito();
    server.answers(refusal('VerifyUserAttribute', name, message));
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));
    const argv = ['verify-user-attribute', 'email', '000000', '--endpoint', server.url];

    const { exitCode, stderr } = await runCli(argv, place);

    expect(exitCode).toBe(code);
    expect(stderr).toContain(hint);
  });

  test('names in its hint a command line that it takes', async () => {
    const place = await savedHome();
    await place.saveFlow(signedIn);

    const { stderr } = await runCli(['verify-user-attribute', 'email'], place);

    expect(stderr).toContain(
      'error: the verification code is missing, and it cannot be asked for here\nhint: give it as the last argument: cogauth verify-user-attribute email CODE\n',
    );
  });

  test.each([
    [2, 'no code', ['email'], signedIn],
    [2, 'an attribute that gets no codes', ['nickname', '123456'], signedIn],
    [4, 'nobody signed in', ['email', '123456'], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    const place = await savedHome();
    await place.saveFlow(flow);

    const ended = await runCli(['verify-user-attribute', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
