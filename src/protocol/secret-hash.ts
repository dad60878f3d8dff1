import { createHmac } from 'node:crypto';

/**
 * Returns SECRET_HASH: Base64(HMAC-SHA256(client secret, username + client id)).
 *
 * The username is the one in the same request. After the first call that is the real username, never an alias.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/signing-up-users-in-your-app.html
 */
export function secretHash(client: {
  readonly username: string;
  readonly clientId: string;
  readonly clientSecret: string;
}): string {
  return createHmac('sha256', client.clientSecret)
    .update(`${client.username}${client.clientId}`)
    .digest('base64');
}
