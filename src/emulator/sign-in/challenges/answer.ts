import type { Session } from '../sessions.ts';
import type { SignIn } from '../sign-in.ts';

/** An answer to a challenge: whose it is has been checked, what it says has not. */
export interface Answer {
  readonly signIn: SignIn;
  readonly session: Session;
  /** ChallengeResponses. */
  readonly parameters: Readonly<Record<string, string>>;
}
