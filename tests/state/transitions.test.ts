import { describe, expect, test } from '@jest/globals';
import { phaseOf } from '../../src/state/flow-facts.ts';
import type { Challenge, Flow } from '../../src/state/flow.ts';
import {
  afterAssociated,
  afterAuthReply,
  afterDeviceConfirmed,
  afterDeviceForgotten,
  afterDeviceStatus,
  afterMfaPreference,
  afterRefresh,
  afterSignOut,
  afterSignUp,
  afterSignUpConfirmed,
  afterTokensRevoked,
  afterTokenVerified,
  afterTotpSpent,
  type AuthReply,
  inDoubt,
  newFlow,
  type Reception,
  withDevicePassword,
  withoutAutoSignIn,
  withoutDevice,
} from '../../src/state/transitions.ts';
import {
  challengeOf,
  device,
  flowOf,
  jwtOf,
  noonText,
  onePm,
  target,
  threePast,
  tokens,
} from '../support/cognito/flows.ts';
import { noon } from '../support/noon.ts';

const reception: Reception = {
  api: 'public',
  authFlow: 'USER_PASSWORD_AUTH',
  now: noon(),
  validity: undefined,
};
const doubt = { command: 'respond-to-challenge', since: '2030-01-01T11:00:00.000Z' };
const unverified = { secretCode: 'SECRET', verified: false, keep: false };
const kept = { ...unverified, keep: true };
const offeredDevice = { deviceKey: 'eu-west-1_d2', deviceGroupKey: 'group2' };

const nonsense = expect.objectContaining({ name: 'CliError', kind: 'NETWORK' });

describe('newFlow', () => {
  test('knows only its user and its place', () => {
    expect(newFlow(target, 'ada')).toEqual({ version: 1, target, username: 'ada' });
  });
});

describe('sign-up', () => {
  test.each([
    [
      'sent to somewhere',
      { confirmed: false, destination: 'a***' },
      { at: noonText, destination: 'a***' },
    ],
    ['sent to nobody knows where', { confirmed: false }, { at: noonText }],
    ['not sent', { confirmed: false, codeSent: false }, { at: noonText, codeSent: false as const }],
    ['sent', { confirmed: false, codeSent: true }, { at: noonText }],
    ['confirmed at once', { confirmed: true }, undefined],
  ])('a code %s', (_name, reply, signUp) => {
    const flow = afterSignUp(flowOf({ inDoubt: doubt }), reply, noon());

    expect(flow).toEqual(flowOf({ signUp }));
    expect(phaseOf(flow)).toBe(signUp === undefined ? 'signed-out' : 'sign-up');
  });

  test('is over once it is confirmed', () => {
    const flow = flowOf({ signUp: { at: noonText }, inDoubt: doubt, tokens });

    expect(afterSignUpConfirmed(flow, undefined, noon())).toEqual(flowOf({ tokens }));
  });

  test('keeps a Session that signs the new user in, for once', () => {
    const signedUp = afterSignUp(flowOf({}), { confirmed: false, session: 's1' }, noon());
    const confirmed = afterSignUpConfirmed(signedUp, 's2', noon());

    expect(signedUp.signUp).toEqual({ at: noonText, session: 's1' });
    expect(confirmed).toEqual(flowOf({ autoSignIn: { at: noonText, session: 's2' } }));
    const userAuth = { api: 'public', authFlow: 'USER_AUTH' } as const;
    expect(withoutAutoSignIn(confirmed)).toEqual(flowOf({ lastSignIn: userAuth }));
  });

  test('prefers the way that led to tokens before over the way of the confirmation', () => {
    const lastSignIn = { api: 'admin', authFlow: 'ADMIN_USER_PASSWORD_AUTH' } as const;
    const flow = flowOf({ lastSignIn, autoSignIn: { at: noonText, session: 's' } });

    expect(withoutAutoSignIn(flow)).toEqual(flowOf({ lastSignIn }));
  });
});

