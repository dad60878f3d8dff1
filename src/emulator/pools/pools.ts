import * as z from 'zod';
import type { Engine } from '../engine.ts';
import { CognitoFault, invalidParameter, resourceNotFound } from '../fault.ts';
import { randomOpaque, randomText } from '../random.ts';
import { remembered } from '../storage/remembered.ts';
import type { MfaFactor } from '../wire/members.ts';
import {
  AcrConfiguration,
  DcrConfiguration,
  EmailConfiguration,
  EmailMessage,
  EmailSubject,
  InviteMessageTemplate,
  KeyConfiguration,
  LambdaConfig,
  MessageTemplate,
  SmsConfiguration,
  SmsMessage,
  UserPoolAddOns,
  WebAuthnConfiguration,
} from './pool-configurations.ts';
import { SchemaAttribute } from './schema-attributes.ts';

const Days = z.number().int().min(0).max(365);

export const PasswordPolicy = z.object({
  MinimumLength: z.number().int().min(6).max(99).default(8),
  RequireUppercase: z.boolean().default(true),
  RequireLowercase: z.boolean().default(true),
  RequireNumbers: z.boolean().default(true),
  RequireSymbols: z.boolean().default(true),
  PasswordHistorySize: z.number().int().min(0).max(24).optional(),
  /** 0 means the default too. */
  TemporaryPasswordValidityDays: Days.default(7).transform((days) => (days === 0 ? 7 : days)),
});
export type PasswordPolicy = z.infer<typeof PasswordPolicy>;

const FirstAuthFactor = z.enum(['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN']);
const VerifiableAttribute = z.enum(['phone_number', 'email']);

interface DeviceConfiguration {
  readonly ChallengeRequiredOnNewDevice: boolean;
  readonly DeviceOnlyRememberedOnUserPrompt: boolean;
}

/** Either member turns device tracking on. Without both it is off. */
function trackingDevices(
  given: { [Name in keyof DeviceConfiguration]?: boolean | undefined } = {},
): DeviceConfiguration | undefined {
  if (Object.keys(given).length === 0) return undefined;
  const { ChallengeRequiredOnNewDevice = false, DeviceOnlyRememberedOnUserPrompt = false } = given;
  return { ChallengeRequiredOnNewDevice, DeviceOnlyRememberedOnUserPrompt };
}

/** The settings of CreateUserPool and UpdateUserPool, with Cognito's defaults. */
export const PoolSettings = z.object({
  Policies: z
    .object({
      PasswordPolicy: PasswordPolicy.prefault({}),
      SignInPolicy: z
        .object({
          AllowedFirstAuthFactors: z.array(FirstAuthFactor).min(1).max(4).default(['PASSWORD']),
        })
        .prefault({}),
    })
    .prefault({}),
  DeletionProtection: z.enum(['ACTIVE', 'INACTIVE']).default('INACTIVE'),
  LambdaConfig: LambdaConfig.default({}),
  AutoVerifiedAttributes: z.array(VerifiableAttribute).optional(),
  AliasAttributes: z.array(z.enum(['phone_number', 'email', 'preferred_username'])).optional(),
  UsernameAttributes: z.array(VerifiableAttribute).optional(),
  VerificationMessageTemplate: MessageTemplate.prefault({}),
  SmsVerificationMessage: SmsMessage.optional(),
  EmailVerificationMessage: EmailMessage.optional(),
  EmailVerificationSubject: EmailSubject.optional(),
  SmsAuthenticationMessage: SmsMessage.optional(),
  UserAttributeUpdateSettings: z
    .object({ AttributesRequireVerificationBeforeUpdate: z.array(VerifiableAttribute).default([]) })
    .prefault({}),
  DeviceConfiguration: z
    .object({
      ChallengeRequiredOnNewDevice: z.boolean().optional(),
      DeviceOnlyRememberedOnUserPrompt: z.boolean().optional(),
    })
    .optional()
    .transform(trackingDevices),
  EmailConfiguration: EmailConfiguration.prefault({}),
  SmsConfiguration: SmsConfiguration.optional(),
  UserPoolTags: z.record(z.string(), z.string()).optional(),
  AdminCreateUserConfig: z
    .object({
      AllowAdminCreateUserOnly: z.boolean().default(false),
      UnusedAccountValidityDays: Days.default(7),
      InviteMessageTemplate: InviteMessageTemplate.optional(),
    })
    .prefault({}),
  UserPoolAddOns: UserPoolAddOns.optional(),
  DcrConfiguration: DcrConfiguration.optional(),
  UsernameConfiguration: z.object({ CaseSensitive: z.boolean() }).optional(),
  AccountRecoverySetting: z
    .object({
      RecoveryMechanisms: z
        .array(
          z.object({
            Priority: z.number().int().min(1).max(2),
            Name: z.enum(['verified_email', 'verified_phone_number', 'admin_only']),
          }),
        )
        .min(1)
        .max(2),
    })
    .default({
      RecoveryMechanisms: [
        { Priority: 1, Name: 'verified_email' },
        { Priority: 2, Name: 'verified_phone_number' },
      ],
    }),
  UserPoolTier: z.enum(['LITE', 'ESSENTIALS', 'PLUS']).default('ESSENTIALS'),
  KeyConfiguration: KeyConfiguration.prefault({}),
  IssuerConfiguration: z
    .object({ Type: z.enum(['ORIGINAL', 'UPDATED']).default('ORIGINAL') })
    .prefault({}),
  AcrConfiguration: AcrConfiguration.optional(),
});

