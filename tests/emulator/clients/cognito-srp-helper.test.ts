import {
  AssociateSoftwareTokenCommand,
  type AuthenticationResultType,
  type ChallengeNameType,
  ConfirmDeviceCommand,
  ConfirmSignUpCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  type RespondToAuthChallengeCommandOutput,
  RevokeTokenCommand,
  SignUpCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import {
  createDeviceVerifier,
  createSecretHash,
  createSrpSession,
  type SignedSession,
  signSrpSession,
  signSrpSessionWithDevice,
  wrapAuthChallenge,
  wrapInitiateAuth,
} from 'cognito-srp-helper';
import {
  codeFor,
  makePool,
  newestCode,
  password,
  present,
  type TestPool,
  wrongCodeFor,
} from '../../support/cognito/embedded.ts';
import { type Served, serveEmbedded } from '../../support/cognito/served-cognito.ts';
import { verifiedClaims } from '../../support/cognito/verified-claims.ts';

// The SDK over HTTP, with SRP by another author's program, as the examples of its documentation have it.

type Reply = RespondToAuthChallengeCommandOutput;
/** The outcome of the password, and the helper's session that proved it; it goes on to prove the device. */
type Proven = Reply & { readonly session: SignedSession };

interface App {
  readonly served: Served;
  readonly pool: TestPool;
  readonly SECRET_HASH: string;
}

interface Device {
  readonly key: string;
  readonly group: string;
  readonly secret: string;
}

async function openApp(): Promise<App> {
  const served = await serveEmbedded();
  // The helper has no other clock than the real one.
  served.clock.advance((new Date().getTime() - served.clock.now().getTime()) / 1000);
  const pool = await makePool(served, {
    mfa: 'ON',
    pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    client: { GenerateSecret: true },
  });
  const SECRET_HASH = createSecretHash('ada', pool.clientId, present(pool.clientSecret));
  return { served, pool, SECRET_HASH };
}

async function addAda({ served, pool, SECRET_HASH }: App): Promise<void> {
  const who = { ClientId: pool.clientId, Username: 'ada', SecretHash: SECRET_HASH };
  const UserAttributes = [{ Name: 'email', Value: 'ada@example.com' }];
  await served.sdk.send(new SignUpCommand({ ...who, Password: password, UserAttributes }));
  const ConfirmationCode = newestCode(served.cognito);
  await served.sdk.send(new ConfirmSignUpCommand({ ...who, ConfirmationCode }));
}

async function signInBySrp(app: App, known = password, device?: Device): Promise<Proven> {
  const { served, pool, SECRET_HASH } = app;
  const DEVICE_KEY: Record<string, string> = device === undefined ? {} : { DEVICE_KEY: device.key };
  const session = createSrpSession('ada', known, pool.userPoolId, false);
  const challenge = await served.sdk.send(
    new InitiateAuthCommand(
      wrapInitiateAuth(session, {
        ClientId: pool.clientId,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { CHALLENGE_NAME: 'SRP_A', USERNAME: 'ada', SECRET_HASH, ...DEVICE_KEY },
      }),
    ),
  );
  const ChallengeParameters = present(challenge.ChallengeParameters);
  const signed = signSrpSession(session, { ChallengeParameters });
  const reply = await served.sdk.send(
    new RespondToAuthChallengeCommand(
      wrapAuthChallenge(signed, {
        ClientId: pool.clientId,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: { USERNAME: 'ada', SECRET_HASH, ...DEVICE_KEY },
        Session: challenge.Session,
      }),
    ),
  );
  return { ...reply, session: signed };
}

/** Answers DEVICE_SRP_AUTH and what follows. */
async function proveDevice(app: App, asked: Proven, device: Device): Promise<Reply> {
  const { served, pool, SECRET_HASH } = app;
  const whose = { USERNAME: 'ada', DEVICE_KEY: device.key, SECRET_HASH };
  const challenge = await served.sdk.send(
    new RespondToAuthChallengeCommand(
      wrapAuthChallenge(asked.session, {
        ClientId: pool.clientId,
        ChallengeName: 'DEVICE_SRP_AUTH',
        ChallengeResponses: whose,
        Session: asked.Session,
      }),
    ),
  );
  const ChallengeParameters = present(challenge.ChallengeParameters);
  const signed = signSrpSessionWithDevice(
    asked.session,
    { ChallengeParameters },
    device.group,
    device.secret,
  );
  return served.sdk.send(
    new RespondToAuthChallengeCommand(
      wrapAuthChallenge(signed, {
        ClientId: pool.clientId,
        ChallengeName: 'DEVICE_PASSWORD_VERIFIER',
        ChallengeResponses: whose,
        Session: challenge.Session,
      }),
    ),
  );
}

function respond(
  { served, pool, SECRET_HASH }: App,
  name: ChallengeNameType,
  Session: string | undefined,
  responses: Record<string, string> = {},
): Promise<Reply> {
  return served.sdk.send(
    new RespondToAuthChallengeCommand({
      ClientId: pool.clientId,
      ChallengeName: name,
      ChallengeResponses: { USERNAME: 'ada', SECRET_HASH, ...responses },
      Session,
    }),
  );
}

interface AppOfAda extends App {
  readonly secretCode: string;
  readonly tokens: AuthenticationResultType;
}

/** Ada, who was asked to set up TOTP at her first sign-in and has done so. */
async function appOfAda(): Promise<AppOfAda> {
  const app = await openApp();
  const { sdk, clock } = app.served;
  await addAda(app);
  const asked = await signInBySrp(app);
  expect(asked.ChallengeName).toBe('MFA_SETUP');
  const { SecretCode, Session } = await sdk.send(
    new AssociateSoftwareTokenCommand({ Session: asked.Session }),
  );
  const UserCode = codeFor(SecretCode, clock.now());
  const verified = await sdk.send(new VerifySoftwareTokenCommand({ Session, UserCode }));
  const { AuthenticationResult } = await respond(app, 'MFA_SETUP', verified.Session);
  return { ...app, secretCode: present(SecretCode), tokens: present(AuthenticationResult) };
}

async function confirmedDevice({ served, tokens }: AppOfAda): Promise<Device> {
  const { DeviceKey, DeviceGroupKey } = present(tokens.NewDeviceMetadata);
  const [key, group] = [present(DeviceKey), present(DeviceGroupKey)];
  const { DeviceRandomPassword, DeviceSecretVerifierConfig } = createDeviceVerifier(key, group);
  const { AccessToken } = tokens;
  await served.sdk.send(
    new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceSecretVerifierConfig }),
  );
  return { key, group, secret: DeviceRandomPassword };
}

