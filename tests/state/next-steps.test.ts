import { describe, expect, test } from '@jest/globals';
import type { Challenge, Flow } from '../../src/state/flow.ts';
import { nextSteps, signInAgain } from '../../src/state/next-steps.ts';
import { challengeOf, device, flowOf, noonText, tokens } from '../support/cognito/flows.ts';
import { noon } from '../support/noon.ts';

/** The steps as words, `cogauth` left out. */
function words(flow: Flow | undefined, at = noon()): string[] {
  return nextSteps(flow, at).map(({ argv }) => argv.slice(1).join(' '));
}

const pending = (name: string, parts: Partial<Challenge> = {}): Flow =>
  flowOf({ challenge: challengeOf(name, parts) });
const offeredDevice = { deviceKey: 'eu-west-1_d2', deviceGroupKey: 'group2' };
const unverified = { secretCode: 'x', verified: false, keep: false };

describe('nextSteps', () => {
  test.each([
    ['nothing saved', undefined, ['sign-up USERNAME --email EMAIL']],
    ['signed out', flowOf(), ['initiate-auth ada', 'admin-initiate-auth ada']],
    [
      'a name that looks like an option',
      flowOf({ username: '-x' }),
      ['initiate-auth --username -x', 'admin-initiate-auth --username -x'],
    ],
    [
      'signed out with a device',
      flowOf({ device }),
      ['initiate-auth ada', 'admin-initiate-auth ada'],
    ],
    [
      'confirmed with a Session that signs in',
      flowOf({ autoSignIn: { at: noonText, session: 's' } }),
      ['initiate-auth ada --flow user-auth'],
    ],
    [
      'signed out after a sign-in by codes',
      flowOf({ lastSignIn: { api: 'public', authFlow: 'USER_AUTH' } }),
      ['initiate-auth ada --flow user-auth'],
    ],
    [
      'a new password waits for its code beside a challenge',
      flowOf({ passwordReset: { at: noonText }, challenge: challengeOf('SMS_MFA') }),
      ['respond-to-challenge CODE', 'confirm-forgot-password CODE', 'forgot-password'],
    ],
    [
      'signed up',
      flowOf({ signUp: { at: noonText } }),
      ['confirm-sign-up CODE', 'resend-confirmation-code'],
    ],
    [
      'signed up, and no code was sent',
      flowOf({ signUp: { at: noonText, codeSent: false } }),
      ['admin-confirm-sign-up'],
    ],
    [
      'a code is due whose secret is kept',
      {
        ...pending('SOFTWARE_TOKEN_MFA'),
        softwareToken: { ...unverified, verified: true, keep: true },
      },
      ['respond-to-challenge --from-totp', 'respond-to-challenge CODE'],
    ],
    [
      'a code is due whose secret is in an app alone',
      { ...pending('SOFTWARE_TOKEN_MFA'), softwareToken: unverified },
      ['respond-to-challenge CODE'],
    ],
    [
      'a token is to be verified whose secret is kept',
      {
        ...pending('MFA_SETUP', { mfaSetup: 'associated' }),
        softwareToken: { ...unverified, keep: true },
      },
      ['verify-software-token --from-totp', 'verify-software-token CODE', 'totp qr'],
    ],
    [
      'a token is to be verified whose secret is saved until then',
      { ...pending('MFA_SETUP', { mfaSetup: 'associated' }), softwareToken: unverified },
      ['verify-software-token CODE', 'totp qr'],
    ],
    [
      'a new password waits for its code',
      flowOf({ passwordReset: { at: noonText } }),
      ['confirm-forgot-password CODE', 'forgot-password'],
    ],
    [
      'the same beside tokens',
      flowOf({ tokens, passwordReset: { at: noonText } }),
      ['confirm-forgot-password CODE', 'forgot-password', 'get-user', 'token access'],
    ],
    ['signed in', flowOf({ tokens }), ['get-user', 'token access']],
    [
      'signed in, a device offered',
      flowOf({ tokens, offeredDevice, softwareToken: unverified }),
      ['verify-software-token CODE', 'confirm-device', 'get-user', 'token access'],
    ],
    [
      'signed in, a token unverified',
      flowOf({ tokens, softwareToken: unverified }),
      ['verify-software-token CODE', 'get-user', 'token access'],
    ],
    [
      'signed in, a token verified',
      flowOf({ tokens, softwareToken: { ...unverified, verified: true } }),
      ['get-user', 'token access'],
    ],
    [
      'signed in, the device not remembered yet',
      flowOf({ tokens, device: { ...device, remembered: false } }),
      ['update-device-status remembered', 'get-user', 'token access'],
    ],
    ['signed in, the device remembered', flowOf({ tokens, device }), ['get-user', 'token access']],
    [
      'tokens expired this moment',
      flowOf({ tokens: { ...tokens, expiresAt: noonText } }),
      ['refresh'],
    ],
    [
      'tokens expired with no way to refresh',
      flowOf({ tokens: { ...tokens, expiresAt: noonText, refreshToken: undefined } }),
      ['initiate-auth --flow user-password'],
    ],
    [
      'no way to refresh, but not expired',
      flowOf({ tokens: { ...tokens, refreshToken: undefined } }),
      ['get-user', 'token access', 'initiate-auth --flow user-password'],
    ],
    [
      'a refresh whose reply was lost',
      flowOf({ tokens, inDoubt: { command: 'refresh', since: noonText } }),
      ['refresh'],
    ],
    [
      'another call whose reply was lost',
      flowOf({ tokens, inDoubt: { command: 'change-password', since: noonText } }),
      ['get-user', 'token access'],
    ],
  ])('%s', (_name, flow, expected) => {
    expect(words(flow)).toEqual(expected);
  });

  test.each([
    ['NEW_PASSWORD_REQUIRED', 'respond-to-challenge'],
    ['DEVICE_SRP_AUTH', 'respond-to-challenge'],
    ['DEVICE_PASSWORD_VERIFIER', 'respond-to-challenge'],
    ['SELECT_MFA_TYPE', 'respond-to-challenge CHOICE'],
    ['SELECT_CHALLENGE', 'respond-to-challenge CHOICE'],
    ['CUSTOM_CHALLENGE', 'respond-to-challenge ANSWER'],
    ['SOFTWARE_TOKEN_MFA', 'respond-to-challenge CODE'],
    ['SMS_MFA', 'respond-to-challenge CODE'],
    ['EMAIL_OTP', 'respond-to-challenge CODE'],
    ['SMS_OTP', 'respond-to-challenge CODE'],
    ['WEB_AUTHN', 'respond-to-challenge --response KEY=VALUE'],
    ['NEW_ONE', 'respond-to-challenge --response KEY=VALUE'],
  ])('answers %s', (name, expected) => {
    expect(words(pending(name))).toEqual([expected]);
  });

  test.each([
    ['required', 'associate-software-token'],
    ['associated', 'verify-software-token CODE'],
    ['verified', 'respond-to-challenge'],
    [undefined, 'associate-software-token'],
  ] as const)('goes on with MFA_SETUP that is %s', (mfaSetup, expected) => {
    expect(words(pending('MFA_SETUP', { mfaSetup }))).toEqual([expected]);
  });

  test.each([
    [
      'by either',
      '["SOFTWARE_TOKEN_MFA","EMAIL_OTP"]',
      ['associate-software-token', 'respond-to-challenge EMAIL'],
    ],
    ['by e-mail only', '["EMAIL_OTP"]', ['respond-to-challenge EMAIL']],
    ['by a phone that is not there', '["SMS_MFA"]', ['initiate-auth --flow user-password']],
  ])('sets a second factor up %s', (_name, MFAS_CAN_SETUP, expected) => {
    const parameters = { MFAS_CAN_SETUP };

    expect(words(pending('MFA_SETUP', { parameters, mfaSetup: 'required' }))).toEqual(expected);
  });

  test.each([
    ['SELECT_MFA_TYPE', { parameters: { MFAS_CAN_CHOOSE: '["SMS_MFA","EMAIL_OTP"]' } }],
    // A terminal has no passkey, and an unknown name is the server's nonsense.
    ['SELECT_CHALLENGE', { available: ['WEB_AUTHN', 'SMS_MFA', 'a; rm', 'EMAIL_OTP'] }],
  ])('names each choice of %s', (name, parts) => {
    expect(words(pending(name, parts))).toEqual([
      'respond-to-challenge SMS_MFA',
      'respond-to-challenge EMAIL_OTP',
    ]);
  });

  test('associates again when the reply to the first time was lost', () => {
    const flow = flowOf({
      challenge: challengeOf('MFA_SETUP', { mfaSetup: 'associated' }),
      inDoubt: { command: 'associate-software-token', since: noonText },
    });

    expect(words(flow)).toEqual(['associate-software-token']);
  });

  test('suggests the challenge before the tokens beside it', () => {
    const flow = flowOf({ tokens, challenge: challengeOf('SMS_MFA') });

    expect(words(flow)).toEqual(['respond-to-challenge CODE']);
  });

  test('offers both ways when the Session has perhaps expired', () => {
    const fourPast = new Date('2030-01-01T12:04:00Z');

    expect(words(pending('SMS_MFA'), fourPast)).toEqual([
      'respond-to-challenge CODE',
      'initiate-auth --flow user-password',
    ]);
  });

  test.each([
    ['as Cognito said', { ended: 'spent' } as const, noon()],
    ['for sure', { assumed: false }, new Date('2030-01-01T12:04:00Z')],
    ['after the longest life', {}, new Date('2030-01-01T12:16:00Z')],
  ])('signs in again when the Session has ended %s', (_name, parts, at) => {
    const flow = pending('SMS_MFA', parts);

    expect(words(flow, at)).toEqual(['initiate-auth --flow user-password']);
  });
});

