import { EventEmitter, once } from 'node:events';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Flow, Tokens } from '../../src/state/flow.ts';
import { signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { jwtOf } from '../support/cognito/flows.ts';
import { refusal, type ScriptedReply } from '../support/cognito/scripted-cognito.ts';
import { noon } from '../support/noon.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const expiry = '2030-01-01T14:00:00.000Z';
const inAnHour = (): Date => new Date('2030-01-01T13:00:00.000Z');
const newTokens = { AccessToken: 'new-access', IdToken: 'new-id', ExpiresIn: 3600 };
const byFlow: ScriptedReply = ['InitiateAuth', { AuthenticationResult: newTokens }];
const rotated: ScriptedReply = [
  'GetTokensFromRefreshToken',
  { AuthenticationResult: { ...newTokens, RefreshToken: 'next-refresh' } },
];
const tokensOfAda: Tokens = {
  accessToken: 'access-secret',
  idToken: 'id-secret',
  refreshToken: 'refresh-secret',
  expiresAt: '2030-01-01T13:00:00.000Z',
  api: 'public',
  authFlow: 'USER_SRP_AUTH',
};
const remembered = { refreshOperation: 'GetTokensFromRefreshToken' } as const;

async function save(parts: Partial<Flow> = {}): Promise<void> {
  await home.saveFlow({ ...signedOut, target: home.target, tokens: tokensOfAda, ...parts });
}

const saved = async (): Promise<Flow | undefined> => home.flowsOf('default').read('ada');
const operations = (): string[] => home.cognito.requests.map(({ operation }) => operation);

const twoHoursAhead = (): Date => new Date('2030-01-01T14:00:00.000Z');
const dead = (): Date => new Date('2030-01-01T13:10:00.000Z');

describe('a clock that was ahead at the sign-in', () => {
  test.each([
    ['initiate-auth', ['initiate-auth', 'ada', '--flow', 'user-password']],
    ['refresh', ['refresh']],
  ])('makes no token live longer once it is set right: %s', async (_name, argv) => {
    await save();
    const exp = Date.parse('2030-01-01T13:00:00.000Z') / 1000;
    const issued = { AccessToken: jwtOf({ username: 'ada', exp }), ExpiresIn: 3600 };
    home.cognito.answers(['InitiateAuth', { AuthenticationResult: issued }]);
    const env = { COGAUTH_PASSWORD: 'Correct-horse-7' };
    await home.cli(argv, { env, now: twoHoursAhead });

    expect((await saved())?.tokens?.expiresAt).toBe('2030-01-01T13:00:00.000Z');
    expect((await home.cli(['token'], { now: noon })).stdout).toContain(issued.AccessToken);
    expect((await home.cli(['token'], { now: dead })).stdout).not.toContain(issued.AccessToken);
  });
});

describe('cogauth refresh', () => {
  test('sends what is saved by REFRESH_TOKEN_AUTH, and keeps the refresh token', async () => {
    await save({ tokens: { ...tokensOfAda, deviceKey: 'eu-west-1_device' } });
    home.cognito.answers(byFlow);

    const ended = await home.cli(['refresh'], { now: inAnHour });

    expect(ended).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(expiry) });
    expect(home.cognito.requests).toEqual([
      {
        operation: 'InitiateAuth',
        isSigned: false,
        body: {
          ClientId: 'app',
          AuthFlow: 'REFRESH_TOKEN_AUTH',
          AuthParameters: { REFRESH_TOKEN: 'refresh-secret', DEVICE_KEY: 'eu-west-1_device' },
        },
      },
    ]);
    const flow = await saved();
    expect(flow?.tokens).toMatchObject({
      accessToken: 'new-access',
      refreshToken: 'refresh-secret',
    });
    expect(flow?.refreshOperation).toBeUndefined();
  });

  test.each([
    ['UnsupportedOperationException', 'This API does not support refresh token rotation'],
    ['InvalidParameterException', 'Refresh Token flow not enabled for this client'],
    ['NotAuthorizedException', 'Refresh Token flow not enabled for this client'],
    ['InvalidParameterException', 'Auth flow not enabled for this client'],
    ['NotAuthorizedException', 'Auth flow not enabled for this client'],
    ['InvalidParameterException', 'Only custom auth (lambda driven) is enabled for this client.'],
  ])('goes on to GetTokensFromRefreshToken after %s: %s', async (name, message) => {
    await save({ tokens: { ...tokensOfAda, deviceKey: 'eu-west-1_device' } });
    home.cognito.answers(refusal('InitiateAuth', name, message), rotated, rotated);
    const env = { COGAUTH_CLIENT_SECRET: 'hush' };

    const first = await home.cli(['refresh'], { env });
    const second = await home.cli(['refresh'], { env });

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(operations()).toEqual([
      'InitiateAuth',
      'GetTokensFromRefreshToken',
      'GetTokensFromRefreshToken',
    ]);
    const body = { ClientId: 'app', ClientSecret: 'hush', DeviceKey: 'eu-west-1_device' };
    expect(home.cognito.requests.slice(1)).toEqual([
      {
        operation: 'GetTokensFromRefreshToken',
        isSigned: false,
        body: { ...body, RefreshToken: 'refresh-secret' },
      },
      {
        operation: 'GetTokensFromRefreshToken',
        isSigned: false,
        body: { ...body, RefreshToken: 'next-refresh' },
      },
    ]);
    expect(await saved()).toMatchObject({
      ...remembered,
      tokens: { refreshToken: 'next-refresh', deviceKey: 'eu-west-1_device' },
    });
  });

  test('keeps the refresh token if GetTokensFromRefreshToken gives no other', async () => {
    await save(remembered);
    home.cognito.answers(['GetTokensFromRefreshToken', { AuthenticationResult: newTokens }]);

    const { exitCode } = await home.cli(['refresh']);

    expect(exitCode).toBe(0);
    expect(await saved()).toMatchObject({
      ...remembered,
      tokens: { accessToken: 'new-access', idToken: 'new-id', refreshToken: 'refresh-secret' },
    });
  });

  test.each([
    ['UnsupportedOperationException', 'not supported'],
    ['UnknownOperationException', 'unknown'],
    ['InvalidParameterException', 'Refresh Token flow not enabled for this client'],
  ])('finds its way back to REFRESH_TOKEN_AUTH after %s: %s', async (name, message) => {
    await save(remembered);
    home.cognito.answers(refusal('GetTokensFromRefreshToken', name, message), byFlow, byFlow);

    const first = await home.cli(['refresh']);
    const second = await home.cli(['refresh']);

    expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
    expect(operations()).toEqual(['GetTokensFromRefreshToken', 'InitiateAuth', 'InitiateAuth']);
    const flow = await saved();
    expect(flow?.refreshOperation).toBeUndefined();
    expect(flow?.inDoubt).toBeUndefined();
  });

  test.each([{}, remembered])(
    'names the setting of the client when neither is allowed (%j)',
    async (parts) => {
      const text = 'Refresh Token flow not enabled for this client';
      await save(parts);
      const byOne = refusal('InitiateAuth', 'NotAuthorizedException', text);
      const byOther = refusal('GetTokensFromRefreshToken', 'UnknownOperationException', 'unknown');
      const isRemembered = 'refreshOperation' in parts;
      home.cognito.answers(...(isRemembered ? [byOther, byOne] : [byOne, byOther]));

      const { exitCode, stderr } = await home.cli(['refresh']);

      expect(exitCode).toBe(18);
      expect(stderr).toContain('ALLOW_REFRESH_TOKEN_AUTH');
      expect((await saved())?.tokens?.refreshToken).toBe('refresh-secret');
    },
  );

  test('by another command is saved at once: a later failure loses no refresh token', async () => {
    await save(remembered);
    home.cognito.answers(
      rotated,
      refusal('GetUser', 'NotAuthorizedException', 'User is disabled.'),
    );

    const { exitCode } = await home.cli(['get-user'], { now: inAnHour });

    expect(exitCode).toBe(14);
    expect((await saved())?.tokens?.refreshToken).toBe('next-refresh');
  });

  test('does not try the other operation if Cognito refused the token itself', async () => {
    await save();
    home.cognito.answers(refusal('InitiateAuth', 'NotAuthorizedException', 'User is disabled.'));

    const { exitCode } = await home.cli(['refresh']);

    expect(exitCode).toBe(14);
    expect(operations()).toEqual(['InitiateAuth']);
  });

  test.each(['refresh', 'token', 'get-user'])(
    '%s takes the expiry of the access token itself where the reply has none, by either operation',
    async (command) => {
      const AccessToken = jwtOf({ exp: Date.parse(expiry) / 1000 });
      const result = { AuthenticationResult: { AccessToken } };
      const user: ScriptedReply = ['GetUser', { Username: 'ada', UserAttributes: [] }];
      const more = command === 'get-user' ? [user] : [];
      home.cognito.answers(['InitiateAuth', result], ...more);
      await save();

      const one = await home.cli([command], { now: inAnHour });
      const byOne = (await saved())?.tokens?.expiresAt;
      home.cognito.answers(['GetTokensFromRefreshToken', result], ...more);
      await save(remembered);
      const other = await home.cli([command], { now: inAnHour });
      const byOther = (await saved())?.tokens?.expiresAt;

      expect([one.exitCode, other.exitCode]).toEqual([0, 0]);
      expect([byOne, byOther]).toEqual([expiry, expiry]);
    },
  );
});

