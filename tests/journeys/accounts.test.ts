import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import {
  associate,
  beginJourney,
  chooseFactors,
  emailOfAda,
  type Journey,
  type JourneyOptions,
  mfaConfigs,
  newPasswordOfAda,
  type RunOptions,
} from '../support/faults/strict-journey.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

// What happens to an account, by commands only: ada types an alias, and the client has a secret.

const byNewPassword: RunOptions = { env: { COGAUTH_PASSWORD: newPasswordOfAda } };
const exitCodes = (...ended: readonly { readonly exitCode: number | null }[]): unknown[] =>
  ended.map(({ exitCode }) => exitCode);

async function signedIn(options?: JourneyOptions): Promise<Journey> {
  const ada = await beginJourney('an alias', options);
  await ada.succeed(['initiate-auth', ada.typed, '--expect', 'TOKENS']);
  return ada;
}

/** The same person at another machine, signed in there. */
async function elsewhere(ada: Journey): Promise<RunOptions> {
  const there = { env: { COGAUTH_HOME: await temporaryDirectory() } };
  await ada.succeed(['initiate-auth', ada.typed, '--expect', 'TOKENS'], there);
  await ada.succeed(['confirm-device'], there);
  return there;
}

describe('an account that an administrator creates', () => {
  test('leads from the invitation over a new password, its attributes and MFA to tokens', async () => {
    const ada = await beginJourney('an alias', {
      mfa: mfaConfigs.required,
      pool: { Schema: [{ Name: 'given_name', AttributeDataType: 'String', Required: true }] },
    });
    const { succeed, newestCode } = ada;

    const email = ['--email', 'new@example.com', '--attribute', 'email_verified=true'];
    const made = await succeed(['admin-create-user', 'new', ...email, '--delivery', 'email']);
    const invited = { env: { COGAUTH_PASSWORD: newestCode() } };
    const first = await succeed(['initiate-auth', 'new@example.com'], invited);
    const second = await succeed(['respond-to-challenge', '--attribute', 'given_name=New']);
    await associate(ada);
    await succeed(['verify-software-token', ada.totp()]);
    await succeed(['respond-to-challenge', '--expect', 'TOKENS']);
    await succeed(['confirm-device']);
    await succeed(['refresh']);
    const user = await succeed(['get-user']);

    expect(made.result).toMatchObject({
      username: 'new',
      userStatus: 'FORCE_CHANGE_PASSWORD',
      temporaryPasswordExpiresAt: '2030-01-08T12:00:00.000Z',
    });
    expect(first.result).toMatchObject({ username: 'new', challenge: 'NEW_PASSWORD_REQUIRED' });
    expect(second.result).toMatchObject({ challenge: 'MFA_SETUP' });
    expect(user.result).toMatchObject({ attributes: { given_name: 'New' } });
  });

  test('that signed up itself is confirmed without a code', async () => {
    const { succeed, json } = await beginJourney('an alias');
    await succeed(['sign-up', 'new', '--email', 'new@example.com']);

    const early = await json(['initiate-auth', 'new']);
    await succeed(['admin-confirm-sign-up', 'new']);
    await succeed(['initiate-auth', 'new', '--expect', 'TOKENS']);

    expect(early).toMatchObject({ exitCode: 14, error: { code: 'UserNotConfirmedException' } });
  });
});

