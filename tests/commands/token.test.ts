import { readdir } from 'node:fs/promises';
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
});

const later = () => new Date('2030-01-01T13:00:00.000Z');
const refreshed = { AccessToken: 'new-access', IdToken: 'new-id', ExpiresIn: 3600 };

describe('cogauth token', () => {
  test.each([
    [[], 'access-secret'],
    [['access'], 'access-secret'],
    [['id'], 'id-secret'],
    [['refresh'], 'refresh-secret'],
  ])('given %j prints one token and a newline', async (words, token) => {
    await place.saveFlow(signedIn);

    const ended = await runCli(['token', ...words], place);

    expect(ended).toEqual({ exitCode: 0, stdout: `${token}\n`, stderr: '' });
    expect(cognito).not.toHaveReceivedAnyCommand();
  });

  test('reads a valid token while another process holds the user', async () => {
    await place.saveFlow(signedIn);

    const ended = await place
      .flowsOf('default')
      .lock('ada', () => runCli(['token', '--lock-timeout', '50ms'], place));

    expect(ended.exitCode).toBe(0);
  });

  test.each([
    ['access', 'new-access'],
    ['id', 'new-id'],
  ])('refreshes an expired %s token, and saves it', async (kind, token) => {
    await place.saveFlow(signedIn);
    cognito.on(InitiateAuthCommand).resolves({ AuthenticationResult: refreshed });

    const ended = await runCli(['token', kind], { ...place, now: later });

    expect(ended).toEqual({ exitCode: 0, stdout: `${token}\n`, stderr: '' });
    expect(await place.flowsOf('default').read('ada')).toMatchObject({
      tokens: {
        accessToken: 'new-access',
        refreshToken: 'refresh-secret',
        expiresAt: '2030-01-01T14:00:00.000Z',
      },
    });
  });

  test('never refreshes for the refresh token', async () => {
    await place.saveFlow(signedIn);

    const { stdout } = await runCli(['token', 'refresh'], { ...place, now: later });

    expect(stdout).toBe('refresh-secret\n');
    expect(cognito).not.toHaveReceivedAnyCommand();
  });

  test('prints an envelope with --json', async () => {
    await place.saveFlow(signedIn);

    const { stdout } = await runCli(['token', 'access', '--json'], place);

    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: { kind: 'access', token: 'access-secret' },
      state: { phase: 'signed-in' },
    });
  });

  test.each([
    [4, 'nobody signed in', [], signedOut],
    [4, 'a sign-in that is not over', [], challenged],
    [2, 'an unknown kind', ['nonsense'], signedIn],
    [10, 'tokens of another client', ['--client-id', 'other'], signedIn],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    await place.saveFlow(flow);

    const ended = await runCli(['token', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stdout).toBe('');
  });

  test('makes nothing on disk', async () => {
    await place.saveFlow(signedIn);
    const before = await readdir(place.home, { recursive: true });

    await runCli(['token'], place);

    expect(await readdir(place.home, { recursive: true })).toEqual(before);
  });
});
