import {
  CreateUserPoolCommand,
  type CreateUserPoolCommandInput,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { noon, openEmbedded, present } from '../../support/cognito/embedded.ts';

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
