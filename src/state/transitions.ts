import { unreadable } from '../errors.ts';
import { decodeJwt } from '../protocol/jwt.ts';
import { minutesOf, sessionLife, type SessionValidity } from './flow-facts.ts';
import {
  type Beginning,
  type Challenge,
  type Device,
  type Flow,
  type FlowTarget,
  flowVersion,
  type Tokens,
} from './flow.ts';

// How a reply by Cognito changes a flow: pure functions from flow and reply to the next flow. after-refusal.ts has the
// changes after a refusal.

/** The replies of InitiateAuth, RespondToAuthChallenge and their admin counterparts. */
export interface AuthReply {
  readonly ChallengeName?: string | undefined;
  readonly ChallengeParameters?: Record<string, string> | undefined;
  readonly Session?: string | undefined;
  readonly AvailableChallenges?: readonly string[] | undefined;
  readonly AuthenticationResult?: AuthenticationResult | undefined;
}

export interface AuthenticationResult {
  readonly AccessToken?: string | undefined;
  readonly IdToken?: string | undefined;
  readonly RefreshToken?: string | undefined;
  readonly ExpiresIn?: number | undefined;
  readonly NewDeviceMetadata?:
    | { readonly DeviceKey?: string | undefined; readonly DeviceGroupKey?: string | undefined }
    | undefined;
}

/** How a reply came about. */
export interface Reception extends Beginning {
  readonly now: Date;
  readonly validity: SessionValidity;
  /** The remembered device that was sent along, if any. */
  readonly deviceKey?: string | undefined;
  /** What was given for the Lambda triggers. */
  readonly clientMetadata?: Record<string, string> | undefined;
  /** The latest end of the temporary password that was used, if it is known. */
  readonly temporaryPasswordUntil?: Date | undefined;
}

export function newFlow(target: FlowTarget, username: string): Flow {
  return { version: flowVersion, target, username };
}

export function afterSignUp(
  flow: Flow,
  reply: {
    readonly confirmed: boolean;
    readonly destination?: string | undefined;
    /** False if no code was sent. */
    readonly codeSent?: boolean;
    readonly session?: string | undefined;
  },
  now: Date,
): Flow {
  const { confirmed, destination, session } = reply;
  const codeSent = reply.codeSent === false ? false : undefined;
  const at = now.toISOString();
  return {
    ...flow,
    inDoubt: undefined,
    signUp: confirmed ? undefined : { at, destination, codeSent, session },
    autoSignIn: confirmed && session !== undefined ? { at, session } : undefined,
  };
}

/** ConfirmSignUp may return a Session that signs the new user in. */
export function afterSignUpConfirmed(flow: Flow, session: string | undefined, now: Date): Flow {
  const autoSignIn = session === undefined ? undefined : { at: now.toISOString(), session };
  return { ...flow, inDoubt: undefined, signUp: undefined, autoSignIn };
}

/** The Session of ConfirmSignUp is single-use. The same sign-in can begin without it. */
export function withoutAutoSignIn(flow: Flow): Flow {
  if (flow.autoSignIn === undefined) return flow;
  const { lastSignIn = { api: 'public', authFlow: 'USER_AUTH' } } = flow;
  return { ...flow, autoSignIn: undefined, lastSignIn };
}

export function afterPasswordForgotten(
  flow: Flow,
  destination: string | undefined,
  now: Date,
): Flow {
  return { ...flow, passwordReset: { at: now.toISOString(), destination } };
}

export function afterPasswordReset(flow: Flow): Flow {
  return { ...flow, passwordReset: undefined };
}

/** After a sign-in step: a new challenge beside the saved tokens, or new tokens. */
export function afterAuthReply(flow: Flow, reply: AuthReply, reception: Reception): Flow {
  if (reply.AuthenticationResult !== undefined) {
    return afterTokens(flow, reply.AuthenticationResult, reception);
  }
  if ((reply.ChallengeName ?? '') === '') throw unreadable('neither a challenge nor tokens');
  return afterChallenge(flow, reply, reception);
}

function afterChallenge(
  flow: Flow,
  { ChallengeName: name = '', ChallengeParameters: parameters = {}, ...reply }: AuthReply,
  reception: Reception,
): Flow {
  return {
    ...withoutUnverifiedToken(flow),
    inDoubt: undefined,
    realUsername: nameIn({ parameters }) ?? flow.realUsername,
    challenge: {
      name,
      parameters,
      session: reply.Session,
      available: reply.AvailableChallenges?.slice(),
      ...beginningOf(reception),
      deviceKey: reception.deviceKey,
      clientMetadata: reception.clientMetadata,
      ...sessionLife(reception.now, reception.validity),
      temporaryPasswordUntil: reception.temporaryPasswordUntil?.toISOString(),
      mfaSetup: name === 'MFA_SETUP' ? 'required' : undefined,
    },
  };
}

