import { invalidParameter } from '../../fault.ts';
import { checkSecretHash, type Client } from '../../pools/clients.ts';
import type { Pool } from '../../pools/pools.ts';
import type { AuthFlow } from '../../wire/members.ts';

/** The first step of a sign-in. The client exists and allows the flow. */
export interface Attempt {
  readonly pool: Pool;
  readonly client: Client;
  readonly authFlow: AuthFlow;
  readonly parameters: Readonly<Record<string, string>>;
  /** The Session of ConfirmSignUp. Only USER_AUTH uses it. */
  readonly session?: string | undefined;
}

/** @throws InvalidParameterException */
export function requireParameter(
  { parameters }: Pick<Attempt, 'parameters'>,
  name: string,
): string {
  const value = parameters[name];
  if (value === undefined || value === '') {
    throw invalidParameter(`Missing required parameter ${name}`);
  }
  return value;
}

/** Checks SECRET_HASH, which the client computes from the username as typed. */
export function checkAttempt({ client, parameters }: Attempt, username: string): void {
  checkSecretHash(client, parameters['SECRET_HASH'], username);
}
