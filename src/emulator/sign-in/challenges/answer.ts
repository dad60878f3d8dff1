import type { Session } from '../sessions.ts';
import type { SignIn } from '../sign-in.ts';

/** An answer to a challenge. User and Session have been checked, the parameters have not. */
export interface Answer {
  readonly signIn: SignIn;
  readonly session: Session;
  /** ChallengeResponses of the request. */
  readonly parameters: Readonly<Record<string, string>>;
}
