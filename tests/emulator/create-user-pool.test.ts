import { describe, expect, test } from '@jest/globals';
import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  type CreateUserPoolCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { noon, openEmbedded } from '../support/embedded.ts';

describe('CreateUserPool', () => {
  test('fills in what Cognito fills in', async () => {
    const { sdk } = await openEmbedded();

    const { UserPool } = await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool' }));

    expect(UserPool).toMatchObject({
      Id: expect.stringMatching(/^us-east-1_[A-Za-z0-9]{9}$/),
      Name: 'pool',
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
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: false, UnusedAccountValidityDays: 7 },
      DeletionProtection: 'INACTIVE',
      EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
      MfaConfiguration: 'OFF',
      EstimatedNumberOfUsers: 0,
      LambdaConfig: {},
      VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
      CreationDate: noon,
      LastModifiedDate: noon,
    });
    expect(UserPool?.DeviceConfiguration).toBeUndefined();
    expect(UserPool?.SchemaAttributes).toHaveLength(20);
    expect(UserPool?.SchemaAttributes?.[0]).toEqual({
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

    expect(described.UserPool).toEqual(made.UserPool);
    expect(described.UserPool?.DeviceConfiguration).toEqual({
      ChallengeRequiredOnNewDevice: true,
      DeviceOnlyRememberedOnUserPrompt: false,
    });
    expect(described.UserPool?.SchemaAttributes?.at(-1)?.Name).toBe('custom:team');
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
