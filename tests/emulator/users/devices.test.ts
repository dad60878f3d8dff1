import {
  AdminForgetDeviceCommand,
  AdminGetDeviceCommand,
  AdminListDevicesCommand,
  AdminUpdateDeviceStatusCommand,
  AssociateSoftwareTokenCommand,
  ConfirmDeviceCommand,
  ForgetDeviceCommand,
  GetDeviceCommand,
  InitiateAuthCommand,
  type InitiateAuthCommandOutput,
  ListDevicesCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  UpdateDeviceStatusCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { deviceVerifier, formatHex, formatTimestamp } from '../../../src/protocol/srp.ts';
import {
  addConfirmedUser,
  codeFor,
  type Embedded,
  makePool,
  noon,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import {
  A,
  beginSrp,
  outcomeOf,
  passwordProof,
  proof,
  respond,
  signInBySrp,
} from '../../support/cognito/srp.ts';

const always = { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false };
const optIn = { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true };
const trackedOnly = {
  ChallengeRequiredOnNewDevice: false,
  DeviceOnlyRememberedOnUserPrompt: false,
};
const devicePassword = 'device-password';

interface Tracked extends Embedded {
  readonly pool: TestPool;
}

async function openTracked(
  options: { configuration?: typeof always; mfa?: 'OPTIONAL' | 'ON' } = {},
): Promise<Tracked> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, {
    pool: { DeviceConfiguration: options.configuration ?? always, AliasAttributes: ['email'] },
    ...(options.mfa === undefined ? {} : { mfa: options.mfa }),
  });
  await addConfirmedUser(embedded, pool);
  return { ...embedded, pool };
}

function signIn(
  { sdk, pool }: Tracked,
  parameters: Record<string, string> = {},
): Promise<InitiateAuthCommandOutput> {
  return sdk.send(
    new InitiateAuthCommand({
      ClientId: pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'ada', PASSWORD: password, ...parameters },
    }),
  );
}

interface Offered {
  readonly AccessToken: string;
  readonly DeviceKey: string;
  readonly deviceGroupKey: string;
}

async function offered(tracked: Tracked): Promise<Offered> {
  const { AuthenticationResult } = await signIn(tracked);
  const { DeviceKey, DeviceGroupKey } = present(AuthenticationResult?.NewDeviceMetadata);
  return {
    AccessToken: present(AuthenticationResult?.AccessToken),
    DeviceKey: present(DeviceKey),
    deviceGroupKey: present(DeviceGroupKey),
  };
}

function verifierFor(
  { DeviceKey: deviceKey, deviceGroupKey }: Offered,
  salt: Uint8Array = Buffer.from('00ff00ff00ff00ff', 'hex'),
): { Salt: string; PasswordVerifier: string } {
  const made = deviceVerifier({ deviceGroupKey, deviceKey, devicePassword, salt });
  return { Salt: made.salt, PasswordVerifier: made.passwordVerifier };
}

function confirmCommand(device: Offered, DeviceName?: string): ConfirmDeviceCommand {
  const { AccessToken, DeviceKey } = device;
  const DeviceSecretVerifierConfig = verifierFor(device);
  return new ConfirmDeviceCommand({
    AccessToken,
    DeviceKey,
    DeviceName,
    DeviceSecretVerifierConfig,
  });
}

async function confirmed(tracked: Tracked, name?: string): Promise<Offered> {
  const device = await offered(tracked);
  await tracked.sdk.send(confirmCommand(device, name));
  return device;
}

/** DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER. */
function deviceProof(
  { clock }: Tracked,
  { DeviceKey, deviceGroupKey }: Offered,
  challenge: { ChallengeParameters?: Record<string, string> | undefined },
  known = devicePassword,
): Record<string, string> {
  const whose = { realm: deviceGroupKey, identity: DeviceKey, password: known };
  const timestamp = formatTimestamp(clock.now());
  return { USERNAME: 'ada', DEVICE_KEY: DeviceKey, ...proof(challenge, whose, timestamp) };
}