function afterTokens(flow: Flow, result: AuthenticationResult, reception: Reception): Flow {
  const tokens = tokensFrom(result, reception);
  const { DeviceKey: deviceKey, DeviceGroupKey: deviceGroupKey } = result.NewDeviceMetadata ?? {};
  const isOffered = deviceKey !== undefined && deviceGroupKey !== undefined;
  return {
    ...withoutUnverifiedToken(flow),
    inDoubt: undefined,
    signUp: undefined,
    passwordReset: undefined,
    challenge: undefined,
    realUsername: usernameClaim(tokens.accessToken) ?? flow.realUsername,
    tokens,
    lastSignIn: beginningOf(tokens),
    mfaPreferenceDue: undefined,
    offeredDevice: isOffered ? { deviceKey, deviceGroupKey } : undefined,
  };
}

/** How the sign-in began, taken from a challenge, tokens or a saved beginning. */
export function beginningOf(begun: Beginning): Beginning {
  const { api, authFlow, preferredChallenge, passwordFirst, noDevice } = begun;
  return { api, authFlow, preferredChallenge, passwordFirst, noDevice };
}

/** Refuses characters that a header or an environment variable cannot hold, such as a line break or a NUL. */
const tokenForm = /^[\u0021-\u007E]+$/;

function tokensFrom(
  result: AuthenticationResult,
  { now, deviceKey, clientMetadata, ...begun }: Omit<Reception, 'validity'>,
): Tokens {
  if (result.AccessToken === undefined) throw unreadable('no access token');
  for (const token of [result.AccessToken, result.IdToken, result.RefreshToken]) {
    if (token !== undefined && !tokenForm.test(token)) throw unreadable('a malformed token');
  }
  return {
    accessToken: result.AccessToken,
    idToken: result.IdToken,
    refreshToken: result.RefreshToken,
    expiresAt: expiryOf(result, now).toISOString(),
    ...beginningOf(begun),
    // The next sign-in uses a device that is confirmed from now on.
    noDevice: undefined,
    deviceKey: result.NewDeviceMetadata?.DeviceKey ?? deviceKey,
    clientMetadata,
  };
}

const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');

/**
 * ExpiresIn counts from now by this machine's clock, and the token's own `exp` is by the server's. The earlier of both holds: a clock that
 * is ahead would otherwise make a token live longer once it is set right.
 */
function expiryOf({ ExpiresIn, AccessToken }: AuthenticationResult, now: Date): Date {
  const exp = AccessToken === undefined ? undefined : decodeJwt(AccessToken)?.claims['exp'];
  const byServer = typeof exp === 'number' ? exp * 1000 : Number.NaN;
  // The multiplication gives a number even if a server sends text.
  const byClock = ExpiresIn === undefined ? Number.NaN : now.getTime() + ExpiresIn * 1000;
  const isTold = !Number.isNaN(byServer) && !Number.isNaN(byClock);
  const expiry = new Date(isTold ? Math.min(byServer, byClock) : onlyNumber(byServer, byClock));
  // A date after the year 9999 has another form than saved dates.
  if (!(Math.abs(expiry.getTime()) < lastMoment))
    throw unreadable('an access token without expiry');
  return expiry;
}

function onlyNumber(one: number, other: number): number {
  return Number.isNaN(one) ? other : one;
}

function usernameClaim(accessToken: string): string | undefined {
  const username = decodeJwt(accessToken)?.claims['username'];
  return typeof username === 'string' ? username : undefined;
}

/** A refresh keeps what the reply leaves out: the refresh token and the device it belongs to. */
export function afterRefresh(flow: Flow, result: AuthenticationResult, now: Date): Flow {
  const before = flow.tokens;
  if (before === undefined) throw new Error('a refresh without tokens');
  const tokens = tokensFrom(result, { ...before, now });
  return {
    ...flow,
    // Another call without a reply stays in doubt.
    inDoubt: flow.inDoubt?.command === 'refresh' ? undefined : flow.inDoubt,
    tokens: {
      ...tokens,
      refreshedAt: now.toISOString(),
      idToken: tokens.idToken ?? before.idToken,
      refreshToken: tokens.refreshToken ?? before.refreshToken,
    },
  };
}

/** AssociateSoftwareToken by Session returns a new Session; by access token it does not. */
export function afterAssociated(
  flow: Flow,
  reply: {
    readonly secretCode: string;
    readonly session?: string | undefined;
    readonly keepSecret: boolean;
  },
  now: Date,
): Flow {
  return {
    ...flow,
    inDoubt: undefined,
    softwareToken: { secretCode: reply.secretCode, verified: false, keep: reply.keepSecret },
    // No code of the new secret has been used yet.
    spentTotpStep: undefined,
    challenge: withNewSession(flow.challenge, reply.session, 'associated', now),
  };
}

