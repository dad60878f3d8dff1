import { describe, expect, test } from '@jest/globals';
import {
  inboxCode,
  person,
  personWithAda,
  setUpTotp,
  succeed,
  totpCode,
} from '../support/cli/cogauth-process.ts';

describe('the MFA journey, each step its own process', () => {
  test('leads from nothing to a sign-in with a remembered device', async () => {
    const ada = await person();

    const pool = await ada.json(['create-user-pool', 'demo', '--endpoint', 'embedded']);
    expect(pool.result).toMatchObject({ userPoolName: 'demo', profile: 'demo' });

    const signedUp = await ada.json(['sign-up', 'ada', '--email', 'ada@example.com']);
    expect(signedUp.result).toMatchObject({
      userConfirmed: false,
      delivery: { medium: 'EMAIL', destination: 'a***@e***' },
    });
    expect(signedUp.state).toMatchObject({ phase: 'sign-up' });
    await succeed(ada, ['confirm-sign-up', await inboxCode(ada)]);

    const asked = await ada.json(['admin-initiate-auth', 'ada']);
    expect(asked.state).toMatchObject({
      phase: 'challenge',
      challenge: 'MFA_SETUP',
      mfaSetup: 'required',
      api: 'admin',
      session: { assumed: false },
    });
    expect(asked.next[0]?.argv).toEqual(['cogauth', 'associate-software-token']);

    const associated = await ada.json([
      'associate-software-token',
      '--show-secrets',
      '--save-secret',
    ]);
    const { secretCode, otpauthUri } = associated.result ?? {};
    expect(otpauthUri).toBe(`otpauth://totp/demo:ada?secret=${String(secretCode)}&issuer=demo`);
    await succeed(ada, ['verify-software-token', await totpCode(ada)]);
    await succeed(ada, ['respond-to-challenge', '--expect', 'TOKENS']);

    await succeed(ada, ['admin-initiate-auth', 'ada', '--expect', 'SOFTWARE_TOKEN_MFA']);
    const next = await succeed(ada, ['totp', '--next']);
    await succeed(ada, ['respond-to-challenge', next.stdout.trim(), '--expect', 'TOKENS']);

    const confirmed = await ada.json(['confirm-device', '--name', 'laptop']);
    expect(confirmed.result).toMatchObject({ userConfirmationNecessary: false });
    expect(confirmed.state).toMatchObject({ device: { remembered: true } });

    const bySrp = await ada.json(['initiate-auth', 'ada', '--flow', 'user-srp']);
    expect(bySrp.state).toMatchObject({ phase: 'signed-in', flow: 'USER_SRP_AUTH', api: 'public' });
    const byPassword = await ada.json(['initiate-auth', 'ada', '--flow', 'user-password']);
    expect(byPassword.state).toMatchObject({ phase: 'signed-in', flow: 'USER_PASSWORD_AUTH' });
    const withoutDevice = await ada.json(['initiate-auth', 'ada', '--no-device']);
    expect(withoutDevice.state).toMatchObject({ challenge: 'SOFTWARE_TOKEN_MFA' });

    const users = await ada.json(['list-users']);
    expect(users.result).toMatchObject({ users: [{ username: 'ada', userStatus: 'CONFIRMED' }] });
  });

  test('works with a client secret in every step', async () => {
    const ada = await personWithAda(['--generate-secret']);
    await setUpTotp(ada);
    await succeed(ada, ['confirm-device']);

    const signedIn = await ada.json(['initiate-auth', 'ada', '--flow', 'user-srp']);
    const refreshed = await ada.json(['refresh']);
    const signedOut = await ada.json(['sign-out']);

    expect(signedIn.state).toMatchObject({ phase: 'signed-in', device: { remembered: true } });
    expect(refreshed.exitCode).toBe(0);
    expect(signedOut.state).toMatchObject({ phase: 'signed-out', device: { remembered: true } });
  });
});
