import {
  CreateUserPoolCommand,
  type AuthFactorType,
  type CognitoIdentityProviderClient,
  type DeviceConfigurationType,
  type UserPoolTierType,
  type UserPoolType,
} from '@aws-sdk/client-cognito-identity-provider';

interface NewUserPool {
  readonly userPoolName: string;
  /** Absent if the pool does not track devices. */
  readonly deviceConfiguration?: DeviceConfigurationType | undefined;
  /** The first factors that USER_AUTH offers; absent for the password alone. */
  readonly firstFactors?: readonly AuthFactorType[] | undefined;
  /** If absent, Cognito chooses. */
  readonly tier?: UserPoolTierType | undefined;
}

/**
 * Creates a user pool whose users are confirmed by e-mail.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html
 */
export async function createUserPool(
  client: CognitoIdentityProviderClient,
  { userPoolName, deviceConfiguration, firstFactors, tier }: NewUserPool,
): Promise<UserPoolType> {
  const { UserPool } = await client.send(
    new CreateUserPoolCommand({
      PoolName: userPoolName,
      AutoVerifiedAttributes: ['email'],
      DeviceConfiguration: deviceConfiguration,
      Policies:
        firstFactors === undefined
          ? undefined
          : { SignInPolicy: { AllowedFirstAuthFactors: firstFactors.slice() } },
      UserPoolTier: tier,
    }),
  );
  return UserPool ?? {};
}
