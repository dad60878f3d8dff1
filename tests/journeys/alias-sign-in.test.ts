import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openEmbeddedCognito } from '../../src/emulator/embedded-cognito.ts';
import { type Person, person, setUpTotp, succeed } from '../support/cli/cogauth-process.ts';
import { makePool, present, sdkFor } from '../support/cognito/embedded.ts';

const devicesAreTracked = {
  ChallengeRequiredOnNewDevice: true,
  DeviceOnlyRememberedOnUserPrompt: true,
};

/** ada, in a pool that accepts her e-mail address as her name and whose client has a secret. */
async function adaWithAlias(): Promise<Person> {
  const ada = await person({ COGAUTH_ENDPOINT: 'embedded' });
  const cognito = await openEmbeddedCognito({
    file: join(ada.home, '.local', 'state', 'cogauth', 'emulator.sqlite'),
    now: () => new Date(),
    randomBytes,
  });
  const sdk = sdkFor(cognito);
  const pool = await makePool(
    { sdk },
    {
      pool: { AliasAttributes: ['email'], DeviceConfiguration: devicesAreTracked },
      client: { GenerateSecret: true, PreventUserExistenceErrors: 'ENABLED' },
      mfa: 'ON',
    },
  );
  sdk.destroy();
  cognito.close();
  const secretFile = join(ada.home, 'client-secret');
  writeFileSync(secretFile, present(pool.clientSecret));
  const { userPoolId, clientId } = pool;
  const target = ['--user-pool-id', userPoolId, '--client-id', clientId];
  await succeed(ada, ['profile', 'add', 'shop', ...target, '--client-secret-file', secretFile]);
  await succeed(ada, ['sign-up', 'ada', '--email', 'ada@example.com']);
  const code = await succeed(ada, ['emulator', 'inbox', 'ada', '--code']);
  await succeed(ada, ['confirm-sign-up', code.stdout.trim()]);
  return ada;
}

describe('a person who types an alias, with a client that has a secret', () => {
  test('is known by the real name in every later step', async () => {
    const ada = await adaWithAlias();
    await setUpTotp(ada);
    await succeed(ada, ['sign-out']);

    const alias = 'ada@example.com';
    const asked = await ada.json(['initiate-auth', alias, '--flow', 'user-srp']);
    const code = (await succeed(ada, ['totp', '--next', '--username', 'ada'])).stdout.trim();
    const signedIn = await ada.json(['respond-to-challenge', code]);
    const confirmed = await ada.json(['confirm-device']);
    const remembered = await ada.json(['update-device-status']);
    const refreshed = await ada.json(['refresh']);
    const bySrp = await ada.json(['initiate-auth', alias, '--flow', 'user-srp']);
    const byPassword = await ada.json(['initiate-auth', alias, '--flow', 'user-password']);
    const byAdmin = await ada.json(['admin-initiate-auth', alias, '--flow', 'admin-no-srp']);
    const refreshedAgain = await ada.json(['refresh']);
    const signedOut = await ada.json(['sign-out']);

    expect(asked.result).toMatchObject({ username: 'ada', challenge: 'SOFTWARE_TOKEN_MFA' });
    expect(signedIn.warnings).toEqual(['refresh may fail until this device is confirmed']);
    expect(confirmed.result).toMatchObject({ userConfirmationNecessary: true });
    expect(confirmed.next[0]?.command).toBe('update-device-status');
    expect(remembered.exitCode).toBe(0);
    expect([refreshed.exitCode, refreshedAgain.exitCode, signedOut.exitCode]).toEqual([0, 0, 0]);
    for (const { state } of [bySrp, byPassword, byAdmin]) {
      expect(state).toMatchObject({ phase: 'signed-in', username: alias });
    }
  });
});