/** The settings of SetUserPoolMfaConfig. */
export const MfaSettings = z.object({
  MfaConfiguration: z.enum(['OFF', 'ON', 'OPTIONAL']),
  SoftwareTokenMfaConfiguration: z.object({ Enabled: z.boolean().default(false) }).optional(),
  SmsMfaConfiguration: z
    .object({
      SmsAuthenticationMessage: SmsMessage.optional(),
      SmsConfiguration: SmsConfiguration.optional(),
    })
    .optional(),
  EmailMfaConfiguration: z
    .object({
      Message: EmailMessage.optional(),
      Subject: z
        .string()
        .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+$/u)
        .optional(),
    })
    .optional(),
  WebAuthnConfiguration: WebAuthnConfiguration.optional(),
});

export const Pool = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  modifiedAt: z.number(),
  settings: PoolSettings,
  schema: z.array(SchemaAttribute),
  mfa: MfaSettings,
});
export type Pool = z.infer<typeof Pool>;

export type TokenUse = 'access' | 'id';
const SigningKey = z.object({ kid: z.string(), privateKey: z.string() });
type SigningKey = z.infer<typeof SigningKey>;

const Document = z.object({ document: z.string() });

/** The region of a pool, with which its id begins. */
export function regionOf(userPoolId: string): string {
  return userPoolId.split('_')[0] ?? '';
}

/** A pool of the caller's region. @throws ResourceNotFoundException */
export function getPool(engine: Engine, userPoolId: string): Pool {
  const pool = findPool(engine, userPoolId);
  const { callerRegion = regionOf(userPoolId) } = engine;
  if (pool !== undefined && regionOf(pool.id) === callerRegion) return pool;
  throw resourceNotFound(`User pool ${userPoolId} does not exist.`);
}

export function findPool({ database }: Engine, userPoolId: string): Pool | undefined {
  return rememberPool(database, userPoolId, () => {
    const row = database.get(Document, 'SELECT document FROM pools WHERE id = ?', userPoolId);
    return row === undefined ? undefined : Pool.parse(JSON.parse(row.document));
  });
}

const rememberPool = remembered<Pool>();