const incorrect = { name: 'NotAuthorizedException', message: 'Incorrect username or password.' };
const revoked = { name: 'NotAuthorizedException', message: 'Access Token has been revoked' };

describe('cognito-srp-helper over HTTP', () => {
  test('signs up, sets up TOTP, and signs in with a code', async () => {
    const app = await appOfAda();
    const { served, pool, secretCode, tokens } = app;
    served.clock.advance(30);

    const asked = await signInBySrp(app);
    const SOFTWARE_TOKEN_MFA_CODE = codeFor(secretCode, served.clock.now());
    const reply = await respond(app, 'SOFTWARE_TOKEN_MFA', asked.Session, {
      SOFTWARE_TOKEN_MFA_CODE,
    });

    expect(asked.ChallengeName).toBe('SOFTWARE_TOKEN_MFA');
    const access = present(reply.AuthenticationResult?.AccessToken);
    expect(await verifiedClaims(served, pool, 'access', access)).toMatchObject({ username: 'ada' });
    expect(await verifiedClaims(served, pool, 'id', present(tokens.IdToken))).toMatchObject({
      email: 'ada@example.com',
    });
  });

  test('is refused with a wrong password and a wrong code', async () => {
    const app = await appOfAda();
    const { served, secretCode } = app;

    await expect(signInBySrp(app, 'Wrong-horse-1')).rejects.toMatchObject(incorrect);
    const asked = await signInBySrp(app);
    const wrong = { SOFTWARE_TOKEN_MFA_CODE: wrongCodeFor(secretCode, served.clock.now()) };
    await expect(respond(app, 'SOFTWARE_TOKEN_MFA', asked.Session, wrong)).rejects.toMatchObject({
      name: 'CodeMismatchException',
    });
  });

  test('confirms a device, which then stands for the code unless its password is wrong', async () => {
    const app = await appOfAda();
    const device = await confirmedDevice(app);

    const asked = await signInBySrp(app, password, device);
    const reply = await proveDevice(app, asked, device);

    expect(asked.ChallengeName).toBe('DEVICE_SRP_AUTH');
    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
    const again = await signInBySrp(app, password, device);
    const refused = proveDevice(app, again, { ...device, secret: 'another' });
    await expect(refused).rejects.toMatchObject(incorrect);
  });

  test('refreshes with the key of its device, and is refused once it has signed out', async () => {
    const app = await appOfAda();
    const { served, pool, tokens } = app;
    const { key } = await confirmedDevice(app);
    const refresh = (DeviceKey: string) =>
      served.sdk.send(
        new GetTokensFromRefreshTokenCommand({
          ClientId: pool.clientId,
          ClientSecret: pool.clientSecret,
          RefreshToken: tokens.RefreshToken,
          DeviceKey,
        }),
      );

    const { AuthenticationResult } = await refresh(key);
    await expect(refresh('us-east-1_0')).rejects.toMatchObject({
      message: 'Invalid Refresh Token',
    });
    const { AccessToken } = present(AuthenticationResult);
    await served.sdk.send(new GlobalSignOutCommand({ AccessToken }));

    const read = served.sdk.send(new GetUserCommand({ AccessToken }));
    await expect(read).rejects.toMatchObject(revoked);
    await expect(refresh(key)).rejects.toMatchObject({
      message: 'Refresh Token has been revoked',
    });
  });

  test('revokes one sign-in', async () => {
    const { served, pool, tokens } = await appOfAda();
    const { clientId: ClientId, clientSecret: ClientSecret } = pool;

    await served.sdk.send(
      new RevokeTokenCommand({ ClientId, ClientSecret, Token: tokens.RefreshToken }),
    );

    const { AccessToken } = tokens;
    const read = served.sdk.send(new GetUserCommand({ AccessToken }));
    await expect(read).rejects.toMatchObject(revoked);
  });
});