const again = 'sign in again: cogauth admin-initiate-auth --flow admin-no-srp';
const byAdmin = { api: 'admin', authFlow: 'ADMIN_NO_SRP_AUTH' } as const;

describe('a refresh token that is refused', () => {
  test.each([
    ['RefreshTokenReuseException', 'Refresh token reuse detected', 'was used before'],
    ['NotAuthorizedException', undefined, 'has been revoked (Cognito gave no reason)'],
    ['NotAuthorizedException', '', 'has been revoked (Cognito gave no reason)'],
    ['NotAuthorizedException', 'Refresh Token has been revoked', 'has been revoked'],
    ['NotAuthorizedException', 'Refresh Token has expired', 'has expired'],
    ['NotAuthorizedException', 'Refresh Token has different Client', 'different Client'],
    ['NotAuthorizedException', 'Invalid Refresh Token', 'Invalid Refresh Token'],
  ])('%s %j: exits 13, is forgotten, and names the sign-in', async (name, message, words) => {
    await save({ ...remembered, tokens: { ...tokensOfAda, ...byAdmin } });
    home.cognito.answers(['GetTokensFromRefreshToken', { __type: name, message }, 400]);

    const { exitCode, stdout } = await home.cli(['refresh', '--json'], { now: inAnHour });
    const next = await home.cli(['next'], { now: inAnHour });
    const status = await home.cli(['status', '--check'], { now: inAnHour });

    expect(exitCode).toBe(13);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: name,
        kind: 'BAD_CREDENTIALS',
        message: expect.stringContaining(words),
        hint: expect.stringContaining(again),
      },
      state: { tokens: { hasRefreshToken: false } },
    });
    expect(next.stdout).toBe('cogauth admin-initiate-auth --flow admin-no-srp\n');
    expect(status).toMatchObject({ exitCode: 13, stdout: expect.stringContaining('no refresh') });
    expect((await saved())?.inDoubt).toBeUndefined();
  });

  test('is kept while the device that it came with is not confirmed', async () => {
    const offeredDevice = { deviceKey: 'eu-west-1_new', deviceGroupKey: 'group' };
    await save({ offeredDevice });
    const reason = refusal('InitiateAuth', 'NotAuthorizedException', 'Invalid Refresh Token');
    home.cognito.answers(reason);

    const { exitCode, stderr } = await home.cli(['refresh']);

    expect(exitCode).toBe(13);
    expect(stderr).toContain('cogauth confirm-device');
    expect((await saved())?.tokens?.refreshToken).toBe('refresh-secret');
  });

  test.each(['refresh', 'get-user', 'confirm-device'])(
    'leads to a sign-in once it is too late to confirm the device: %s',
    async (command) => {
      const offeredDevice = { deviceKey: 'eu-west-1_new', deviceGroupKey: 'group' };
      await save({ offeredDevice });
      home.cognito.answers(
        refusal('InitiateAuth', 'NotAuthorizedException', 'Invalid Refresh Token'),
      );

      const { exitCode, stderr } = await home.cli([command], { now: inAnHour });

      expect(exitCode).toBe(13);
      expect(stderr).toContain('hint: sign in again: cogauth initiate-auth --flow user-srp\n');
      expect(stderr).toContain('next: cogauth initiate-auth --flow user-srp\n');
    },
  );

  test('names the sign-in for another reason while a device is not confirmed', async () => {
    const offeredDevice = { deviceKey: 'eu-west-1_new', deviceGroupKey: 'group' };
    await save({ offeredDevice });
    const text = 'Refresh Token has been revoked';
    home.cognito.answers(refusal('InitiateAuth', 'NotAuthorizedException', text));

    const { stderr } = await home.cli(['refresh']);

    expect(stderr).toContain('sign in again: cogauth initiate-auth --flow user-srp');
  });

  test('once forgotten, costs no further call', async () => {
    await save({ tokens: { ...tokensOfAda, ...byAdmin, refreshToken: undefined } });

    const { exitCode, stderr } = await home.cli(['refresh']);

    expect(exitCode).toBe(13);
    expect(stderr).toContain(again);
    expect(operations()).toEqual([]);
  });
});

