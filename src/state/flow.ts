import * as z from 'zod/mini';

const Timestamp = z.iso.datetime();

/** Where a flow belongs. Its tokens and Sessions are never sent anywhere else. */
const Target = z.object({
  /** `embedded`, a URL, or absent for AWS itself. */
  endpoint: z.optional(z.string()),
  region: z.optional(z.string()),
  userPoolId: z.optional(z.string()),
  clientId: z.string(),
});

/** The API that began the sign-in. The same API answers its challenges. */
const Api = z.enum(['public', 'admin']);

/** How a sign-in began, to lead back to the same place. */
export const Beginning = z.object({
  api: Api,
  authFlow: z.string(),
  /** PREFERRED_CHALLENGE of USER_AUTH. */
  preferredChallenge: z.optional(z.string()),
  /** CUSTOM_AUTH with the proof of the password before the custom challenges. */
  passwordFirst: z.optional(z.boolean()),
  /** The sign-in does not use the remembered device. */
  noDevice: z.optional(z.boolean()),
});

/** Cognito hands it to Lambda triggers of one call, and forgets it. So it goes with the later calls that make tokens too. */
const ClientMetadata = z.optional(z.record(z.string(), z.string()));

export const Challenge = z.extend(Beginning, {
  name: z.string(),
  parameters: z.record(z.string(), z.string()),
  /** Cognito's opaque Session. Absent when the challenge came without one, or once it has ended. */
  session: z.optional(z.string()),
  available: z.optional(z.array(z.string())),
  /** The remembered device that the sign-in was begun with. */
  deviceKey: z.optional(z.string()),
  obtainedAt: Timestamp,
  expiresAt: Timestamp,
  /** True if the lifetime of the client's Sessions is unknown, so that three minutes are assumed. */
  assumed: z.boolean(),
  /** Why the Session has ended, as Cognito said. */
  ended: z.optional(z.enum(['expired', 'spent'])),
  /** For NEW_PASSWORD_REQUIRED: the latest time at which the temporary password is valid, if known. */
  temporaryPasswordUntil: z.optional(Timestamp),
  clientMetadata: ClientMetadata,
  /** How far the set-up of a software token has come within MFA_SETUP. */
  mfaSetup: z.optional(z.enum(['required', 'associated', 'verified'])),
});

export const Tokens = z.extend(Beginning, {
  accessToken: z.string(),
  idToken: z.optional(z.string()),
  refreshToken: z.optional(z.string()),
  expiresAt: Timestamp,
  clientMetadata: ClientMetadata,
  /** Absent until the first refresh. */
  refreshedAt: z.optional(Timestamp),
  /** The device that these tokens were issued to: refreshing them needs it. */
  deviceKey: z.optional(z.string()),
  /** That device was forgotten since, so the refresh token can only be revoked. */
  deviceForgotten: z.optional(z.literal(true)),
});

export const Device = z.object({
  deviceKey: z.string(),
  deviceGroupKey: z.string(),
  /** Generated here and known only here. It is saved before the call that registers its verifier. */
  devicePassword: z.string(),
  remembered: z.boolean(),
});

const OfferedDevice = z.omit(z.partial(Device, { devicePassword: true }), { remembered: true });

export const flowVersion = 1;

export const FlowSchema = z.object({
  version: z.literal(flowVersion),
  target: Target,
  /** As typed: a username or an alias. */
  username: z.string(),
  /** As Cognito knows the user; challenge steps, SECRET_HASH, device and refresh calls use it. */
  realUsername: z.optional(z.string()),
  /** Present from SignUp until the account is confirmed. */
  signUp: z.optional(
    z.object({
      at: Timestamp,
      destination: z.optional(z.string()),
      /** False if Cognito sent no code: the user has no address, or the pool does not send codes. */
      codeSent: z.optional(z.literal(false)),
      /** The Session of SignUp, if the pool lets new users sign in at once without a password. */
      session: z.optional(z.string()),
    }),
  ),
  /** The Session of ConfirmSignUp: signs the new user in by USER_AUTH, once. */
  autoSignIn: z.optional(z.object({ at: Timestamp, session: z.string() })),
  /** Present from ForgotPassword until a password has been set, or used. */
  passwordReset: z.optional(z.object({ at: Timestamp, destination: z.optional(z.string()) })),
  challenge: z.optional(Challenge),
  tokens: z.optional(Tokens),
  /** How the latest sign-in began, to suggest the next one. */
  lastSignIn: z.optional(Beginning),
  /** The operation that exchanges this client's refresh tokens, if it is not REFRESH_TOKEN_AUTH. */
  refreshOperation: z.optional(z.literal('GetTokensFromRefreshToken')),
  /** The secret of a software token, kept until it is verified, and after that only on request. */
  softwareToken: z.optional(
    z.object({ secretCode: z.string(), verified: z.boolean(), keep: z.boolean() }),
  ),
  /** RFC 6238's T of the latest code that the software token has spent. Codes are single-use. */
  spentTotpStep: z.optional(z.int().check(z.nonnegative())),
  /** Set after a software token was verified by access token: Cognito asks for it only once it is a preference. */
  mfaPreferenceDue: z.optional(z.boolean()),
  /** Confirmed, and sent with every sign-in from then on. */
  device: z.optional(Device),
  /** Came with the latest tokens and awaits ConfirmDevice. */
  offeredDevice: z.optional(OfferedDevice),
  /** A call that spends something began, and its reply has not been saved. */
  inDoubt: z.optional(z.object({ command: z.string(), since: Timestamp })),
});

/** One user's sign-in state. Its phase is computed, never stored. */
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

/** Public operations need neither pool nor region, so a value that one side lacks is not a difference. */
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
