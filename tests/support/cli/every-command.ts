import { cp } from 'node:fs/promises';
import type { Flow } from '../../../src/state/flow.ts';
import { answerJson, type Behavior, type CognitoDouble } from '../cognito/cognito-double.ts';
import { temporaryDirectory } from '../temporary-directory.ts';
import { type Ended, runCli } from './run-cli.ts';
import { savedHome, signedOut, target } from './saved-home.ts';

// Each command of the catalogue as it is run, from which flow, and what Cognito is asked on the way: for tests that
// must hold for all commands. A command that is not in here fails them.

/** Every secret that a command may take, keep or get, each with a recognizable value. */
export interface Secrets {
  readonly password: string;
  readonly newPassword: string;
  readonly temporaryPassword: string;
  readonly clientSecret: string;
  readonly session: string;
  readonly nextSession: string;
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  readonly nextToken: string;
  readonly secretCode: string;
  readonly devicePassword: string;
  readonly secretBlock: string;
  /** Of letters and digits, as Cognito's codes may be. */
  readonly code: string;
  readonly totpCode: string;
}

/** One way to run a command. */
export interface EveryCase {
  /** As the catalogue calls it. */
  readonly command: string;
  /** `{home}` in a word stands for the home of the run. */
  readonly argv: readonly string[];
  readonly flow?: Flow;
  /** The operations that it asks for, in order, with replies that lead to its end. */
  readonly calls: readonly Call[];
  /** It exists to print a secret. */
  readonly printsSecret?: true;
  /** The outcome of a single run that does not succeed, such as a look into an empty inbox. */
  readonly exitCode?: number;
}

export type Call = readonly [operation: string, reply: object];

/** How a run has ended, and where it left its store. */
export type EveryEnd = Ended & { readonly home: string };

/** Runs a case from its beginning, as often as wanted, against a server that behaves as told. */
export type RunCase = (
  behavior: Behavior,
  more?: readonly string[],
  surroundings?: Partial<Parameters<typeof runCli>[1]>,
) => Promise<EveryEnd>;

export async function runnerOf(
  server: CognitoDouble,
  secrets: Secrets,
  one: EveryCase,
): Promise<RunCase> {
  const template = await homeOf(server, secrets, one);
  const { env } = template;
  return async (behavior, more = [], surroundings = {}) => {
    const home = await temporaryDirectory();
    // A store that is written anew for each run would cost more than the run.
    await cp(template.home, home, { recursive: true });
    server.behave(behavior);
    const argv = [...one.argv, ...more].map((word) => word.replace('{home}', home));
    return { home, ...(await runCli(argv, { home, env, ...surroundings })) };
  };
}

/** A store from which a case can begin, and the secrets in the environment that it takes. */
export async function homeOf(
  server: CognitoDouble,
  secrets: Secrets,
  one: EveryCase,
): Promise<{ readonly home: string; readonly env: Readonly<Record<string, string>> }> {
  const template = await savedHome();
  const here = { ...target, endpoint: server.url };
  const createdHere = {
    userPoolName: 'demo',
    clientId: 'app',
    at: '2030-01-01T11:00:00.000Z',
    authSessionValidityMinutes: 15,
  };
  await template.saveProfile('default', here);
  await template.saveProfile('demo', { ...here, createdHere });
  await template.saveFlow({ ...(one.flow ?? signedOut), target: here });
  const env = {
    COGAUTH_PASSWORD: secrets.password,
    COGAUTH_NEW_PASSWORD: secrets.newPassword,
    COGAUTH_TEMPORARY_PASSWORD: secrets.temporaryPassword,
    COGAUTH_CLIENT_SECRET: secrets.clientSecret,
    COGAUTH_TOTP_SECRET: secrets.secretCode,
  };
  return { home: template.home, env };
}

/** Gives the good replies of a case, but for one call, counted from zero, which the behaviour gets. */
export function goodBut(
  { calls }: EveryCase,
  at: number | undefined,
  behavior: Behavior = () => undefined,
): Behavior {
  let count = 0;
  return (arrived, response, request) => {
    const due = calls[count];
    const isBad = at !== undefined && count >= at;
    count += 1;
    if (isBad) behavior(arrived, response, request);
    else if (due?.[0] === arrived.operation) answerJson(response, 200, due[1]);
    else answerJson(response, 400, { __type: 'OutOfScriptException', message: arrived.operation });
  };
}

