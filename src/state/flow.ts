import * as z from 'zod';

const Timestamp = z.iso.datetime();

/** Where a flow belongs. Its tokens and Sessions are never sent anywhere else. */
const Target = z.object({
  /** `embedded`, a URL, or absent for AWS itself. */
  endpoint: z.string().optional(),
  region: z.string().optional(),
  userPoolId: z.string().optional(),
  clientId: z.string(),
});

/** Which family of operations a sign-in began with: its challenges are answered by the same one. */
const Api = z.enum(['public', 'admin']);

/** How a sign-in was begun: what leads back to the same place. */
export const Beginning = z.object({
  api: Api,
  authFlow: z.string(),
  /** PREFERRED_CHALLENGE of USER_AUTH. */
  preferredChallenge: z.string().optional(),
  /** CUSTOM_AUTH with the proof of the password before the custom challenges. */
  passwordFirst: z.boolean().optional(),
  /** Without the remembered device, though there may be one. */
  noDevice: z.boolean().optional(),
});

export const Challenge = Beginning.extend({
  name: z.string(),
  parameters: z.record(z.string(), z.string()),
  /** Cognito's opaque Session. Absent when the challenge came without one, or once it has ended. */
  session: z.string().optional(),
  available: z.array(z.string()).optional(),
  /** The remembered device that the sign-in was begun with. */
  deviceKey: z.string().optional(),
  obtainedAt: Timestamp,
  expiresAt: Timestamp,
  /** True when nobody could tell how long the client's Sessions live, so that three minutes are assumed. */
  assumed: z.boolean(),
  /** Why the Session is of no more use, as Cognito said. */
  ended: z.enum(['expired', 'spent']).optional(),
  /** Of NEW_PASSWORD_REQUIRED: the latest moment until which the temporary password is good, if that is known. */
  temporaryPasswordUntil: Timestamp.optional(),
  /** How far the set-up of a software token has come within MFA_SETUP. */
  mfaSetup: z.enum(['required', 'associated', 'verified']).optional(),
});

export const Tokens = Beginning.extend({
  accessToken: z.string(),
  idToken: z.string().optional(),
  refreshToken: z.string().optional(),
  expiresAt: Timestamp,
  /** Absent until they are refreshed for the first time. */
  refreshedAt: Timestamp.optional(),
  /** The device that these tokens were issued to: refreshing them needs it. */
  deviceKey: z.string().optional(),
  /** That device has been forgotten since: what is left of the refresh token is that it can be revoked. */
  deviceForgotten: z.literal(true).optional(),
});

export const Device = z.object({
  deviceKey: z.string(),
  deviceGroupKey: z.string(),
  /** Made here and known to nobody else; saved before the call that registers its verifier. */
  devicePassword: z.string(),
  remembered: z.boolean(),
});

const OfferedDevice = Device.partial({ devicePassword: true }).omit({ remembered: true });

export const flowVersion = 1;

export const FlowSchema = z.object({
  version: z.literal(flowVersion),
  target: Target,
  /** As typed: a username or an alias. */
  username: z.string(),
  /** As Cognito knows the user; challenge steps, SECRET_HASH, device and refresh calls use it. */
  realUsername: z.string().optional(),
  /** Present from SignUp until the account is confirmed. */
  signUp: z
    .object({
      at: Timestamp,
      destination: z.string().optional(),
      /** False where Cognito said that no code was sent: the user has no address, or the pool sends none. */
      codeSent: z.literal(false).optional(),
      /** Of SignUp, where the pool lets new users go on to sign in without a password. */
      session: z.string().optional(),
    })
    .optional(),
  /** The Session of ConfirmSignUp: signs the new user in by USER_AUTH, once. */
  autoSignIn: z.object({ at: Timestamp, session: z.string() }).optional(),
  /** Present from ForgotPassword until a password has been set, or used. */
  passwordReset: z.object({ at: Timestamp, destination: z.string().optional() }).optional(),
  challenge: Challenge.optional(),
  tokens: Tokens.optional(),
  /** How the latest tokens were got, or might have been: what is likely to get the next ones. */
  lastSignIn: Beginning.optional(),
  /** What this client wants its refresh tokens to be exchanged by, where that is not REFRESH_TOKEN_AUTH. */
  refreshOperation: z.literal('GetTokensFromRefreshToken').optional(),
  /** The secret of a software token, kept until it is verified, and after that only on request. */
  softwareToken: z
    .object({ secretCode: z.string(), verified: z.boolean(), keep: z.boolean() })
    .optional(),
  /** RFC 6238's T of the latest code that the software token has spent. Codes are single-use. */
  spentTotpStep: z.number().int().nonnegative().optional(),
  /** Set when a software token was verified by access token: until it is made a preference, Cognito does not ask for it. */
  mfaPreferenceDue: z.boolean().optional(),
  /** Confirmed, and sent with every sign-in from then on. */
  device: Device.optional(),
  /** Came with the latest tokens and awaits ConfirmDevice. */
  offeredDevice: OfferedDevice.optional(),
  /** A call that spends something was begun and its reply has not been saved. */
  inDoubt: z.object({ command: z.string(), since: Timestamp }).optional(),
});

/** How far one user has come. Its phase is computed, never stored. */
export type Flow = z.infer<typeof FlowSchema>;
export type Beginning = z.infer<typeof Beginning>;
export type FlowTarget = z.infer<typeof Target>;
export type Challenge = z.infer<typeof Challenge>;
export type Tokens = z.infer<typeof Tokens>;
export type Device = z.infer<typeof Device>;
type Api = z.infer<typeof Api>;

/** The first thing in which two targets differ, in words; undefined when they are the same place. */
export function differingTargets(
  saved: FlowTarget,
  chosen: FlowTarget,
): { saved: string; chosen: string } | undefined {
  if (saved.endpoint !== chosen.endpoint) {
    return words('endpoint', saved.endpoint ?? 'AWS', chosen.endpoint ?? 'AWS');
  }
  if (isOther(saved.userPoolId, chosen.userPoolId)) {
    return words('user pool', saved.userPoolId, chosen.userPoolId);
  }
  if (saved.clientId !== chosen.clientId) return words('client', saved.clientId, chosen.clientId);
  if (isOther(saved.region, chosen.region)) return words('region', saved.region, chosen.region);
  return undefined;
}

/** Public operations do without pool and region: what one side does not know does not differ. */
function isOther(saved: string | undefined, chosen: string | undefined): boolean {
  return saved !== undefined && chosen !== undefined && saved !== chosen;
}

function words(
  what: string,
  saved: string | undefined,
  chosen: string | undefined,
): { saved: string; chosen: string } {
  return { saved: `${what} ${saved ?? 'unknown'}`, chosen: chosen ?? 'unknown' };
}