/** Creates a pool with its two signing keys (PKCS #8 PEM). */
export function addPool(
  engine: Engine,
  parts: Omit<Pool, 'id' | 'createdAt' | 'modifiedAt'>,
  keys: Readonly<Record<TokenUse, string>>,
): Pool {
  const at = engine.now().getTime();
  const id = `${engine.callerRegion ?? 'us-east-1'}_${randomText(engine, 9, alphanumerics)}`;
  const pool = { ...parts, id, createdAt: at, modifiedAt: at };
  const insert = 'INSERT INTO pools (id, created_at, document) VALUES (?, ?, ?)';
  engine.database.run(insert, id, at, JSON.stringify(pool));
  for (const tokenUse of ['access', 'id'] as const) {
    const kid = Buffer.from(randomOpaque(engine, 32), 'base64url').toString('base64');
    const insertKey =
      'INSERT INTO signing_keys (pool_id, token_use, kid, private_key) VALUES (?, ?, ?, ?)';
    engine.database.run(insertKey, id, tokenUse, kid, keys[tokenUse]);
  }
  return pool;
}

const alphanumerics = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export function savePool({ database }: Engine, pool: Pool): void {
  database.settingsChange();
  database.run('UPDATE pools SET document = ? WHERE id = ?', JSON.stringify(pool), pool.id);
}

/** Removes the pool and everything in it. */
export function removePool({ database }: Engine, pool: Pool): void {
  database.settingsChange();
  database.run('DELETE FROM pools WHERE id = ?', pool.id);
}

export function signingKey({ database }: Engine, poolId: string, tokenUse: TokenUse): SigningKey {
  const key = rememberKey(database, `${tokenUse} ${poolId}`, () => {
    const sql =
      'SELECT kid, private_key AS privateKey FROM signing_keys WHERE pool_id = ? AND token_use = ?';
    return database.get(SigningKey, sql, poolId, tokenUse);
  });
  if (key === undefined) throw new Error(`The pool ${poolId} has no key for ${tokenUse} tokens.`);
  return key;
}

const rememberKey = remembered<SigningKey>();

/** A pool as CreateUserPool and DescribeUserPool show it. */
export function describePool(engine: Engine, pool: Pool): object {
  const count = engine.database.get(
    z.object({ users: z.number() }),
    'SELECT user_count AS users FROM pools WHERE id = ?',
    pool.id,
  );
  return {
    Id: pool.id,
    Name: pool.name,
    ...pool.settings,
    LastModifiedDate: epochSeconds(pool.modifiedAt),
    CreationDate: epochSeconds(pool.createdAt),
    SchemaAttributes: pool.schema,
    MfaConfiguration: pool.mfa.MfaConfiguration,
    EstimatedNumberOfUsers: count?.users ?? 0,
    Arn: `arn:aws:cognito-idp:${regionOf(pool.id)}:000000000000:userpool/${pool.id}`,
  };
}

/** A time in milliseconds as replies show it: seconds with a fraction. */
export function epochSeconds(milliseconds: number): number {
  return milliseconds / 1000;
}

/** The form of a username or alias for look-ups: in lower case, unless the pool is case-sensitive. */
export function foldCase(pool: Pool, name: string): string {
  // A pool created by the API without UsernameConfiguration is case-sensitive. Only `CaseSensitive: false` changes
  // that.
  return pool.settings.UsernameConfiguration?.CaseSensitive === false ? name.toLowerCase() : name;
}

/** The second factors that the pool has enabled, in Cognito's order. */
export function poolFactors({ mfa, settings }: Pool): MfaFactor[] {
  const { SmsMfaConfiguration, SoftwareTokenMfaConfiguration, EmailMfaConfiguration } = mfa;
  const canSendSms = SmsMfaConfiguration?.SmsConfiguration ?? settings.SmsConfiguration;
  return [
    ...(SmsMfaConfiguration !== undefined && canSendSms !== undefined ? ['SMS_MFA' as const] : []),
    ...(SoftwareTokenMfaConfiguration?.Enabled === true ? ['SOFTWARE_TOKEN_MFA' as const] : []),
    ...(EmailMfaConfiguration === undefined ? [] : ['EMAIL_OTP' as const]),
  ];
}

/**
 * The settings with the messages under both of their names: members of the template, and the older members beside it.
 * The template wins.
 *
 * @throws InvalidParameterException, FeatureUnavailableInTierException
 */