export function everyCase(secrets: Secrets): readonly EveryCase[] {
  return [
    ...accountCases(secrets),
    ...signedInCases(secrets),
    ...signInCases(secrets),
    ...mfaCases(secrets),
    ...deviceCases(secrets),
    ...poolCases(secrets),
    ...localCases(secrets),
  ];
}

const delivery = {
  AttributeName: 'email',
  DeliveryMedium: 'EMAIL',
  Destination: 'a***@e***',
} as const;

const device = { deviceKey: 'eu-west-1_device', deviceGroupKey: 'group' } as const;

function signedIn(secrets: Secrets): Flow {
  return {
    ...signedOut,
    realUsername: 'ada',
    tokens: {
      accessToken: secrets.accessToken,
      idToken: secrets.idToken,
      refreshToken: secrets.refreshToken,
      expiresAt: '2030-01-01T13:00:00.000Z',
      api: 'public',
      authFlow: 'USER_SRP_AUTH',
    },
    device: { ...device, devicePassword: secrets.devicePassword, remembered: true },
  };
}

/** With an access token that has to be refreshed first. */
function expired(secrets: Secrets): Flow {
  const flow = signedIn(secrets);
  if (flow.tokens === undefined) return flow;
  return { ...flow, tokens: { ...flow.tokens, expiresAt: '2030-01-01T11:00:00.000Z' } };
}

function challenged(
  { session, devicePassword }: Secrets,
  name: string,
  more: Partial<NonNullable<Flow['challenge']>> = {},
): Flow {
  return {
    ...signedOut,
    realUsername: 'ada',
    device: { ...device, devicePassword, remembered: true },
    challenge: {
      name,
      parameters: {},
      session,
      api: 'public',
      authFlow: 'USER_SRP_AUTH',
      obtainedAt: '2030-01-01T11:59:00.000Z',
      expiresAt: '2030-01-01T12:02:00.000Z',
      assumed: true,
      ...more,
    },
  };
}

function tokensOf({ nextToken, idToken, refreshToken }: Secrets): object {
  return {
    AuthenticationResult: {
      AccessToken: nextToken,
      IdToken: idToken,
      RefreshToken: refreshToken,
      ExpiresIn: 3600,
      TokenType: 'Bearer',
      NewDeviceMetadata: { DeviceKey: device.deviceKey, DeviceGroupKey: device.deviceGroupKey },
    },
  };
}

function refreshOf({ nextToken, idToken }: Secrets): Call {
  return [
    'InitiateAuth',
    { AuthenticationResult: { AccessToken: nextToken, IdToken: idToken, ExpiresIn: 3600 } },
  ];
}

function srpChallenge({ nextSession, secretBlock }: Secrets, name: string): object {
  return {
    ChallengeName: name,
    Session: nextSession,
    ChallengeParameters: {
      USERNAME: 'ada',
      USER_ID_FOR_SRP: 'ada',
      SALT: 'abcdef',
      SRP_B: 'abcdef0123456789',
      SECRET_BLOCK: secretBlock,
      DEVICE_KEY: device.deviceKey,
    },
  };
}

