import { readdir } from 'node:fs/promises';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { challenged, signedIn, signedOut, onEndpoint } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';

let place: ScriptedHome;
beforeEach(async () => {
  place = await scriptedHome();
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
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));

    const ended = await place.cli(['token', ...words]);

    expect(ended).toEqual({ exitCode: 0, stdout: `${token}\n`, stderr: '' });
    expect(place.cognito.requests).toEqual([]);
  });

  test('reads a valid token while another process holds the user', async () => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));

    const ended = await place
      .flowsOf('default')
      .lock('ada', () => place.cli(['token', '--lock-timeout', '50ms']));

    expect(ended.exitCode).toBe(0);
  });

  test.each([
    ['access', 'new-access'],
    ['id', 'new-id'],
  ])('refreshes an expired %s token, and saves it', async (kind, token) => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));
    place.cognito.answers(['InitiateAuth', { AuthenticationResult: refreshed }]);

    const ended = await place.cli(['token', kind], { now: later });

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
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));

    const { stdout } = await place.cli(['token', 'refresh'], { now: later });

    expect(stdout).toBe('refresh-secret\n');
    expect(place.cognito.requests).toEqual([]);
  });

  test('prints an envelope with --json', async () => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));

    const { stdout } = await place.cli(['token', 'access', '--json']);

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
    await place.saveFlow(onEndpoint(flow, place.cognito.url));

    const ended = await place.cli(['token', ...words]);

    expect(ended.exitCode).toBe(exitCode);
    expect(ended.stdout).toBe('');
  });

  test('makes nothing on disk', async () => {
    await place.saveFlow(onEndpoint(signedIn, place.cognito.url));
    const before = await readdir(place.home, { recursive: true });

    await place.cli(['token']);

    expect(await readdir(place.home, { recursive: true })).toEqual(before);
  });
});