describe('afterAuthReply with a challenge', () => {
  const reply: AuthReply = {
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    ChallengeParameters: { USER_ID_FOR_SRP: 'real', USERNAME: 'other', FRIENDLY_DEVICE_NAME: 'p' },
    Session: 's2',
  };

  test('keeps everything that answers it, and the real username', () => {
    const flow = afterAuthReply(flowOf({ inDoubt: doubt }), reply, {
      ...reception,
      deviceKey: 'eu-west-1_d1',
    });

    expect(flow).toEqual(
      flowOf({
        realUsername: 'real',
        challenge: {
          name: 'SOFTWARE_TOKEN_MFA',
          parameters: reply.ChallengeParameters ?? {},
          session: 's2',
          api: 'public',
          authFlow: 'USER_PASSWORD_AUTH',
          deviceKey: 'eu-west-1_d1',
          obtainedAt: noonText,
          expiresAt: threePast,
          assumed: true,
        },
      }),
    );
  });

  test('keeps the admin API and a known validity', () => {
    const flow = afterAuthReply(flowOf(), reply, {
      ...reception,
      api: 'admin',
      authFlow: 'ADMIN_USER_PASSWORD_AUTH',
      validity: 15,
    });

    expect(flow.challenge).toMatchObject({
      api: 'admin',
      authFlow: 'ADMIN_USER_PASSWORD_AUTH',
      expiresAt: '2030-01-01T12:15:00.000Z',
      assumed: false,
    });
  });

  test.each([
    ['USER_ID_FOR_SRP before USERNAME', { USER_ID_FOR_SRP: 'real', USERNAME: 'x' }, 'real'],
    ['USERNAME', { USERNAME: 'real' }, 'real'],
    ['the one known before', {}, 'before'],
    ['the one known before, without parameters', undefined, 'before'],
  ])('takes for the real username %s', (_name, ChallengeParameters, realUsername) => {
    const before = flowOf({ realUsername: 'before' });

    const flow = afterAuthReply(before, { ...reply, ChallengeParameters }, reception);

    expect(flow.realUsername).toBe(realUsername);
    expect(flow.username).toBe('ada');
  });

  test('keeps tokens, device, sign-up and a secret that is to be kept beside it', () => {
    const before = flowOf({
      tokens,
      device,
      offeredDevice,
      signUp: { at: noonText },
      softwareToken: kept,
      challenge: challengeOf('SMS_MFA'),
    });

    const flow = afterAuthReply(before, reply, reception);

    expect(flow).toMatchObject({
      tokens,
      device,
      offeredDevice,
      signUp: { at: noonText },
      softwareToken: kept,
      challenge: { name: 'SOFTWARE_TOKEN_MFA', session: 's2' },
    });
    expect(phaseOf(flow)).toBe('challenge');
  });

  test('drops the unverified secret of the Session that it replaces', () => {
    const before = flowOf({
      softwareToken: unverified,
      challenge: challengeOf('MFA_SETUP', { mfaSetup: 'associated' }),
    });

    const flow = afterAuthReply(before, { ...reply, ChallengeName: 'MFA_SETUP' }, reception);

    expect(flow.softwareToken).toBeUndefined();
    expect(flow.challenge?.mfaSetup).toBe('required');
  });

  test('notes what can be chosen, and that there may be no Session', () => {
    const choice = {
      ChallengeName: 'SELECT_CHALLENGE',
      AvailableChallenges: ['PASSWORD', 'SMS_OTP'],
    };

    const { challenge } = afterAuthReply(flowOf(), choice, reception);

    expect(challenge).toMatchObject({
      name: 'SELECT_CHALLENGE',
      available: ['PASSWORD', 'SMS_OTP'],
    });
    expect(challenge?.session).toBeUndefined();
    expect(challenge?.mfaSetup).toBeUndefined();
  });
});