function accountCases({ code, session, nextSession }: Secrets): EveryCase[] {
  const told = { CodeDeliveryDetails: delivery };
  const user = {
    Username: 'ada',
    UserStatus: 'CONFIRMED',
    Enabled: true,
    UserCreateDate: 1_893_456_000,
    UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }],
  };
  return [
    {
      command: 'sign-up',
      argv: ['sign-up', 'ada', '--email', 'ada@example.com'],
      calls: [['SignUp', { UserConfirmed: false, UserSub: 'sub', ...told }]],
    },
    {
      command: 'confirm-sign-up',
      argv: ['confirm-sign-up', 'ada', code],
      calls: [['ConfirmSignUp', {}]],
    },
    {
      command: 'confirm-sign-up',
      argv: ['confirm-sign-up', 'ada', code],
      flow: { ...signedOut, signUp: { at: '2030-01-01T11:59:00.000Z', session } },
      calls: [['ConfirmSignUp', { Session: nextSession }]],
    },
    {
      command: 'resend-confirmation-code',
      argv: ['resend-confirmation-code', 'ada'],
      calls: [['ResendConfirmationCode', told]],
    },
    {
      command: 'admin-create-user',
      argv: ['admin-create-user', 'ada', '--email', 'ada@example.com'],
      calls: [['AdminCreateUser', { User: { ...user, Attributes: user.UserAttributes } }]],
    },
    {
      command: 'admin-confirm-sign-up',
      argv: ['admin-confirm-sign-up', 'ada'],
      calls: [['AdminConfirmSignUp', {}]],
    },
    {
      command: 'forgot-password',
      argv: ['forgot-password', 'ada'],
      calls: [['ForgotPassword', told]],
    },
    {
      command: 'confirm-forgot-password',
      argv: ['confirm-forgot-password', 'ada', code],
      calls: [['ConfirmForgotPassword', {}]],
    },
    {
      command: 'admin-set-user-password',
      argv: ['admin-set-user-password', 'ada', '--permanent'],
      calls: [['AdminSetUserPassword', {}]],
    },
    {
      command: 'admin-get-user',
      argv: ['admin-get-user', 'ada'],
      calls: [['AdminGetUser', user]],
    },
    ...administratorCases(user),
    {
      command: 'list-users',
      argv: ['list-users'],
      calls: [['ListUsers', { Users: [{ ...user, Attributes: user.UserAttributes }] }]],
    },
  ];
}

/** Calls about a user or group, with AWS credentials. */
function administratorCases(user: {
  readonly UserAttributes: readonly object[];
}): readonly EveryCase[] {
  const group = { GroupName: 'admins', Precedence: 1, Description: 'may do everything' };
  const listed = { ...user, Attributes: user.UserAttributes };
  const cases: readonly (readonly [words: string, operation: string, reply: object])[] = [
    ['admin-update-user-attributes ada --email e@example.com', 'AdminUpdateUserAttributes', {}],
    ['admin-reset-user-password ada', 'AdminResetUserPassword', {}],
    ['admin-disable-user ada', 'AdminDisableUser', {}],
    ['admin-enable-user ada', 'AdminEnableUser', {}],
    ['admin-delete-user ada --yes', 'AdminDeleteUser', {}],
    ['admin-user-global-sign-out ada', 'AdminUserGlobalSignOut', {}],
    ['admin-set-user-mfa-preference ada --email enabled', 'AdminSetUserMFAPreference', {}],
    ['create-group admins', 'CreateGroup', { Group: group }],
    ['list-groups', 'ListGroups', { Groups: [group] }],
    ['delete-group admins --yes', 'DeleteGroup', {}],
    ['admin-add-user-to-group ada admins', 'AdminAddUserToGroup', {}],
    ['admin-remove-user-from-group ada admins', 'AdminRemoveUserFromGroup', {}],
    ['admin-list-groups-for-user ada', 'AdminListGroupsForUser', { Groups: [group] }],
    ['list-users-in-group admins', 'ListUsersInGroup', { Users: [listed] }],
  ];
  return cases.map(([words, operation, reply]) => {
    const argv = words.split(' ');
    return { command: argv[0] ?? '', argv, calls: [[operation, reply]] };
  });
}