describe('a password', () => {
  test('that an administrator sets as temporary must be changed', async () => {
    const { typed, run, json, succeed } = await beginJourney('an alias');

    const told = await run(['admin-set-user-password', typed]);
    const old = await json(['initiate-auth', typed]);
    await succeed(['initiate-auth', typed, '--expect', 'NEW_PASSWORD_REQUIRED'], byNewPassword);
    const another = { env: { COGAUTH_NEW_PASSWORD: 'Correct-horse-9' } };
    await succeed(['respond-to-challenge', '--expect', 'TOKENS'], another);

    expect(told.stdout).toContain('has a temporary password');
    expect(old.exitCode).toBe(13);
  });

  test('that is temporary shows an administrator when it ends', async () => {
    const { typed, run, succeed, served } = await beginJourney('an alias', { isTemporary: true });
    const until = '2030-01-08T12:00:00.000Z';
    served.clock.advance(3600);

    const asked = await succeed(['admin-initiate-auth', typed]);
    const told = await run(['status']);
    const byPublic = await succeed(['initiate-auth', typed]);

    expect(asked.result).toMatchObject({ temporaryPasswordUntil: until });
    expect(told.stdout).toContain(
      `a new password; the temporary one expires at ${until} at the latest`,
    );
    expect(byPublic.result).not.toHaveProperty('temporaryPasswordUntil');
  });

  test('that an administrator sets as permanent works at once', async () => {
    const { typed, json, succeed } = await beginJourney('an alias');

    await succeed(['admin-set-user-password', typed, '--permanent']);
    const old = await json(['initiate-auth', typed]);
    await succeed(['initiate-auth', typed, '--expect', 'TOKENS'], byNewPassword);

    expect(old.exitCode).toBe(13);
  });

  test('that was forgotten is set with the code that was sent, and with no other code', async () => {
    const { typed, run, json, succeed, newestCode } = await beginJourney('an alias');

    const told = await run(['forgot-password', typed]);
    const wrong = newestCode() === '000000' ? '111111' : '000000';
    const refused = await json(['confirm-forgot-password', typed, wrong]);
    await succeed(['confirm-forgot-password', typed, newestCode()]);
    const old = await json(['initiate-auth', typed]);
    await succeed(['initiate-auth', typed, '--expect', 'TOKENS'], byNewPassword);

    expect(told.stdout).toBe('a code was sent by e-mail to a***@e***\n');
    expect(exitCodes(refused, old)).toEqual([12, 13]);
  });

  test('is changed by a user who knows the old one', async () => {
    const { typed, json, succeed } = await signedIn();

    const refused = await json(['change-password'], { env: { COGAUTH_PASSWORD: 'Wrong-horse-7' } });
    await succeed(['change-password']);
    const old = await json(['initiate-auth', typed]);
    await succeed(['initiate-auth', typed, '--expect', 'TOKENS'], byNewPassword);

    expect(exitCodes(refused, old)).toEqual([13, 13]);
  });
});

describe('an e-mail address', () => {
  test('that is new counts once it is verified by the code that was sent there', async () => {
    const { json, succeed, newestCode } = await signedIn();
    const address = 'ada@example.org';

    const updated = await succeed(['update-user-attributes', '--email', address]);
    const before = await succeed(['get-user']);
    await succeed(['get-user-attribute-verification-code', 'email']);
    const wrong = newestCode() === '000000' ? '111111' : '000000';
    const refused = await json(['verify-user-attribute', 'email', wrong]);
    await succeed(['verify-user-attribute', 'email', newestCode()]);
    const after = await succeed(['get-user']);
    await succeed(['initiate-auth', address, '--expect', 'TOKENS']);

    expect(updated.result).toHaveProperty('deliveries');
    expect(before.result).toMatchObject({ attributes: { email_verified: 'false' } });
    expect(refused.exitCode).toBe(12);
    expect(after.result).toMatchObject({ attributes: { email: address, email_verified: 'true' } });
  });
});

describe('set-mfa-preference', () => {
  const all: JourneyOptions = { mfa: mfaConfigs.optional, addresses: ['email', 'phone_number'] };

  test.each([
    ['software-token', 'SOFTWARE_TOKEN_MFA'],
    ['sms', 'SMS_MFA'],
    ['email', 'EMAIL_OTP'],
  ])(
    '--%s enabled or preferred is asked for at the next sign-in, disabled is not',
    async (factor, name) => {
      const ada = await beginJourney('an alias', all);
      const { typed, succeed, newestCode, served } = ada;
      const code = (): string => (factor === 'software-token' ? ada.totp() : newestCode());
      await chooseFactors(ada, `--${factor}`, 'enabled');

      await succeed(['initiate-auth', typed, '--expect', name]);
      await succeed(['respond-to-challenge', code(), '--expect', 'TOKENS']);
      await succeed(['set-mfa-preference', `--${factor}`, 'preferred']);
      served.clock.advance(60);
      await succeed(['initiate-auth', typed, '--expect', name]);
      await succeed(['respond-to-challenge', code(), '--expect', 'TOKENS']);
      await succeed(['set-mfa-preference', `--${factor}`, 'disabled']);
      const last = await succeed(['initiate-auth', typed]);

      expect(last.result).toMatchObject({ challenge: null });
    },
  );
});