describe('afterAuthReply with tokens', () => {
  const accessToken = jwtOf({ username: 'real', exp: noon().getTime() / 1000 + 600 });
  const reply = {
    AuthenticationResult: {
      AccessToken: accessToken,
      IdToken: 'it2',
      RefreshToken: 'rt2',
      ExpiresIn: 3600,
    },
  };

  test('ends challenge, sign-up, a forgotten password and doubt', () => {
    const before = flowOf({
      challenge: challengeOf('SOFTWARE_TOKEN_MFA'),
      signUp: { at: noonText },
      passwordReset: { at: noonText },
      inDoubt: doubt,
      tokens,
      offeredDevice: { ...offeredDevice, devicePassword: 'of before' },
    });

    const flow = afterAuthReply(before, reply, { ...reception, deviceKey: 'eu-west-1_d1' });

    expect(flow).toEqual(
      flowOf({
        realUsername: 'real',
        tokens: {
          accessToken,
          idToken: 'it2',
          refreshToken: 'rt2',
          expiresAt: '2030-01-01T12:10:00.000Z',
          api: 'public',
          authFlow: 'USER_PASSWORD_AUTH',
          deviceKey: 'eu-west-1_d1',
        },
        lastSignIn: { api: 'public', authFlow: 'USER_PASSWORD_AUTH' },
      }),
    );
    expect(phaseOf(flow)).toBe('signed-in');
  });

  test('keeps the remembered device apart from the one offered; the tokens belong to the latter', () => {
    const NewDeviceMetadata = { DeviceKey: 'eu-west-1_d2', DeviceGroupKey: 'group2' };
    const offering = { AuthenticationResult: { ...reply.AuthenticationResult, NewDeviceMetadata } };

    const flow = afterAuthReply(flowOf({ device }), offering, {
      ...reception,
      deviceKey: 'eu-west-1_d1',
    });

    expect(flow.device).toEqual(device);
    expect(flow.offeredDevice).toEqual(offeredDevice);
    expect(flow.tokens?.deviceKey).toBe('eu-west-1_d2');
  });

  test.each([[{ DeviceKey: 'eu-west-1_d2' }], [{ DeviceGroupKey: 'group2' }], [{}]])(
    'ignores half an offer: %j',
    (NewDeviceMetadata) => {
      const offering = {
        AuthenticationResult: { ...reply.AuthenticationResult, NewDeviceMetadata },
      };

      expect(afterAuthReply(flowOf(), offering, reception).offeredDevice).toBeUndefined();
    },
  );

  test.each([
    ['drops the unverified', unverified, undefined],
    ['keeps the unverified that was to be kept', kept, kept],
    ['keeps the verified', { ...kept, verified: true }, { ...kept, verified: true }],
  ])('%s secret', (_name, softwareToken, expected) => {
    expect(afterAuthReply(flowOf({ softwareToken }), reply, reception).softwareToken).toEqual(
      expected,
    );
  });

  test('reads the expiry from the token if the reply has none', () => {
    const silent = { AuthenticationResult: { AccessToken: accessToken } };

    const { tokens: got } = afterAuthReply(flowOf(), silent, reception);

    expect(got?.expiresAt).toBe('2030-01-01T12:10:00.000Z');
  });

  test('keeps the real username known before when the token is opaque', () => {
    const opaque = { AuthenticationResult: { AccessToken: 'at2', ExpiresIn: 60 } };

    const flow = afterAuthReply(flowOf({ realUsername: 'before' }), opaque, reception);

    expect(flow.realUsername).toBe('before');
  });
});

describe('afterAuthReply with nonsense', () => {
  test.each<[string, AuthReply]>([
    ['nothing', {}],
    ['a Session alone', { Session: 's' }],
    ['a challenge without a name', { ChallengeName: '', Session: 's' }],
    ['no tokens', { AuthenticationResult: {} }],
    ['no access token', { AuthenticationResult: { IdToken: 'it', ExpiresIn: 60 } }],
    ['an opaque token without expiry', { AuthenticationResult: { AccessToken: 'at' } }],
    ['a token without exp', { AuthenticationResult: { AccessToken: jwtOf({}) } }],
    ['an exp that is text', { AuthenticationResult: { AccessToken: jwtOf({ exp: '1' }) } }],
    ['an exp beyond all dates', { AuthenticationResult: { AccessToken: jwtOf({ exp: 1e300 }) } }],
    [
      'an expiry beyond all dates',
      { AuthenticationResult: { AccessToken: 'at', ExpiresIn: 1e300 } },
    ],
    [
      'no number of seconds',
      { AuthenticationResult: { AccessToken: 'at', ExpiresIn: Number.NaN } },
    ],
  ])('fails with NETWORK: %s', (_name, reply) => {
    expect(() => afterAuthReply(flowOf({ tokens }), reply, reception)).toThrow(nonsense);
  });
});