/** What needs an access token; one of them with a token that has to be refreshed first. */
function signedInCases(secrets: Secrets): EveryCase[] {
  const flow = signedIn(secrets);
  const details = { CodeDeliveryDetails: delivery };
  const user = { Username: 'ada', UserAttributes: [{ Name: 'email', Value: 'ada@example.com' }] };
  const cases: EveryCase[] = [
    { command: 'get-user', argv: ['get-user'], calls: [['GetUser', user]] },
    { command: 'doctor', argv: ['doctor'], calls: [['GetUser', user]] },
    { command: 'change-password', argv: ['change-password'], calls: [['ChangePassword', {}]] },
    {
      command: 'update-user-attributes',
      argv: ['update-user-attributes', '--email', 'ada@example.org'],
      calls: [['UpdateUserAttributes', { CodeDeliveryDetailsList: [delivery] }]],
    },
    {
      command: 'get-user-attribute-verification-code',
      argv: ['get-user-attribute-verification-code', 'email'],
      calls: [['GetUserAttributeVerificationCode', details]],
    },
    {
      command: 'verify-user-attribute',
      argv: ['verify-user-attribute', 'email', secrets.code],
      calls: [['VerifyUserAttribute', {}]],
    },
    { command: 'delete-user', argv: ['delete-user', '--yes'], calls: [['DeleteUser', {}]] },
    { command: 'sign-out', argv: ['sign-out'], calls: [['RevokeToken', {}]] },
    { command: 'sign-out', argv: ['sign-out', '--global'], calls: [['GlobalSignOut', {}]] },
    { command: 'revoke-token', argv: ['revoke-token'], calls: [['RevokeToken', {}]] },
  ];
  return [
    ...cases.map((one) => ({ ...one, flow })),
    {
      command: 'get-user',
      argv: ['get-user'],
      flow: expired(secrets),
      calls: [refreshOf(secrets), ['GetUser', user]],
    },
    { command: 'refresh', argv: ['refresh'], flow, calls: [refreshOf(secrets)] },
    {
      command: 'refresh',
      argv: ['refresh'],
      flow: { ...flow, refreshOperation: 'GetTokensFromRefreshToken' },
      calls: [['GetTokensFromRefreshToken', refreshOf(secrets)[1]]],
    },
    {
      command: 'token',
      argv: ['token', 'access'],
      flow: expired(secrets),
      calls: [refreshOf(secrets)],
      printsSecret: true,
    },
    { command: 'token', argv: ['token', 'refresh'], flow, calls: [], printsSecret: true },
    {
      command: 'exec',
      argv: ['exec', '--', process.execPath, '-e', ''],
      flow: expired(secrets),
      calls: [refreshOf(secrets)],
    },
  ];
}

function signInCases(secrets: Secrets): EveryCase[] {
  const tokens = tokensOf(secrets);
  const mfa = {
    ChallengeName: 'SOFTWARE_TOKEN_MFA',
    Session: secrets.nextSession,
    ChallengeParameters: { USER_ID_FOR_SRP: 'ada' },
  };
  const described: Call = [
    'DescribeUserPoolClient',
    { UserPoolClient: { ClientId: 'app', ClientSecret: 'x', AuthSessionValidity: 5 } },
  ];
  return [
    {
      command: 'initiate-auth',
      argv: ['initiate-auth', 'ada'],
      calls: [
        ['InitiateAuth', srpChallenge(secrets, 'PASSWORD_VERIFIER')],
        ['RespondToAuthChallenge', mfa],
      ],
    },
    {
      command: 'initiate-auth',
      argv: ['initiate-auth', 'ada', '--flow', 'user-password'],
      calls: [['InitiateAuth', tokens]],
    },
    {
      command: 'initiate-auth',
      argv: ['initiate-auth', 'ada', '--flow', 'user-password', '--show-secrets'],
      calls: [['InitiateAuth', tokens]],
      printsSecret: true,
    },
    {
      command: 'initiate-auth',
      argv: ['initiate-auth', 'ada', '--flow', 'user-password'],
      flow: { ...signedIn(secrets), tokens: undefined },
      calls: [
        ['InitiateAuth', { ...mfa, ChallengeName: 'DEVICE_SRP_AUTH' }],
        ['RespondToAuthChallenge', srpChallenge(secrets, 'DEVICE_PASSWORD_VERIFIER')],
        ['RespondToAuthChallenge', tokens],
      ],
    },
    {
      command: 'initiate-auth',
      argv: ['initiate-auth', 'ada', '--flow', 'user-auth', '--preferred-challenge', 'EMAIL_OTP'],
      calls: [['InitiateAuth', { ...mfa, ChallengeName: 'EMAIL_OTP' }]],
    },
    {
      command: 'initiate-auth',
      argv: ['initiate-auth', 'ada', '--flow', 'custom', '--password-first'],
      calls: [
        ['InitiateAuth', srpChallenge(secrets, 'PASSWORD_VERIFIER')],
        ['RespondToAuthChallenge', { ...mfa, ChallengeName: 'CUSTOM_CHALLENGE' }],
      ],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', 'PASSWORD_SRP'],
      flow: challenged(secrets, 'SELECT_CHALLENGE'),
      calls: [
        ['RespondToAuthChallenge', srpChallenge(secrets, 'PASSWORD_VERIFIER')],
        ['RespondToAuthChallenge', tokens],
      ],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', 'PASSWORD'],
      flow: challenged(secrets, 'SELECT_CHALLENGE'),
      calls: [['RespondToAuthChallenge', tokens]],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', '--from-totp'],
      flow: challenged(secrets, 'SOFTWARE_TOKEN_MFA'),
      calls: [['RespondToAuthChallenge', tokens]],
    },
    {
      command: 'login',
      argv: ['login', 'ada', '--again', '--flow', 'user-password'],
      calls: [
        ['InitiateAuth', mfa],
        ['RespondToAuthChallenge', tokens],
      ],
    },
    {
      command: 'admin-initiate-auth',
      argv: ['admin-initiate-auth', 'ada', '--associate', '--save-secret'],
      calls: [
        ['AdminInitiateAuth', { ...mfa, ChallengeName: 'MFA_SETUP' }],
        described,
        ['AssociateSoftwareToken', { SecretCode: secrets.secretCode, Session: secrets.session }],
      ],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', secrets.totpCode],
      flow: challenged(secrets, 'SOFTWARE_TOKEN_MFA'),
      calls: [['RespondToAuthChallenge', tokens]],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', secrets.totpCode],
      flow: challenged(secrets, 'SOFTWARE_TOKEN_MFA', { api: 'admin' }),
      calls: [['AdminRespondToAuthChallenge', tokens]],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge'],
      flow: challenged(secrets, 'NEW_PASSWORD_REQUIRED'),
      calls: [['RespondToAuthChallenge', mfa]],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', '--response', `ANSWER=${secrets.code}`],
      flow: challenged(secrets, 'NEVER_SEEN_BEFORE'),
      calls: [['RespondToAuthChallenge', tokens]],
    },
    {
      command: 'respond-to-challenge',
      argv: ['respond-to-challenge', secrets.code],
      flow: challenged(secrets, 'CUSTOM_CHALLENGE'),
      calls: [['RespondToAuthChallenge', mfa]],
    },
  ];
}