export function afterTokenVerified(
  flow: Flow,
  reply: { readonly session?: string | undefined },
  now: Date,
): Flow {
  const { softwareToken } = flow;
  return {
    ...flow,
    inDoubt: undefined,
    softwareToken: softwareToken?.keep === true ? { ...softwareToken, verified: true } : undefined,
    mfaPreferenceDue: flow.challenge === undefined ? true : flow.mfaPreferenceDue,
    challenge: withNewSession(flow.challenge, reply.session, 'verified', now),
  };
}

/** Cognito accepted a code of the software token, or refused it as used. This code and earlier ones are spent. */
export function afterTotpSpent(flow: Flow, timeStep: number): Flow {
  const before = flow.spentTotpStep ?? 0;
  // Cognito accepts codes of one step either way. A step further ahead was saved with a wrong clock.
  const spentTotpStep = before > timeStep + 2 ? timeStep : Math.max(before, timeStep);
  return { ...flow, inDoubt: undefined, spentTotpStep };
}

/** The user chose which factors a sign-in asks for. */
export function afterMfaPreference(flow: Flow): Flow {
  return { ...flow, mfaPreferenceDue: undefined };
}

function withNewSession(
  challenge: Challenge | undefined,
  session: string | undefined,
  mfaSetup: 'associated' | 'verified',
  now: Date,
): Challenge | undefined {
  if (challenge?.name !== 'MFA_SETUP') return challenge;
  if (session === undefined) throw unreadable('no Session');
  return { ...challenge, ...sessionLife(now, minutesOf(challenge)), session, mfaSetup };
}

/** Keeps the device password before ConfirmDevice registers its verifier. */
export function withDevicePassword(flow: Flow, devicePassword: string): Flow {
  if (flow.offeredDevice === undefined) throw new Error('no device was offered');
  return { ...flow, offeredDevice: { ...flow.offeredDevice, devicePassword } };
}

/** The confirmed device takes the place of the one remembered before. */
export function afterDeviceConfirmed(flow: Flow, device: Device): Flow {
  return { ...flow, inDoubt: undefined, offeredDevice: undefined, device };
}

export function afterDeviceStatus(flow: Flow, remembered: boolean): Flow {
  return flow.device === undefined ? flow : { ...flow, device: { ...flow.device, remembered } };
}

/** After ForgetDevice: the saved facts of that device go, and its tokens can no longer be refreshed. */
export function afterDeviceForgotten(flow: Flow, deviceKey: string): Flow {
  const { device, offeredDevice, tokens } = flow;
  const isOfTokens = tokens?.deviceKey === deviceKey;
  return {
    ...flow,
    tokens: tokens !== undefined && isOfTokens ? { ...tokens, deviceForgotten: true } : tokens,
    device: device?.deviceKey === deviceKey ? undefined : device,
    offeredDevice: offeredDevice?.deviceKey === deviceKey ? undefined : offeredDevice,
  };
}

/** Cognito no longer knows the device: its key would make every sign-in fail. */
export function withoutDevice(flow: Flow): Flow {
  return { ...flow, device: undefined };
}

/** Signing out forgets tokens and challenge, and keeps the device and a saved TOTP secret. */
export function afterSignOut(flow: Flow): Flow {
  return {
    ...withoutUnverifiedToken(flow),
    tokens: undefined,
    challenge: undefined,
    inDoubt: undefined,
    offeredDevice: undefined,
    mfaPreferenceDue: undefined,
  };
}

/** The refresh token is revoked, so all tokens are useless. A pending challenge stays. */
export function afterTokensRevoked(flow: Flow): Flow {
  return { ...flow, tokens: undefined, offeredDevice: undefined, mfaPreferenceDue: undefined };
}

/** Marks that a call which spends something is about to be sent. */
export function inDoubt(flow: Flow, command: string, now: Date): Flow {
  return { ...flow, inDoubt: { command, since: now.toISOString() } };
}

/** The real username, if the challenge has it. */
export function nameIn({ parameters }: Pick<Challenge, 'parameters'>): string | undefined {
  return parameters['USER_ID_FOR_SRP'] ?? parameters['USERNAME'];
}

/** A secret saved by --save-secret stays: if the reply to its verification was lost, it may be in use. */
export function withoutUnverifiedToken(flow: Flow): Flow {
  const { softwareToken } = flow;
  const isUseless = softwareToken?.verified === false && !softwareToken.keep;
  return isUseless ? { ...flow, softwareToken: undefined } : flow;
}