describe('afterRefresh', () => {
  const before = flowOf({
    tokens: { ...tokens, deviceKey: 'eu-west-1_d1' },
    challenge: challengeOf('SMS_MFA'),
    device,
    offeredDevice,
    inDoubt: doubt,
  });

  test('keeps what the reply leaves out, and a challenge and another doubt beside it', () => {
    const flow = afterRefresh(before, { AccessToken: 'at2', ExpiresIn: 3600 }, noon());

    expect(flow).toEqual({
      ...before,
      tokens: {
        ...before.tokens,
        accessToken: 'at2',
        expiresAt: onePm,
        refreshedAt: noonText,
      },
    });
  });

  test('ends the doubt of a refresh whose reply was lost', () => {
    const lost = inDoubt(before, 'refresh', noon());

    const flow = afterRefresh(lost, { AccessToken: 'at2', ExpiresIn: 1 }, noon());

    expect(flow.inDoubt).toBeUndefined();
  });

  test('takes a rotated refresh token and a new id token', () => {
    const rotated = { AccessToken: 'at2', IdToken: 'it2', RefreshToken: 'rt2', ExpiresIn: 3600 };

    const flow = afterRefresh(before, rotated, noon());

    expect(flow.tokens).toMatchObject({
      idToken: 'it2',
      refreshToken: 'rt2',
      deviceKey: 'eu-west-1_d1',
    });
  });

  test('fails with NETWORK when there is no access token', () => {
    expect(() => afterRefresh(before, { ExpiresIn: 3600 }, noon())).toThrow(nonsense);
  });

  test('is a fault without tokens', () => {
    expect(() => afterRefresh(flowOf(), { AccessToken: 'at2' }, noon())).toThrow('without tokens');
  });
});

const setup = (parts: Partial<Challenge> = {}): Flow =>
  flowOf({
    challenge: challengeOf('MFA_SETUP', { mfaSetup: 'required', ...parts }),
    inDoubt: doubt,
  });

describe('the set-up of a software token', () => {
  const fivePast = new Date('2030-01-01T12:05:00Z');

  test('by Session: the new Session gets a full lifetime', () => {
    const reply = { secretCode: 'SECRET', session: 's2', keepSecret: false };

    const flow = afterAssociated(setup(), reply, fivePast);

    expect(flow).toEqual(
      flowOf({
        softwareToken: unverified,
        challenge: challengeOf('MFA_SETUP', {
          mfaSetup: 'associated',
          session: 's2',
          obtainedAt: '2030-01-01T12:05:00.000Z',
          expiresAt: '2030-01-01T12:08:00.000Z',
        }),
      }),
    );
  });

  test('by Session: a known validity stays known', () => {
    const known = { assumed: false, expiresAt: '2030-01-01T12:15:00.000Z' };
    const reply = { secretCode: 'SECRET', session: 's2', keepSecret: true };

    const flow = afterAssociated(setup(known), reply, fivePast);

    expect(flow.challenge).toMatchObject({ expiresAt: '2030-01-01T12:20:00.000Z', assumed: false });
    expect(flow.softwareToken).toEqual(kept);
  });

  test('by access token there is no Session', () => {
    const flow = afterAssociated(
      flowOf({ tokens, inDoubt: doubt }),
      { secretCode: 'SECRET', keepSecret: false },
      noon(),
    );

    expect(flow).toEqual(flowOf({ tokens, softwareToken: unverified }));
  });

  test('leaves another challenge alone', () => {
    const challenge = challengeOf('SMS_MFA');

    expect(afterTokenVerified(flowOf({ challenge }), { session: 's9' }, noon()).challenge).toEqual(
      challenge,
    );
  });

  test.each([
    ['forgotten', unverified, undefined],
    ['kept on request', kept, { ...kept, verified: true }],
    ['unknown', undefined, undefined],
  ])('once verified the secret is %s', (_name, softwareToken, expected) => {
    const before = { ...setup({ mfaSetup: 'associated' }), softwareToken };

    const flow = afterTokenVerified(before, { session: 's3' }, noon());

    expect(flow).toEqual(
      flowOf({
        softwareToken: expected,
        challenge: challengeOf('MFA_SETUP', { mfaSetup: 'verified', session: 's3' }),
      }),
    );
  });

  test('fails with NETWORK when the reply holds no Session', () => {
    const associated = { secretCode: 'SECRET', keepSecret: false };

    expect(() => afterAssociated(setup(), associated, noon())).toThrow(nonsense);
    expect(() => afterTokenVerified(setup(), {}, noon())).toThrow(nonsense);
  });
});

describe('afterTotpSpent', () => {
  test.each([
    ['notes the step', undefined, 100, 100],
    ['keeps a later step that is spent already', 102, 100, 102],
    ['drops a step that only a wrong clock can have noted', 103, 100, 100],
    ['takes the place of an earlier one', 99, 100, 100],
  ])('%s', (_what, before, timeStep, after) => {
    const flow = flowOf({ spentTotpStep: before, inDoubt: doubt });

    expect(afterTotpSpent(flow, timeStep)).toEqual(flowOf({ spentTotpStep: after }));
  });

  test('is over with a new secret, whose codes are all good, and not with a sign-out', () => {
    const associated = { secretCode: 'SECRET', keepSecret: false };
    const flow = flowOf({ tokens, spentTotpStep: 100 });

    expect(afterAssociated(flow, associated, noon()).spentTotpStep).toBeUndefined();
    expect(afterSignOut(flow).spentTotpStep).toBe(100);
  });
});

