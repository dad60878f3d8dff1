import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandOutput,
  type CognitoIdentityProviderClient,
  type DeliveryMediumType,
  type MessageActionType,
} from './sdk.ts';

interface NewUser {
  readonly userPoolId: string;
  readonly username: string;
  /** By name, such as `email` or `custom:team`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** If absent, Cognito generates a password and puts it into the invitation. */
  readonly temporaryPassword?: string | undefined;
  /** If absent, Cognito sends the invitation. */
  readonly messageAction?: MessageActionType | undefined;
  readonly delivery?: readonly DeliveryMediumType[] | undefined;
  /** Takes the e-mail address or phone number from the user who has it, if that is an alias. */
  readonly forceAliasCreation?: boolean | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Creates a user, who sets a password of their own at the first sign-in; or sends an existing user's invitation again.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_AdminCreateUser.html
 */
export async function adminCreateUser(
  client: CognitoIdentityProviderClient,
  { userPoolId, username, attributes, ...rest }: NewUser,
): Promise<AdminCreateUserCommandOutput> {
  return client.send(
    new AdminCreateUserCommand({
      UserPoolId: userPoolId,
      Username: username,
      UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      TemporaryPassword: rest.temporaryPassword,
      MessageAction: rest.messageAction,
      DesiredDeliveryMediums: rest.delivery?.slice(),
      ForceAliasCreation: rest.forceAliasCreation,
      ClientMetadata: rest.clientMetadata,
    }),
  );
}