export function checkedPoolSettings(given: z.output<typeof PoolSettings>): Pool['settings'] {
  checkSignInPolicy(given);
  checkPreTokenGeneration(given);
  const { VerificationMessageTemplate: template, ...rest } = given;
  const sms = template.SmsMessage ?? rest.SmsVerificationMessage;
  const message = template.EmailMessage ?? rest.EmailVerificationMessage;
  const subject = template.EmailSubject ?? rest.EmailVerificationSubject;
  return {
    ...rest,
    VerificationMessageTemplate: {
      ...template,
      SmsMessage: sms,
      EmailMessage: message,
      EmailSubject: subject,
    },
    SmsVerificationMessage: sms,
    EmailVerificationMessage: message,
    EmailVerificationSubject: subject,
  };
}

/** The plain ARN and the one with a version must be the same; versions 2 and 3 need the tier Essentials. */
function checkPreTokenGeneration({
  LambdaConfig: { PreTokenGeneration: plain, PreTokenGenerationConfig: versioned },
  UserPoolTier,
}: z.output<typeof PoolSettings>): void {
  if (versioned === undefined) return;
  if (plain !== undefined && plain !== versioned.LambdaArn) {
    throw invalidParameter(
      'PreTokenGeneration and the LambdaArn of PreTokenGenerationConfig must be identical.',
    );
  }
  if (versioned.LambdaVersion !== 'V1_0') checkTier({ UserPoolTier }, 'Access Token Customization');
}

type Settings = Pick<Pool['settings'], 'Policies' | 'UserPoolTier'>;

/** First factors other than the password need the tier Essentials. @throws FeatureUnavailableInTierException */
function checkSignInPolicy({ Policies, UserPoolTier }: Settings): void {
  const factors = Policies.SignInPolicy.AllowedFirstAuthFactors;
  if (factors.every((factor) => factor === 'PASSWORD')) return;
  checkTier({ UserPoolTier }, 'Sign In Policy');
}

/** The choice-based flow needs the tier Essentials. @throws FeatureUnavailableInTierException */
export function checkChoiceBasedFlow({ settings }: Pool): void {
  checkTier(settings, 'Choice Based Authentication');
}

/** Cognito's names for these features are not known. The sentence is the one for refresh token rotation. */
function checkTier({ UserPoolTier }: Pick<Settings, 'UserPoolTier'>, feature: string): void {
  if (UserPoolTier !== 'LITE') return;
  throw new CognitoFault(
    'FeatureUnavailableInTierException',
    `The following features need to be disabled for the LITE pricing tier configured: ${feature}`,
  );
}

/** Whether a passkey counts as MFA by itself. */
const MultiFactorPasskey = z.object({
  FactorConfiguration: z.literal('MULTI_FACTOR_WITH_USER_VERIFICATION'),
});

/**
 * A first factor is not followed by MFA unless it is the password, so a pool that requires MFA allows no other one, except
 * a passkey that is MFA by itself.
 *
 * @param passkeyText Cognito refuses the same passkey with other words in each operation.
 * @throws InvalidParameterException
 */
export function checkFirstFactors(
  { settings, mfa }: Pick<Pool, 'settings' | 'mfa'>,
  passkeyText: string,
): void {
  if (mfa.MfaConfiguration !== 'ON') return;
  const allowed = settings.Policies.SignInPolicy.AllowedFirstAuthFactors;
  if (allowed.includes('EMAIL_OTP') || allowed.includes('SMS_OTP')) {
    throw invalidParameter(
      'Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled',
    );
  }
  const isPasskeyMfa = MultiFactorPasskey.safeParse(mfa.WebAuthnConfiguration).success;
  if (allowed.includes('WEB_AUTHN') && !isPasskeyMfa) throw invalidParameter(passkeyText);
}

/** The refusal of CreateUserPool and UpdateUserPool. */
export const passkeyIsNoMfa =
  'WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for MFA.';
