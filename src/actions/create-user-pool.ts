import {
  CreateUserPoolCommand,
  type AliasAttributeType,
  type AttributeDataType,
  type AuthFactorType,
  type CognitoIdentityProviderClient,
  type DeviceConfigurationType,
  type UsernameAttributeType,
  type UserPoolTierType,
  type UserPoolType,
} from './sdk.ts';

/** An attribute of the users besides the standard ones. Cognito calls it `custom:NAME`. */
export interface CustomAttribute {
  readonly name: string;
  readonly type: AttributeDataType;
}

export interface NewUserPool {
  readonly userPoolName: string;
  /** Absent if the pool does not track devices. */
  readonly deviceConfiguration?: DeviceConfigurationType | undefined;
  /** The first factors that USER_AUTH offers; absent for the password alone. */
  readonly firstFactors?: readonly AuthFactorType[] | undefined;
  /** What users sign in with in place of a user name; absent for a user name. */
  readonly usernameAttributes?: readonly UsernameAttributeType[] | undefined;
  /** What users may sign in with besides their user name. */
  readonly aliasAttributes?: readonly AliasAttributeType[] | undefined;
  readonly customAttributes?: readonly CustomAttribute[] | undefined;
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
  {
    userPoolName,
    deviceConfiguration,
    firstFactors,
    usernameAttributes,
    aliasAttributes,
    customAttributes,
    tier,
  }: NewUserPool,
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
      UsernameAttributes: usernameAttributes?.slice(),
      AliasAttributes: aliasAttributes?.slice(),
      Schema: customAttributes?.map(({ name, type }) => ({
        Name: name,
        AttributeDataType: type,
        Mutable: true,
      })),
      UserPoolTier: tier,
    }),
  );
  return UserPool ?? {};
}