function srpAuth({ DeviceKey }: Offered): Record<string, string> {
  return { USERNAME: 'ada', DEVICE_KEY: DeviceKey, SRP_A: formatHex(A) };
}

const deviceMissing = { name: 'ResourceNotFoundException', message: 'Device does not exist.' };
const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const invalidSession = {
  name: 'NotAuthorizedException',
  message: 'Invalid session for the user.',
};

describe('ConfirmDevice', () => {
  test.each([
    ['always', always, false],
    ['opt-in', optIn, true],
  ])('in a pool that remembers: %s', async (_, configuration, necessary) => {
    const tracked = await openTracked({ configuration });
    const device = await offered(tracked);

    const reply = await tracked.sdk.send(confirmCommand(device));

    expect(reply.UserConfirmationNecessary).toBe(necessary);
  });

  test('refuses a key that was never given, was given to another sign-in or to an alias', async () => {
    const tracked = await openTracked();
    const { sdk } = tracked;
    const [one, two] = [await offered(tracked), await offered(tracked)];
    const challenge = await beginSrp(tracked, tracked.pool, { USERNAME: 'ada@example.com' });
    const answer = passwordProof(tracked, tracked.pool, challenge);
    const byAlias = await respond(tracked, tracked.pool, 'PASSWORD_VERIFIER', {
      ...answer,
      USERNAME: 'ada@example.com',
    });
    const { AccessToken, NewDeviceMetadata } = present(byAlias.AuthenticationResult);
    const attempts = [
      { ...one, DeviceKey: 'us-east-1_00000000-0000-4000-8000-000000000000' },
      { ...one, AccessToken: two.AccessToken },
      {
        AccessToken: present(AccessToken),
        DeviceKey: present(NewDeviceMetadata?.DeviceKey),
        deviceGroupKey: present(NewDeviceMetadata?.DeviceGroupKey),
      },
    ];

    for (const attempt of attempts) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one writer
      await expect(sdk.send(confirmCommand(attempt))).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: 'Invalid device key given.',
      });
    }
  });

  test('confirms a device that an alias was given in one step', async () => {
    const tracked = await openTracked();
    const { AuthenticationResult } = await signIn(tracked, { USERNAME: 'ada@example.com' });
    const { AccessToken, NewDeviceMetadata } = present(AuthenticationResult);

    const reply = await tracked.sdk.send(
      confirmCommand({
        AccessToken: present(AccessToken),
        DeviceKey: present(NewDeviceMetadata?.DeviceKey),
        deviceGroupKey: present(NewDeviceMetadata?.DeviceGroupKey),
      }),
    );

    expect(reply.UserConfirmationNecessary).toBe(false);
  });

  test('refuses to confirm twice', async () => {
    const tracked = await openTracked();
    const device = await confirmed(tracked);

    await expect(tracked.sdk.send(confirmCommand(device))).rejects.toMatchObject({
      name: 'DeviceKeyExistsException',
    });
  });

  test.each([
    ['no verifier', undefined],
    ['no salt', { PasswordVerifier: 'AQ==' }],
    ['a verifier of 0', { PasswordVerifier: 'AA==', Salt: 'AQ==' }],
    ['a salt that is no base64', { PasswordVerifier: 'AQ==', Salt: '!' }],
  ])('refuses %s', async (_, DeviceSecretVerifierConfig) => {
    const tracked = await openTracked();
    const { AccessToken, DeviceKey } = await offered(tracked);

    const sending = tracked.sdk.send(
      new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig }),
    );

    await expect(sending).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });
});