test('expired tokens of a device that was never confirmed need a new sign-in first', () => {
  const flow = flowOf({ tokens, offeredDevice });

  expect(words(flow, new Date('2030-01-01T14:00:00Z'))).toEqual([
    'initiate-auth --flow user-password',
    'confirm-device',
    'refresh',
  ]);
});

describe('signInAgain', () => {
  test.each([
    ['public', 'USER_PASSWORD_AUTH', 'initiate-auth --flow user-password'],
    ['public', 'USER_SRP_AUTH', 'initiate-auth --flow user-srp'],
    ['public', 'USER_AUTH', 'initiate-auth --flow user-auth'],
    ['public', 'CUSTOM_AUTH', 'initiate-auth --flow custom'],
    ['admin', 'ADMIN_USER_PASSWORD_AUTH', 'admin-initiate-auth'],
    ['admin', 'ADMIN_NO_SRP_AUTH', 'admin-initiate-auth --flow admin-no-srp'],
    ['admin', 'CUSTOM_AUTH', 'admin-initiate-auth --flow custom'],
    ['admin', 'USER_SRP_AUTH', 'admin-initiate-auth --flow user-srp'],
    ['public', 'SOMETHING_ELSE', 'initiate-auth'],
  ] as const)('%s %s', (api, authFlow, expected) => {
    const { command, argv } = signInAgain({ api, authFlow });

    expect(argv).toEqual(['cogauth', ...expected.split(' ')]);
    expect(command).toBe(expected.split(' ')[0]);
  });

  test('leaves the device out if the sign-in left it out', () => {
    const { argv } = signInAgain({ api: 'admin', authFlow: 'CUSTOM_AUTH', noDevice: true });

    expect(argv).toEqual(['cogauth', 'admin-initiate-auth', '--flow', 'custom', '--no-device']);
  });
});