describe('devices', () => {
  test('the password is kept with the offer', () => {
    const flow = withDevicePassword(flowOf({ offeredDevice, device }), 'dp2');

    expect(flow).toEqual(
      flowOf({ device, offeredDevice: { ...offeredDevice, devicePassword: 'dp2' } }),
    );
    expect(() => withDevicePassword(flowOf({ device }), 'dp2')).toThrow('no device was offered');
  });

  test('a confirmed device takes the place of the remembered one', () => {
    const confirmed = { ...offeredDevice, devicePassword: 'dp2', remembered: false };
    const before = flowOf({ device, offeredDevice, inDoubt: doubt, tokens });

    expect(afterDeviceConfirmed(before, confirmed)).toEqual(flowOf({ device: confirmed, tokens }));
  });

  test.each([true, false])('remembered: %s', (remembered) => {
    const flow = afterDeviceStatus(flowOf({ device }), remembered);

    expect(flow).toEqual(flowOf({ device: { ...device, remembered } }));
  });

  test('a status without a device changes nothing', () => {
    const flow = flowOf({ tokens });

    expect(afterDeviceStatus(flow, true)).toBe(flow);
  });

  test('one that Cognito does not know is dropped, an offer is not', () => {
    const before = flowOf({ device, offeredDevice, tokens });

    expect(withoutDevice(before)).toEqual(flowOf({ offeredDevice, tokens }));
  });
});

describe('afterSignOut', () => {
  test.each([
    ['an unverified secret is forgotten', unverified, undefined],
    ['one to be kept is kept', kept, kept],
  ])('forgets all but device and name; %s', (_name, softwareToken, expected) => {
    const before = flowOf({
      realUsername: 'real',
      tokens,
      challenge: challengeOf('SMS_MFA'),
      device,
      offeredDevice,
      softwareToken,
      inDoubt: doubt,
    });

    const flow = afterSignOut(before);

    expect(flow).toEqual(flowOf({ realUsername: 'real', device, softwareToken: expected }));
    expect(phaseOf(flow)).toBe('signed-out');
  });
});

describe('inDoubt', () => {
  test('names the command and the time', () => {
    const flow = inDoubt(flowOf({ tokens }), 'confirm-device', noon());

    expect(flow).toEqual(
      flowOf({ tokens, inDoubt: { command: 'confirm-device', since: noonText } }),
    );
  });
});

describe('the preference for a software token', () => {
  test('is due once a token is verified by access token, until it is made', () => {
    const verified = afterTokenVerified(flowOf({ tokens }), {}, noon());

    expect(verified).toEqual(flowOf({ tokens, mfaPreferenceDue: true }));
    expect(afterMfaPreference(verified)).toEqual(flowOf({ tokens }));
    expect(afterSignOut(verified)).toEqual(flowOf());
  });
});

describe('what is revoked or forgotten', () => {
  test('a revoked refresh token takes the tokens along, and neither challenge nor device', () => {
    const challenge = challengeOf('SMS_MFA');
    const before = flowOf({ tokens, challenge, device, offeredDevice, mfaPreferenceDue: true });

    expect(afterTokensRevoked(before)).toEqual(flowOf({ challenge, device }));
  });

  test.each([
    ['the confirmed device', device.deviceKey, { offeredDevice }],
    ['the offered device', offeredDevice.deviceKey, { device }],
    ['another device', 'eu-west-1_other', { device, offeredDevice }],
  ])('of a forgotten device only that is dropped: %s', (_name, deviceKey, left) => {
    const flow = afterDeviceForgotten(flowOf({ tokens, device, offeredDevice }), deviceKey);

    expect(flow).toEqual(flowOf({ tokens, ...left }));
  });

  test('tokens that came with it are noted, until they are refreshed all the same', () => {
    const before = flowOf({ tokens: { ...tokens, deviceKey: device.deviceKey } });

    const flow = afterDeviceForgotten(before, device.deviceKey);
    const refreshed = afterRefresh(flow, { AccessToken: 'next', ExpiresIn: 3600 }, noon());

    expect(flow.tokens).toEqual({ ...before.tokens, deviceForgotten: true });
    expect(refreshed.tokens).not.toHaveProperty('deviceForgotten');
  });
});