describe('the devices of a user', () => {
  test('are described with dates and attributes', async () => {
    const tracked = await openTracked();
    const { sdk, pool, clock } = tracked;
    clock.advance(0.25);
    const { AccessToken, DeviceKey } = await confirmed(tracked, 'laptop');
    const short = [
      { Name: 'device_status', Value: 'valid' },
      { Name: 'device_name', Value: 'laptop' },
      { Name: 'last_ip_used', Value: '127.0.0.1' },
    ];
    const owner = `ada.${pool.userPoolId}`;
    const full = [
      ...short,
      {
        Name: 'dev:device_arn',
        Value: `arn:aws:cognito-idp:us-east-1:000000000000:owner/${owner}/device/${DeviceKey}`,
      },
      { Name: 'dev:device_owner', Value: owner },
      { Name: 'dev:device_remembered_status', Value: 'remembered' },
      { Name: 'dev:device_sdk', Value: 'aws-sdk' },
    ];
    const at = new Date(noon.getTime() + 250);
    const common = {
      DeviceKey,
      DeviceCreateDate: at,
      DeviceLastModifiedDate: at,
      DeviceLastAuthenticatedDate: noon,
    };
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };

    const list = await sdk.send(new ListDevicesCommand({ AccessToken }));
    const one = await sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey }));
    const adminList = await sdk.send(new AdminListDevicesCommand(names));
    const adminOne = await sdk.send(new AdminGetDeviceCommand({ ...names, DeviceKey }));

    expect(list.Devices).toEqual([{ ...common, DeviceAttributes: short }]);
    expect(one.Device).toEqual({ ...common, DeviceAttributes: full });
    expect(adminList.Devices).toEqual([{ ...common, DeviceAttributes: full }]);
    expect(adminOne.Device).toEqual({ ...common, DeviceAttributes: full });
  });

  test('have no name when none was given, and are listed by pages once confirmed', async () => {
    const tracked = await openTracked();
    const { sdk } = tracked;
    const { AccessToken, DeviceKey } = await confirmed(tracked);
    const other = await confirmed(tracked);
    await offered(tracked);

    const first = await sdk.send(new ListDevicesCommand({ AccessToken, Limit: 1 }));
    const { PaginationToken } = first;
    const second = await sdk.send(new ListDevicesCommand({ AccessToken, PaginationToken }));

    const listed = [...present(first.Devices), ...present(second.Devices)];
    expect(listed.map((device) => device.DeviceKey)).toEqual(
      [DeviceKey, other.DeviceKey].toSorted(),
    );
    expect(second.PaginationToken).toBeUndefined();
    expect(listed.flatMap(({ DeviceAttributes = [] }) => DeviceAttributes)).not.toContainEqual(
      expect.objectContaining({ Name: 'device_name' }),
    );
  });

  test('change their status', async () => {
    const tracked = await openTracked({ configuration: optIn });
    const { sdk, pool, clock } = tracked;
    const { AccessToken, DeviceKey } = await confirmed(tracked);
    const names = { UserPoolId: pool.userPoolId, Username: 'ada', DeviceKey };
    const status = async (): Promise<string | undefined> => {
      const { Device } = await sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey }));
      return Device?.DeviceAttributes?.find(({ Name }) => Name === 'dev:device_remembered_status')
        ?.Value;
    };
    const seen = [await status()];
    clock.advance(60);

    const DeviceRememberedStatus = 'remembered';
    await sdk.send(
      new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus }),
    );
    seen.push(await status());
    await sdk.send(
      new AdminUpdateDeviceStatusCommand({ ...names, DeviceRememberedStatus: 'not_remembered' }),
    );
    seen.push(await status());
    const { Device } = await sdk.send(new AdminGetDeviceCommand(names));

    expect(seen).toEqual(['not_remembered', 'remembered', 'not_remembered']);
    expect(Device?.DeviceLastModifiedDate).toEqual(new Date(noon.getTime() + 60_000));
    expect(Device?.DeviceCreateDate).toEqual(noon);
  });

  test.each(['user', 'administrator'])('are gone when the %s forgets them', async (who) => {
    const tracked = await openTracked();
    const { sdk, pool } = tracked;
    const { AccessToken, DeviceKey } = await confirmed(tracked);
    const names = { UserPoolId: pool.userPoolId, Username: 'ada', DeviceKey };
    const forget = async (): Promise<unknown> =>
      who === 'user'
        ? sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey }))
        : sdk.send(new AdminForgetDeviceCommand(names));
    await forget();

    await expect(forget()).rejects.toMatchObject(deviceMissing);
    await expect(sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey }))).rejects.toMatchObject(
      deviceMissing,
    );
    await expect(sdk.send(new AdminGetDeviceCommand(names))).rejects.toMatchObject(deviceMissing);
    await expect(
      sdk.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey })),
    ).rejects.toMatchObject(deviceMissing);
    await expect(signIn(tracked, { DEVICE_KEY: DeviceKey })).rejects.toMatchObject(deviceMissing);
    await expect(beginSrp(tracked, pool, { DEVICE_KEY: DeviceKey })).rejects.toMatchObject(
      deviceMissing,
    );
  });

  test('cannot be managed before they are confirmed', async () => {
    const tracked = await openTracked();
    const { AccessToken, DeviceKey } = await offered(tracked);

    const sending = tracked.sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey }));

    await expect(sending).rejects.toMatchObject(deviceMissing);
  });

  test('are no matter in a pool that does not track devices', async () => {
    const embedded = await openEmbedded();
    const { sdk } = embedded;
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const { AuthenticationResult } = await signIn({ ...embedded, pool });
    const AccessToken = present(AuthenticationResult?.AccessToken);
    const DeviceKey = 'us-east-1_00000000-0000-4000-8000-000000000000';
    const names = { UserPoolId: pool.userPoolId, Username: 'ada' };

    const sent = [
      () => sdk.send(confirmCommand({ AccessToken, DeviceKey, deviceGroupKey: '-group' })),
      () => sdk.send(new GetDeviceCommand({ AccessToken, DeviceKey })),
      () => sdk.send(new ListDevicesCommand({ AccessToken })),
      () => sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey })),
      () => sdk.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey })),
      () => sdk.send(new AdminGetDeviceCommand({ ...names, DeviceKey })),
      () => sdk.send(new AdminListDevicesCommand(names)),
      () => sdk.send(new AdminForgetDeviceCommand({ ...names, DeviceKey })),
      () => sdk.send(new AdminUpdateDeviceStatusCommand({ ...names, DeviceKey })),
    ];

    for (const send of sent) {
      // oxlint-disable-next-line no-await-in-loop -- one file, one writer
      await expect(send()).rejects.toMatchObject({
        name: 'InvalidUserPoolConfigurationException',
      });
    }
  });
});