function mfaCases(secrets: Secrets): EveryCase[] {
  const { secretCode, nextSession } = secrets;
  return [
    {
      command: 'associate-software-token',
      argv: ['associate-software-token', '--save-secret'],
      flow: challenged(secrets, 'MFA_SETUP', { mfaSetup: 'required' }),
      calls: [['AssociateSoftwareToken', { SecretCode: secretCode, Session: nextSession }]],
    },
    {
      command: 'associate-software-token',
      argv: ['associate-software-token', '--qr-file', '{home}/qr'],
      flow: signedIn(secrets),
      calls: [['AssociateSoftwareToken', { SecretCode: secretCode }]],
    },
    {
      command: 'associate-software-token',
      argv: ['associate-software-token', '--show-secrets'],
      flow: challenged(secrets, 'MFA_SETUP', { mfaSetup: 'required' }),
      calls: [['AssociateSoftwareToken', { SecretCode: secretCode, Session: nextSession }]],
      printsSecret: true,
    },
    {
      command: 'verify-software-token',
      argv: ['verify-software-token', '--from-totp'],
      flow: {
        ...signedIn(secrets),
        softwareToken: { secretCode, verified: false, keep: true },
      },
      calls: [['VerifySoftwareToken', { Status: 'SUCCESS' }]],
    },
    {
      command: 'verify-software-token',
      argv: ['verify-software-token', secrets.totpCode],
      flow: {
        ...challenged(secrets, 'MFA_SETUP', { mfaSetup: 'associated' }),
        softwareToken: { secretCode, verified: false, keep: true },
      },
      calls: [['VerifySoftwareToken', { Status: 'SUCCESS', Session: nextSession }]],
    },
    {
      command: 'set-mfa-preference',
      argv: ['set-mfa-preference', '--software-token', 'preferred'],
      flow: signedIn(secrets),
      calls: [
        ['SetUserMFAPreference', {}],
        ['GetUser', { Username: 'ada', UserAttributes: [], UserMFASettingList: [] }],
      ],
    },
    { command: 'totp', argv: ['totp'], calls: [], printsSecret: true },
    { command: 'totp', argv: ['totp', 'uri'], calls: [], printsSecret: true },
    { command: 'totp', argv: ['totp', 'qr'], calls: [], printsSecret: true },
  ];
}

