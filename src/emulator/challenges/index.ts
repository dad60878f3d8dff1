import { checkSecretHash, hidesMissingUsers, type Client } from '../clients.ts';
import { invalidParameter, notAuthorized } from '../fault.ts';
import { requireParameter } from '../flows/attempt.ts';
import type { ChallengeName } from '../members.ts';
import type { Pool } from '../pools.ts';
import { checkSession, invalidSession, readSession } from '../sessions.ts';
import { resume, type AuthReply } from '../sign-in.ts';
import { findUser, userNotFound, type User } from '../users.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';
import { answerMfaSetup } from './mfa-setup.ts';
import { answerSoftwareTokenMfa } from './software-token-mfa.ts';

/** How each challenge that comes with a Session is answered. A challenge that is not here is not imitated. */
const answers: Readonly<
  Partial<Record<ChallengeName, (world: World, answer: Answer) => AuthReply>>
> = {
  MFA_SETUP: answerMfaSetup,
  SOFTWARE_TOKEN_MFA: answerSoftwareTokenMfa,
};

interface Response {
  readonly pool: Pool;
  readonly client: Client;
  readonly challengeName: ChallengeName;
  readonly responses: Readonly<Record<string, string>>;
  readonly session: string | undefined;
}

/** Takes an answer to a challenge to whoever judges it, its Session and SECRET_HASH checked. */
export function answerChallenge(world: World, response: Response): AuthReply {
  const { pool, client, challengeName, responses: parameters } = response;
  const answer = answers[challengeName];
  if (answer === undefined) throw invalidParameter('Challenge name not supported.');
  const answeredAs = requireParameter({ parameters }, 'USERNAME');
  const user = findUser(world, pool, answeredAs);
  // From the second step on the hash is over the real name, even where USERNAME is an alias.
  checkSecretHash(client, parameters['SECRET_HASH'], user?.username ?? answeredAs);
  const session = readSession(world, response.session);
  if (user === undefined) throw hidesMissingUsers(client) ? invalidSession() : userNotFound();
  checkSession(session, { client, user }, challengeName);
  checkEnabled(user);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn = resume(session, { pool, client, user, answeredAs, deviceKey });
  return answer(world, { signIn, session, parameters });
}

function checkEnabled({ enabled }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
}
