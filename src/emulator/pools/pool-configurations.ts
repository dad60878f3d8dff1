import * as z from 'zod';

/**
 * The shapes within a pool's settings, with the limits of Cognito's API model. Most are only kept and given back.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
const Text = z.string().max(131_072);

export const Arn = z
  .string()
  .min(20)
  .max(2048)
  .regex(
    /^arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?$/,
  );

export const SmsMessage = z
  .string()
  .min(6)
  .max(140)
  .regex(/^.*\{####\}.*$/s);
export const EmailMessage = z
  .string()
  .min(6)
  .max(20_000)
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{####\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*$/u);
export const EmailSubject = z
  .string()
  .min(1)
  .max(140)
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\s]+$/u);

export const MessageTemplate = z.object({
  SmsMessage: SmsMessage.optional(),
  EmailMessage: EmailMessage.optional(),
  EmailSubject: EmailSubject.optional(),
  EmailMessageByLink: z
    .string()
    .min(6)
    .max(20_000)
    .regex(
      /^[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*\{##[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*##\}[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*$/u,
    )
    .optional(),
  EmailSubjectByLink: EmailSubject.optional(),
  DefaultEmailOption: z
    .enum(['CONFIRM_WITH_LINK', 'CONFIRM_WITH_CODE'])
    .default('CONFIRM_WITH_CODE'),
});

export const InviteMessageTemplate = z.object({
  SMSMessage: z.string().min(6).max(140).optional(),
  EmailMessage: z
    .string()
    .min(6)
    .max(20_000)
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*$/u)
    .optional(),
  EmailSubject: EmailSubject.optional(),
});

function lambda<Versions extends [string, ...string[]]>(...versions: Versions) {
  return z.object({ LambdaVersion: z.enum(versions), LambdaArn: Arn }).optional();
}

export const LambdaConfig = z.object({
  PreSignUp: Arn.optional(),
  CustomMessage: Arn.optional(),
  PostConfirmation: Arn.optional(),
  PreAuthentication: Arn.optional(),
  PostAuthentication: Arn.optional(),
  DefineAuthChallenge: Arn.optional(),
  CreateAuthChallenge: Arn.optional(),
  VerifyAuthChallengeResponse: Arn.optional(),
  PreTokenGeneration: Arn.optional(),
  UserMigration: Arn.optional(),
  PreTokenGenerationConfig: lambda('V1_0', 'V2_0', 'V3_0'),
  CustomSMSSender: lambda('V1_0'),
  CustomEmailSender: lambda('V1_0'),
  KMSKeyID: Arn.optional(),
  InboundFederation: lambda('V1_0'),
});
export type LambdaConfig = z.infer<typeof LambdaConfig>;

export const EmailConfiguration = z.object({
  SourceArn: Arn.optional(),
  ReplyToEmailAddress: z
    .string()
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+@[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u)
    .optional(),
  EmailSendingAccount: z.enum(['COGNITO_DEFAULT', 'DEVELOPER']).default('COGNITO_DEFAULT'),
  From: Text.optional(),
  ConfigurationSet: z
    .string()
    .min(1)
    .max(64)
    .regex(/^[a-zA-Z0-9_-]+$/)
    .optional(),
});

export const SmsConfiguration = z.object({
  SnsCallerArn: Arn.optional(),
  ExternalId: Text.optional(),
  SnsRegion: z.string().min(5).max(32).optional(),
  EumsSms: z
    .object({
      CallerArn: Arn,
      ExternalId: Text.optional(),
      OriginationIdentity: Text.optional(),
      ConfigurationSetName: Text.optional(),
      InEntityId: Text.optional(),
      InTemplateId: Text.optional(),
      Region: Text.optional(),
    })
    .optional(),
});

export const UserPoolAddOns = z.object({
  AdvancedSecurityMode: z.enum(['OFF', 'AUDIT', 'ENFORCED']),
  AdvancedSecurityAdditionalFlows: z
    .object({ CustomAuthMode: z.enum(['AUDIT', 'ENFORCED']).optional() })
    .optional(),
});

const GrantType = z.enum(['code', 'implicit', 'client_credentials']);

export const DcrConfiguration = z.object({
  EnableStatus: z.enum(['Enabled', 'Disabled']).optional(),
  OpenDcrEnabled: z.boolean().optional(),
  AuthenticatedGrantTypes: z.array(GrantType).optional(),
  OpenDcrGrantTypes: z.array(GrantType).optional(),
  AllowedScopes: z.array(z.string()).optional(),
});

export const KeyConfiguration = z.object({
  KeyType: z.enum(['AWS_OWNED_KEY', 'CUSTOMER_MANAGED_KEY']).default('AWS_OWNED_KEY'),
  KmsKeyArn: Arn.optional(),
});

export const AcrConfiguration = z.partialRecord(
  z.enum(['Level1', 'Level2', 'Level3', 'Level4']),
  z.object({ AcrValue: z.string() }),
);

export const WebAuthnConfiguration = z.object({
  RelyingPartyId: z.string().min(1).max(127).optional(),
  UserVerification: z.enum(['required', 'preferred']).optional(),
  FactorConfiguration: z.enum(['SINGLE_FACTOR', 'MULTI_FACTOR_WITH_USER_VERIFICATION']).optional(),
});