/** A command that says when it has read what is saved: from then on only the lock keeps it. */
function begun(argv: readonly string[]): {
  readonly hasRead: Promise<void>;
  readonly ended: ReturnType<ScriptedHome['cli']>;
} {
  const clock = new EventEmitter();
  const hasRead = once(clock, 'read').then(() => undefined);
  // A command does not look at the clock before it has read the flow, and does so then, to suggest the next step.
  const now = (): Date => {
    clock.emit('read');
    return noon();
  };
  return { hasRead, ended: home.cli(argv, { now }) };
}

describe('refreshing at once', () => {
  test('twenty commands make one call in total', async () => {
    await save(remembered);
    home.cognito.answers(rotated);

    const twenty = await home.flowsOf('default').lock('ada', async () => {
      const all = Array.from({ length: 20 }, () =>
        begun(['refresh', '--json', '--lock-timeout', '5m']),
      );
      await Promise.all(all.map(({ hasRead }) => hasRead));
      return all;
    });
    const ended = await Promise.all(twenty.map(({ ended: end }) => end));

    expect(ended.map(({ exitCode }) => exitCode)).toEqual(ended.map(() => 0));
    expect(new Set(ended.map(({ stdout }) => stdout.replace(/"requestId".*/, ''))).size).toBe(1);
    expect(operations()).toEqual(['GetTokensFromRefreshToken']);
  });

  test.each([
    ['while this one started', '2030-01-01T11:59:59.000Z', 0],
    ['before this one started', '2030-01-01T11:59:57.000Z', 1],
    ['by a clock that was set back since', '2030-01-01T12:00:01.000Z', 1],
    ['never', undefined, 1],
  ])('what was refreshed %s (%s) makes %i calls', async (_name, refreshedAt, calls) => {
    await save({ ...remembered, tokens: { ...tokensOfAda, refreshedAt } });
    home.cognito.answers(rotated);
    const startedAt = new Date('2030-01-01T11:59:58.000Z');

    const { exitCode } = await home.cli(['refresh'], { startedAt });

    expect(exitCode).toBe(0);
    expect(operations()).toHaveLength(calls);
  });

  test('what was refreshed meanwhile and has expired since is refreshed again', async () => {
    const refreshedAt = '2030-01-01T12:59:59.000Z';
    await save({ ...remembered, tokens: { ...tokensOfAda, refreshedAt } });
    home.cognito.answers(rotated);
    const startedAt = new Date('2030-01-01T12:59:58.000Z');

    await home.cli(['refresh'], { now: inAnHour, startedAt });

    expect(operations()).toHaveLength(1);
  });

  test('one after the other, two make two calls', async () => {
    await save(remembered);
    home.cognito.answers(rotated, [
      rotated[0],
      { AuthenticationResult: { ...newTokens, AccessToken: 'third', RefreshToken: 'third' } },
    ]);

    await home.cli(['refresh']);
    await home.cli(['refresh']);

    expect(operations()).toHaveLength(2);
    expect((await saved())?.tokens).toMatchObject({ accessToken: 'third', refreshToken: 'third' });
  });
});
