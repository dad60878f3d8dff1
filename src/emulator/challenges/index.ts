import { checkSecretHash, hidesMissingUsers, type Client } from '../clients.ts';
import { invalidParameter, notAuthorized } from '../fault.ts';
import { requireParameter } from '../flows/attempt.ts';
import { wrongPassword } from '../flows/password.ts';
import type { ChallengeName } from '../members.ts';
import type { Pool } from '../pools.ts';
import { checkSession, invalidSession, readSession, type Session } from '../sessions.ts';
import { resume, type AuthReply } from '../sign-in.ts';
import { madeUpUser } from '../srp-exchanges.ts';
import { findUser, userNotFound, type User } from '../users.ts';
import type { World } from '../world.ts';
import type { Answer } from './answer.ts';
import { answerCustomChallenge } from './custom-challenge.ts';
import { answerDevicePasswordVerifier } from './device-password-verifier.ts';
import { answerDeviceSrpAuth } from './device-srp-auth.ts';
import { answerMfaSetup } from './mfa-setup.ts';
import { answerNewPasswordRequired } from './new-password-required.ts';
import { answerPasswordVerifier } from './password-verifier.ts';
import { proofParameters, type SelfBoundAnswer } from './self-bound-answer.ts';
import { answerSelectMfaType } from './select-mfa-type.ts';
import { answerSentCode } from './sent-code.ts';
import { answerSoftwareTokenMfa } from './software-token-mfa.ts';

/** How each challenge that comes with a Session is answered. A challenge that is in neither list is not imitated. */
const answers: Readonly<
  Partial<Record<ChallengeName, (world: World, answer: Answer) => AuthReply>>
> = {
  CUSTOM_CHALLENGE: answerCustomChallenge,
  EMAIL_OTP: answerSentCode('EMAIL_OTP'),
  MFA_SETUP: answerMfaSetup,
  NEW_PASSWORD_REQUIRED: answerNewPasswordRequired,
  SELECT_MFA_TYPE: answerSelectMfaType,
  SMS_MFA: answerSentCode('SMS_MFA'),
  SOFTWARE_TOKEN_MFA: answerSoftwareTokenMfa,
};

interface SelfBound {
  readonly required: readonly string[];
  readonly judge: (world: World, answer: SelfBoundAnswer) => AuthReply;
}

/** The challenges of SRP: a Session may be left out. */
const selfBoundAnswers: Readonly<Partial<Record<ChallengeName, SelfBound>>> = {
  PASSWORD_VERIFIER: { required: proofParameters, judge: answerPasswordVerifier },
  DEVICE_SRP_AUTH: { required: ['DEVICE_KEY', 'SRP_A'], judge: answerDeviceSrpAuth },
  DEVICE_PASSWORD_VERIFIER: {
    required: ['DEVICE_KEY', ...proofParameters],
    judge: answerDevicePasswordVerifier,
  },
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
  const { challengeName } = response;
  const selfBound = selfBoundAnswers[challengeName];
  if (selfBound !== undefined) return answerSelfBound(world, response, selfBound);
  const answer = answers[challengeName];
  if (answer === undefined) throw invalidParameter('Challenge name not supported.');
  const { pool, client, responses: parameters } = response;
  const { user: found, answeredAs } = whoAnswers(world, response);
  const session = readSession(world, response.session);
  const user = found ?? hiddenUser(world, response, session, answeredAs);
  checkSession(session, { client, user }, challengeName);
  checkEnabled(user);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn = resume(session, { pool, client, user, answeredAs, deviceKey });
  return answer(world, { signIn, session, parameters });
}

/** Triggers may have asked a name without a user, where missing users are hidden. */
function hiddenUser(
  world: World,
  { pool, client }: Response,
  { state }: Session,
  name: string,
): User {
  if (state.custom?.userNotFound === true) return madeUpUser(world, pool, name);
  throw hidesMissingUsers(client) ? invalidSession() : userNotFound();
}

function answerSelfBound(
  world: World,
  response: Response,
  { required, judge }: SelfBound,
): AuthReply {
  const { pool, client, challengeName, responses: parameters } = response;
  const { user, answeredAs } = whoAnswers(world, response, required);
  const session = response.session === undefined ? undefined : readSession(world, response.session);
  if (user === undefined) throw hidesMissingUsers(client) ? wrongPassword() : userNotFound();
  if (session !== undefined) checkSession(session, { client, user }, challengeName);
  checkEnabled(user);
  return judge(world, { pool, client, user, answeredAs, session, parameters });
}

/** Checks what the answer must have, and SECRET_HASH. */
function whoAnswers(
  world: World,
  { pool, client, responses: parameters }: Response,
  required: readonly string[] = [],
): { readonly user: User | undefined; readonly answeredAs: string } {
  const answeredAs = requireParameter({ parameters }, 'USERNAME');
  for (const name of required) requireParameter({ parameters }, name);
  const user = findUser(world, pool, answeredAs);
  // From the second step on the hash is over the real name, even where USERNAME is an alias.
  checkSecretHash(client, parameters['SECRET_HASH'], user?.username ?? answeredAs);
  return { user, answeredAs };
}

function checkEnabled({ enabled }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
}
