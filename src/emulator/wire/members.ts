import * as z from 'zod';

export const MfaFactor = z.enum(['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP']);
export type MfaFactor = z.infer<typeof MfaFactor>;

/**
 * Members that many requests share, with the limits of Cognito's API model.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/Welcome.html
 */
export const UserPoolId = z
  .string()
  .min(1)
  .max(55)
  .regex(/^[\w-]+_[0-9a-zA-Z]+$/);
export const ClientId = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w+]+$/);
export const ClientName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w\s+=,.@-]+$/);
export const Username = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u);
export const Password = z
  .string()
  .max(256)
  .regex(/^[\S]+$/);
export const SecretHash = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\w+=/]+$/);
/** The app client's secret, in requests that send it as it is. */
export const ClientSecret = z
  .string()
  .min(24)
  .max(64)
  .regex(/^[\w+]+$/);
export const Session = z.string().min(20).max(4096);
export const Token = z.string().regex(/^[A-Za-z0-9-_=.]+$/);
export const ConfirmationCode = z
  .string()
  .min(1)
  .max(2048)
  .regex(/^[\S]+$/);
export const SoftwareTokenUserCode = z
  .string()
  .min(6)
  .max(6)
  .regex(/^[0-9]+$/);
export const DeviceKey = z
  .string()
  .min(1)
  .max(55)
  .regex(/^[\w-]+_[0-9a-f-]+$/);
export const DeviceRememberedStatus = z.enum(['remembered', 'not_remembered']);
export const Attributes = z.array(
  z.object({
    Name: z
      .string()
      .min(1)
      .max(32)
      .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+$/u),
    Value: z.string().max(2048).default(''),
  }),
);
/** Only `email` and `phone_number` can be verified. */
export const AttributeName = z
  .string()
  .min(1)
  .max(32)
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}\t\n\r ]+$/u);
export const GroupName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u);
/** How many items of a list one reply holds. 0 means the default. */
export const QueryLimit = z
  .number()
  .int()
  .min(0)
  .max(60)
  .default(60)
  .transform((limit) => (limit === 0 ? 60 : limit));
export const PaginationKey = z
  .string()
  .min(1)
  .max(131_072)
  .regex(/^[\S]+$/);
export const TextMap = z.record(z.string(), z.string());

export const AuthFlow = z.enum([
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
]);
export type AuthFlow = z.infer<typeof AuthFlow>;

export const ChallengeName = z.enum([
  'SMS_MFA',
  'EMAIL_OTP',
  'SOFTWARE_TOKEN_MFA',
  'SELECT_MFA_TYPE',
  'MFA_SETUP',
  'PASSWORD_VERIFIER',
  'CUSTOM_CHALLENGE',
  'SELECT_CHALLENGE',
  'DEVICE_SRP_AUTH',
  'DEVICE_PASSWORD_VERIFIER',
  'ADMIN_NO_SRP_AUTH',
  'NEW_PASSWORD_REQUIRED',
  'SMS_OTP',
  'PASSWORD',
  'WEB_AUTHN',
  'PASSWORD_SRP',
]);
export type ChallengeName = z.infer<typeof ChallengeName>;