describe('the end of a sign-in', () => {
  test('by revoke-token leaves a sign-in elsewhere alone', async () => {
    const ada = await signedIn();
    await ada.succeed(['confirm-device']);
    const there = await elsewhere(ada);
    let copied: Parameters<Parameters<Journey['edit']>[0]>[0] | undefined;
    await ada.edit((flow) => (copied = flow));

    await ada.succeed(['revoke-token']);
    await ada.edit((flow) => copied ?? flow);
    const used = await ada.json(['get-user']);
    const refreshed = await ada.json(['refresh']);
    const other = await ada.json(['refresh'], there);

    expect(exitCodes(used, refreshed, other)).toEqual([13, 13, 0]);
  });

  test('by sign-out --global ends a sign-in elsewhere too', async () => {
    const ada = await signedIn();
    const there = await elsewhere(ada);
    const before = await ada.json(['get-user'], there);

    const told = await ada.run(['sign-out', '--global']);
    const used = await ada.json(['get-user'], there);
    const refreshed = await ada.json(['refresh'], there);

    expect(told.stdout).toBe(`${emailOfAda} is signed out everywhere\n`);
    expect(exitCodes(before, used, refreshed)).toEqual([0, 13, 13]);
  });

  test('by delete-user is the end of the account', async () => {
    const { typed, json, succeed } = await signedIn();

    await succeed(['delete-user', '--yes']);
    const again = await json(['initiate-auth', typed]);
    const status = await json(['status']);

    expect(again.exitCode).toBe(13);
    expect(status.state).toMatchObject({ tokens: null });
  });
});

describe('devices', () => {
  const Key = z.object({ deviceKey: z.string() });
  const Devices = z.object({ devices: z.array(Key) });

  test.each([['by the user', []] as const, ['by an administrator', ['--admin']] as const])(
    'are listed, shown, remembered or not, and forgotten %s',
    async (_who, admin) => {
      const ada = await beginJourney('an alias', { mfa: mfaConfigs.optional });
      const { typed, json, succeed, served } = ada;
      await chooseFactors(ada, '--software-token', 'preferred');
      await succeed(['initiate-auth', typed]);
      await succeed(['respond-to-challenge', ada.totp()]);
      await succeed(['confirm-device', '--name', 'laptop']);
      const own = await ada.deviceKey();
      served.clock.advance(60);

      const listed = await succeed(['list-devices', ...admin]);
      const shown = await succeed(['get-device', typed, own, ...admin]);
      const remembered = await succeed(['update-device-status', ...admin]);
      const withDevice = await succeed(['initiate-auth', typed]);
      const words = ['update-device-status', typed, 'not-remembered', own];
      await succeed([...words, ...admin]);
      const withoutDevice = await succeed(['initiate-auth', typed]);
      await succeed(['respond-to-challenge', ada.totp(), '--expect', 'TOKENS']);
      await succeed(['forget-device', typed, own, ...admin]);
      const gone = await json(['get-device', typed, own, ...admin]);
      const left = await succeed(['list-devices', ...admin]);

      expect(Devices.parse(listed.result).devices).toMatchObject([{ deviceKey: own }]);
      expect(shown.result).toMatchObject({ name: 'laptop', remembered: false });
      expect(remembered.state['device']).toMatchObject({ remembered: true });
      expect(withDevice.result).toMatchObject({ challenge: null });
      expect(withoutDevice.result).toMatchObject({ challenge: 'SOFTWARE_TOKEN_MFA' });
      expect(gone.exitCode).toBe(15);
      expect(Devices.parse(left.result).devices).toEqual([]);
    },
  );
});
