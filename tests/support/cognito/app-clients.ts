import { createHmac } from 'node:crypto';

export const userPoolId = 'eu-west-1_AbCdE';
export const publicApi = { api: 'public' } as const;
export const adminApi = { api: 'admin', userPoolId } as const;

/** An app client without a secret, and one with a secret. */
export const app = { clientId: 'app' } as const;
export const secretApp = { clientId: 'app', clientSecret: 'hush' } as const;

/** SECRET_HASH of `secretApp`, by the formula of Cognito's developer guide. */
export function hashOver(username: string): string {
  return createHmac('sha256', 'hush').update(`${username}app`).digest('base64');
}