describe('a sign-in with DEVICE_KEY', () => {
  test.each<[string, typeof always, string]>([
    ['remembered', always, 'DEVICE_SRP_AUTH'],
    ['confirmed and not remembered', optIn, 'tokens'],
    ['remembered in a pool that only tracks', trackedOnly, 'tokens'],
  ])('of a device that is %s', async (_, configuration, outcome) => {
    const tracked = await openTracked({ configuration });
    const { DeviceKey } = await confirmed(tracked);

    const byPassword = await signIn(tracked, { DEVICE_KEY: DeviceKey });
    const bySrp = await signInBySrp(tracked, tracked.pool, { deviceKey: DeviceKey });

    expect(await outcomeOf(Promise.resolve(byPassword))).toBe(outcome);
    expect(await outcomeOf(Promise.resolve(bySrp))).toBe(outcome);
    expect(byPassword.AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
    expect(bySrp.AuthenticationResult?.NewDeviceMetadata).toBeUndefined();
  });

  test('takes it from either step of SRP', async () => {
    const tracked = await openTracked();
    const { pool } = tracked;
    const { DeviceKey: DEVICE_KEY } = await confirmed(tracked);
    const early = await beginSrp(tracked, pool, { DEVICE_KEY });
    const late = await beginSrp(tracked, pool);

    const afterEarly = await respond(
      tracked,
      pool,
      'PASSWORD_VERIFIER',
      passwordProof(tracked, pool, early),
    );
    const afterLate = await respond(tracked, pool, 'PASSWORD_VERIFIER', {
      ...passwordProof(tracked, pool, late),
      DEVICE_KEY,
    });

    expect(afterEarly.ChallengeName).toBe('DEVICE_SRP_AUTH');
    expect(afterLate.ChallengeName).toBe('DEVICE_SRP_AUTH');
  });

  test('does not replace the password', async () => {
    const tracked = await openTracked();
    const device = await confirmed(tracked);

    const wrong = signIn(tracked, { PASSWORD: 'Wrong-horse-1', DEVICE_KEY: device.DeviceKey });
    await expect(wrong).rejects.toMatchObject(incorrect);
    const straight = respond(tracked, tracked.pool, 'DEVICE_SRP_AUTH', srpAuth(device));
    await expect(straight).rejects.toMatchObject(invalidSession);
  });

  test('asks for MFA where the device is not remembered, and for the device where it is', async () => {
    const tracked = await openTracked({ configuration: optIn, mfa: 'OPTIONAL' });
    const { sdk, clock, pool } = tracked;
    const device = await confirmed(tracked);
    const { AccessToken, DeviceKey } = device;
    const { SecretCode } = await sdk.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const UserCode = codeFor(SecretCode, clock.now());
    await sdk.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    await sdk.send(
      new SetUserMFAPreferenceCommand({
        AccessToken,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
      }),
    );
    clock.advance(30);

    const before = await signIn(tracked, { DEVICE_KEY: DeviceKey });
    expect(before.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const byCode = await sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        Session: before.Session,
        ChallengeResponses: {
          USERNAME: 'ada',
          SOFTWARE_TOKEN_MFA_CODE: codeFor(SecretCode, clock.now()),
        },
      }),
    );
    expect(byCode.AuthenticationResult).not.toHaveProperty('NewDeviceMetadata');
    await sdk.send(
      new UpdateDeviceStatusCommand({
        AccessToken,
        DeviceKey,
        DeviceRememberedStatus: 'remembered',
      }),
    );
    const after = await signIn(tracked, { DEVICE_KEY: DeviceKey });

    expect(after.ChallengeName).toBe('DEVICE_SRP_AUTH');
  });
});

