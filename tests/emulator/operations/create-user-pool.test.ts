import {
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DescribeUserPoolCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { noon, openEmbedded, present } from '../../support/cognito/embedded.ts';

const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:any';
const roleArn = 'arn:aws:iam::123456789012:role/any';

/** Settings that are only kept and given back. */
const everySetting = {
  SmsVerificationMessage: 'sms {####}',
  EmailVerificationMessage: 'mail {####}',
  EmailVerificationSubject: 'subject',
  SmsAuthenticationMessage: 'sign in with {####}',
  VerificationMessageTemplate: {
    EmailMessageByLink: 'press {##here##}',
    EmailSubjectByLink: 'a link',
    DefaultEmailOption: 'CONFIRM_WITH_LINK' as const,
  },
  LambdaConfig: {
    UserMigration: functionArn,
    CustomEmailSender: { LambdaVersion: 'V1_0' as const, LambdaArn: functionArn },
    InboundFederation: { LambdaVersion: 'V1_0' as const, LambdaArn: functionArn },
    KMSKeyID: 'arn:aws:kms:us-east-1:123456789012:key/any',
  },
  EmailConfiguration: {
    SourceArn: 'arn:aws:ses:us-east-1:123456789012:identity/mail@example.com',
    ReplyToEmailAddress: 'reply@example.com',
    EmailSendingAccount: 'DEVELOPER' as const,
    From: 'Mail <mail@example.com>',
    ConfigurationSet: 'set',
  },
  SmsConfiguration: { SnsCallerArn: roleArn, ExternalId: 'any', SnsRegion: 'us-east-1' },
  AdminCreateUserConfig: {
    InviteMessageTemplate: {
      SMSMessage: '{username} {####}',
      EmailMessage: '{username} {####}',
      EmailSubject: 'welcome',
    },
  },
  UserPoolAddOns: { AdvancedSecurityMode: 'AUDIT' as const },
  DcrConfiguration: { OpenDcrEnabled: false, AllowedScopes: ['openid'] },
  AcrConfiguration: { Level1: { AcrValue: 'urn:example:low' } },
  UserPoolTags: { team: 'red' },
};

describe('CreateUserPool', () => {
  test('fills in what Cognito fills in', async () => {
    const { sdk } = await openEmbedded();

    const { UserPool } = await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool' }));

    const { Id, SchemaAttributes, ...rest } = present(UserPool);
    expect(Id).toMatch(/^us-east-1_[A-Za-z0-9]{9}$/);
    expect(rest).toEqual({
      Name: 'pool',
      Arn: `arn:aws:cognito-idp:us-east-1:000000000000:userpool/${Id}`,
      Policies: {
        PasswordPolicy: {
          MinimumLength: 8,
          RequireUppercase: true,
          RequireLowercase: true,
          RequireNumbers: true,
          RequireSymbols: true,
          TemporaryPasswordValidityDays: 7,
        },
        SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
      },
      AccountRecoverySetting: {
        RecoveryMechanisms: [
          { Priority: 1, Name: 'verified_email' },
          { Priority: 2, Name: 'verified_phone_number' },
        ],
      },
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      DeletionProtection: 'INACTIVE',
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 0,
      LambdaConfig: {},
      UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: [] },
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      IssuerConfiguration: { Type: 'ORIGINAL' },
      KeyConfiguration: { KeyType: 'AWS_OWNED_KEY' },
      UserPoolTier: 'ESSENTIALS',
      CreationDate: noon,
      LastModifiedDate: noon,
    });
    expect(SchemaAttributes?.map(({ Name }) => Name)).toEqual([
      'sub',
      'name',
      'given_name',
      'family_name',
      'middle_name',
      'nickname',
      'preferred_username',
      'profile',
      'picture',
      'website',
      'email',
      'gender',
      'zoneinfo',
      'locale',
      'phone_number',
      'address',
      'birthdate',
      'email_verified',
      'phone_number_verified',
      'updated_at',
    ]);
    expect(SchemaAttributes?.[0]).toEqual({
      Name: 'sub',
      AttributeDataType: 'String',
      DeveloperOnlyAttribute: false,
      Mutable: false,
      Required: true,
      StringAttributeConstraints: { MinLength: '1', MaxLength: '2048' },
    });
  });

  test('is described by DescribeUserPool as it was made', async () => {
    const { sdk } = await openEmbedded();
    const made = await sdk.send(
      new CreateUserPoolCommand({
        PoolName: 'pool',
        DeviceConfiguration: { ChallengeRequiredOnNewDevice: true },
        Schema: [{ Name: 'team', AttributeDataType: 'String', Mutable: true }],
      }),
    );

    const described = await sdk.send(
      new DescribeUserPoolCommand({ UserPoolId: made.UserPool?.Id }),
    );

    const byName = present(made.UserPool?.SchemaAttributes).toSorted((left, right) =>
      present(left.Name) < present(right.Name) ? -1 : 1,
    );
    const { SchemaAttributes, ...rest } = present(described.UserPool);
    expect({ ...rest, SchemaAttributes: [] }).toEqual({ ...made.UserPool, SchemaAttributes: [] });
    expect(SchemaAttributes?.filter(({ Name }) => Name !== 'identities')).toEqual(byName);
    expect(SchemaAttributes).toHaveLength(22);
    expect(described.UserPool?.DeviceConfiguration).toEqual({
      ChallengeRequiredOnNewDevice: true,
      DeviceOnlyRememberedOnUserPrompt: false,
    });
    expect(made.UserPool?.SchemaAttributes?.at(-1)?.Name).toBe('custom:team');
  });

  test('keeps every setting, whatever it is used for', async () => {
    const { sdk } = await openEmbedded();
    const made = await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool', ...everySetting }));
    const UserPoolId = present(made.UserPool?.Id);

    const created = await sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    await sdk.send(new UpdateUserPoolCommand({ UserPoolId }));
    const emptied = await sdk.send(new DescribeUserPoolCommand({ UserPoolId }));
    await sdk.send(new UpdateUserPoolCommand({ UserPoolId, ...everySetting }));
    const updated = await sdk.send(new DescribeUserPoolCommand({ UserPoolId }));

    expect(created.UserPool).toMatchObject(everySetting);
    expect(emptied.UserPool?.SmsAuthenticationMessage).toBeUndefined();
    expect(updated.UserPool).toMatchObject(everySetting);
  });

  test.each([
    [
      'the template',
      {
        VerificationMessageTemplate: {
          EmailMessage: 'use {####}',
          EmailSubject: 'a code',
          SmsMessage: 'or {####}',
        },
        EmailVerificationMessage: 'older {####}',
      },
    ],
    [
      'the older members',
      {
        EmailVerificationMessage: 'use {####}',
        EmailVerificationSubject: 'a code',
        SmsVerificationMessage: 'or {####}',
      },
    ],
  ])('tells messages under both of their names, when given by %s', async (_, messages) => {
    const { sdk } = await openEmbedded();

    const made = await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool', ...messages }));

    expect(made.UserPool).toMatchObject({
      EmailVerificationMessage: 'use {####}',
      EmailVerificationSubject: 'a code',
      SmsVerificationMessage: 'or {####}',
      VerificationMessageTemplate: {
        DefaultEmailOption: 'CONFIRM_WITH_CODE',
        EmailMessage: 'use {####}',
        EmailSubject: 'a code',
        SmsMessage: 'or {####}',
      },
    });
  });

  test.each<[string, Partial<CreateUserPoolCommandInput>]>([
    ['emailVerificationMessage', { EmailVerificationMessage: 'no code in it' }],
    ['smsVerificationMessage', { SmsVerificationMessage: `{####}${'a'.repeat(140)}` }],
    ['smsAuthenticationMessage', { SmsAuthenticationMessage: 'no code' }],
    [
      'verificationMessageTemplate.emailMessageByLink',
      { VerificationMessageTemplate: { EmailMessageByLink: 'no link in it' } },
    ],
    ['lambdaConfig.preSignUp', { LambdaConfig: { PreSignUp: 'function-without-an-arn' } }],
    ['emailConfiguration.sourceArn', { EmailConfiguration: { SourceArn: 'mail@example.com' } }],
    ['smsConfiguration.snsCallerArn', { SmsConfiguration: { SnsCallerArn: 'arn' } }],
    [
      'adminCreateUserConfig.inviteMessageTemplate.sMSMessage',
      { AdminCreateUserConfig: { InviteMessageTemplate: { SMSMessage: 'hi' } } },
    ],
    [
      'accountRecoverySetting.recoveryMechanisms',
      { AccountRecoverySetting: { RecoveryMechanisms: [] } },
    ],
  ])('refuses %s outside of its limits', async (member, settings) => {
    const { sdk } = await openEmbedded();

    const making = sdk.send(new CreateUserPoolCommand({ PoolName: 'pool', ...settings }));

    await expect(making).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(
        new RegExp(`^\\d validation errors? detected: Value '[^]*' at '${member}'`, 'u'),
      ),
    });
  });

  test('takes 0 days for the default, and no device setting for none', async () => {
    const { sdk } = await openEmbedded();

    const { UserPool } = await sdk.send(
      new CreateUserPoolCommand({
        PoolName: 'pool',
        Policies: { PasswordPolicy: { TemporaryPasswordValidityDays: 0 } },
        DeviceConfiguration: {},
      }),
    );

    expect(UserPool?.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays).toBe(7);
    expect(UserPool?.DeviceConfiguration).toBeUndefined();
  });

  test.each<[string, CreateUserPoolCommandInput, string]>([
    [
      'a missing name',
      { PoolName: undefined },
      "1 validation error detected: Value null at 'poolName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a password of five characters',
      { PoolName: 'pool', Policies: { PasswordPolicy: { MinimumLength: 5 } } },
      "1 validation error detected: Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6",
    ],
    [
      'two faults at once',
      { PoolName: '', Policies: { PasswordPolicy: { MinimumLength: 100 } } },
      "3 validation errors detected: Value '100' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value less than or equal to 99; Value '' at 'poolName' failed to satisfy constraint: Member must have length greater than or equal to 1; Value '' at 'poolName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w\\s+=,.@-]+",
    ],
    [
      'alias and username attributes together',
      { PoolName: 'pool', AliasAttributes: ['email'], UsernameAttributes: ['email'] },
      'Only one of the aliasAttributes or usernameAttributes can be set.',
    ],
    [
      'MFA without any factor',
      { PoolName: 'pool', MfaConfiguration: 'ON' },
      'SMS configuration and Auto verification for phone_number are required when MFA is required/optional',
    ],
  ])('refuses %s', async (_, input, message) => {
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new CreateUserPoolCommand(input));

    await expect(sending).rejects.toMatchObject({ name: 'InvalidParameterException', message });
  });
});

describe('DescribeUserPool', () => {
  test('refuses a pool that is not there', async () => {
    const { sdk } = await openEmbedded();

    const sending = sdk.send(new DescribeUserPoolCommand({ UserPoolId: 'us-east-1_missing00' }));

    await expect(sending).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'User pool us-east-1_missing00 does not exist.',
      $metadata: { httpStatusCode: 400 },
    });
  });
});
