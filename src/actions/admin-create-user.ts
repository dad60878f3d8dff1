import {
  AdminCreateUserCommand,
  type AdminCreateUserCommandOutput,
  type CognitoIdentityProviderClient,
  type DeliveryMediumType,
  type MessageActionType,
} from '@aws-sdk/client-cognito-identity-provider';

interface NewUser {
  readonly userPoolId: string;
  readonly username: string;
  /** By name, such as `email` or `custom:team`. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Absent to have Cognito make one, which the invitation tells. */
  readonly temporaryPassword?: string | undefined;
  /** Absent to have the invitation sent once. */
  readonly messageAction?: MessageActionType | undefined;
  readonly delivery?: readonly DeliveryMediumType[] | undefined;
  readonly clientMetadata?: Record<string, string> | undefined;
}

/**
 * Makes a user, who sets a password of their own at the first sign-in; or sends the invitation of an existing one again.
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
      ClientMetadata: rest.clientMetadata,
    }),
  );
}