describe('DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER', () => {
  test.each([true, false])('end in tokens, with Sessions: %s', async (withSessions) => {
    const tracked = await openTracked();
    const { pool, clock, sdk } = tracked;
    const device = await confirmed(tracked);
    clock.advance(100);
    const asked = await signIn(tracked, { DEVICE_KEY: device.DeviceKey });
    const first = withSessions ? asked.Session : undefined;

    const challenge = await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device), first);
    const second = withSessions ? challenge.Session : undefined;
    const answer = deviceProof(tracked, device, challenge);
    const reply = await respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', answer, second);

    expect(challenge.ChallengeName).toBe('DEVICE_PASSWORD_VERIFIER');
    expect(Object.keys(challenge.ChallengeParameters ?? {}).toSorted()).toEqual([
      'DEVICE_KEY',
      'SALT',
      'SECRET_BLOCK',
      'SRP_B',
      'USERNAME',
    ]);
    expect(challenge.ChallengeParameters?.['SALT']).toBe('ff00ff00ff00ff');
    expect(reply.AuthenticationResult?.RefreshToken).toBeDefined();
    expect(reply.AuthenticationResult).not.toHaveProperty('NewDeviceMetadata');
    const names = { UserPoolId: pool.userPoolId, Username: 'ada', DeviceKey: device.DeviceKey };
    const { Device } = await sdk.send(new AdminGetDeviceCommand(names));
    expect(Device?.DeviceLastAuthenticatedDate).toEqual(new Date(noon.getTime() + 100_000));
  });

  test('refuse a wrong device password, once and for all', async () => {
    const tracked = await openTracked();
    const { pool } = tracked;
    const device = await confirmed(tracked);
    await signIn(tracked, { DEVICE_KEY: device.DeviceKey });
    const challenge = await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device));

    const wrong = deviceProof(tracked, device, challenge, 'wrong');
    await expect(respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', wrong)).rejects.toMatchObject(
      incorrect,
    );
    const right = deviceProof(tracked, device, challenge);

    await expect(respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', right)).rejects.toMatchObject(
      incorrect,
    );
  });

  test('refuse a proof made with the pool name in place of the group key', async () => {
    const tracked = await openTracked();
    const { pool } = tracked;
    const device = await confirmed(tracked);
    await signIn(tracked, { DEVICE_KEY: device.DeviceKey });
    const challenge = await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device));
    const deviceGroupKey = present(pool.userPoolId.split('_')[1]);

    const answer = deviceProof(tracked, { ...device, deviceGroupKey }, challenge);
    const sending = respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', answer);

    await expect(sending).rejects.toMatchObject(incorrect);
  });

  test('go on once from each sign-in', async () => {
    const tracked = await openTracked();
    const { pool } = tracked;
    const device = await confirmed(tracked);
    const { Session } = await signIn(tracked, { DEVICE_KEY: device.DeviceKey });
    await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device));

    await expect(respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device))).rejects.toMatchObject(
      invalidSession,
    );
    await expect(
      respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device), Session),
    ).rejects.toMatchObject({
      message: 'Invalid session for the user, session can only be used once.',
    });
  });

  test('end when the device is not remembered any more', async () => {
    const tracked = await openTracked();
    const { pool, sdk } = tracked;
    const device = await confirmed(tracked);
    const { Session } = await signIn(tracked, { DEVICE_KEY: device.DeviceKey });
    await sdk.send(
      new AdminUpdateDeviceStatusCommand({
        UserPoolId: pool.userPoolId,
        Username: 'ada',
        DeviceKey: device.DeviceKey,
        DeviceRememberedStatus: 'not_remembered',
      }),
    );

    const answering = respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device), Session);

    await expect(answering).rejects.toMatchObject(invalidSession);
  });

  test('are bound to the Session where one is sent', async () => {
    const tracked = await openTracked();
    const { pool } = tracked;
    const [device, other] = [await confirmed(tracked), await confirmed(tracked)];
    const [forOne, forOther] = [
      await signIn(tracked, { DEVICE_KEY: device.DeviceKey }),
      await signIn(tracked, { DEVICE_KEY: other.DeviceKey }),
    ];
    await expect(
      respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device), forOther.Session),
    ).rejects.toMatchObject(invalidSession);
    const one = await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device), forOne.Session);
    const two = await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(other), forOther.Session);
    const answer = deviceProof(tracked, device, one);

    await expect(
      respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', answer, two.Session),
    ).rejects.toMatchObject(invalidSession);
    await expect(
      respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', answer, forOne.Session),
    ).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(
      respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', {
        ...answer,
        DEVICE_KEY: other.DeviceKey,
      }),
    ).rejects.toMatchObject(incorrect);
  });

  test('refuse a device that has been forgotten in between', async () => {
    const tracked = await openTracked();
    const { pool, sdk } = tracked;
    const device = await confirmed(tracked);
    const { AccessToken, DeviceKey } = device;
    await signIn(tracked, { DEVICE_KEY: DeviceKey });
    const challenge = await respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device));
    await sdk.send(new ForgetDeviceCommand({ AccessToken, DeviceKey }));

    const answer = deviceProof(tracked, device, challenge);
    const sending = respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', answer);

    await expect(sending).rejects.toMatchObject(deviceMissing);
    await expect(respond(tracked, pool, 'DEVICE_SRP_AUTH', srpAuth(device))).rejects.toMatchObject(
      deviceMissing,
    );
  });

  test('name the parameters that are missing', async () => {
    const tracked = await openTracked();
    const { pool } = tracked;

    await expect(
      respond(tracked, pool, 'DEVICE_SRP_AUTH', { USERNAME: 'ada' }),
    ).rejects.toMatchObject({ message: 'Missing required parameter DEVICE_KEY' });
    await expect(
      respond(tracked, pool, 'DEVICE_PASSWORD_VERIFIER', { USERNAME: 'ada', DEVICE_KEY: 'x' }),
    ).rejects.toMatchObject({
      message: 'Missing required parameter PASSWORD_CLAIM_SECRET_BLOCK',
    });
  });
});