function deviceCases(secrets: Secrets): EveryCase[] {
  const { devicePassword } = secrets;
  const flow = signedIn(secrets);
  const described = {
    DeviceKey: device.deviceKey,
    DeviceCreateDate: 1_893_456_000,
    DeviceAttributes: [{ Name: 'device_name', Value: 'laptop' }],
  };
  return [
    {
      command: 'confirm-device',
      argv: ['confirm-device', '--name', 'laptop'],
      flow: { ...flow, device: undefined, offeredDevice: { ...device, devicePassword } },
      calls: [['ConfirmDevice', { UserConfirmationNecessary: false }]],
    },
    {
      command: 'list-devices',
      argv: ['list-devices'],
      flow,
      calls: [['ListDevices', { Devices: [described] }]],
    },
    {
      command: 'list-devices',
      argv: ['list-devices', 'ada', '--admin'],
      calls: [['AdminListDevices', { Devices: [described] }]],
    },
    {
      command: 'get-device',
      argv: ['get-device'],
      flow,
      calls: [['GetDevice', { Device: described }]],
    },
    {
      command: 'update-device-status',
      argv: ['update-device-status', 'remembered'],
      flow,
      calls: [['UpdateDeviceStatus', {}]],
    },
    { command: 'forget-device', argv: ['forget-device'], flow, calls: [['ForgetDevice', {}]] },
  ];
}

function poolCases({ clientSecret }: Secrets): EveryCase[] {
  const client = { ClientId: 'made', ClientSecret: clientSecret };
  return [
    {
      command: 'list-user-pools',
      argv: ['list-user-pools'],
      calls: [['ListUserPools', { UserPools: [{ Id: 'eu-west-1_AbCdE', Name: 'demo' }] }]],
    },
    {
      command: 'create-user-pool',
      argv: ['create-user-pool', 'other', '--generate-secret'],
      calls: [
        ['CreateUserPool', { UserPool: { Id: 'eu-west-1_Other', Name: 'other' } }],
        ['SetUserPoolMfaConfig', { MfaConfiguration: 'ON' }],
        ['CreateUserPoolClient', { UserPoolClient: client }],
      ],
    },
    { command: 'clean-up', argv: ['clean-up', '--yes'], calls: [['DeleteUserPool', {}]] },
    {
      command: 'delete-user-pool',
      argv: ['delete-user-pool', '--yes'],
      calls: [['DeleteUserPool', {}]],
    },
  ];
}

/** What asks Cognito nothing. */
function localCases(secrets: Secrets): EveryCase[] {
  const flow = {
    ...signedIn(secrets),
    challenge: challenged(secrets, 'SOFTWARE_TOKEN_MFA').challenge,
    softwareToken: { secretCode: secrets.secretCode, verified: true, keep: true },
    offeredDevice: { ...device, devicePassword: secrets.devicePassword },
  };
  const lines = [
    ['status'],
    ['next'],
    ['session', 'show'],
    ['session', 'list'],
    ['session', 'clear'],
    ['profile', 'add', 'new', '--client-id', 'app'],
    ['profile', 'list'],
    ['profile', 'use', 'demo'],
    ['profile', 'show'],
    ['profile', 'remove', 'demo', '--yes'],
    ['config', 'explain'],
    ['emulator', 'status'],
    ['emulator', 'inbox'],
    ['emulator', 'reset', '--yes'],
    ['explain', 'CodeMismatchException'],
    ['completion', 'bash'],
    ['help', 'environment'],
    ['version'],
  ];
  return [
    ...lines.map(([command = '', ...words]) => ({
      command,
      argv: [command, ...words],
      flow,
      calls: [],
    })),
    {
      command: 'session',
      argv: ['session', 'show', '--show-secrets'],
      flow,
      calls: [],
      printsSecret: true,
    },
  ];
}
