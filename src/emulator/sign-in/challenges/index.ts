import { invalidParameter, notAuthorized } from '../../fault.ts';
import { checkSecretHash, type Client, hidesMissingUsers } from '../../pools/clients.ts';
import type { Pool } from '../../pools/pools.ts';
import { missingUser } from '../../users/missing-users.ts';
import { findUser, type User, userNotFound } from '../../users/users.ts';
import type { ChallengeName } from '../../wire/members.ts';
import type { Engine } from '../../engine.ts';
import { requireParameter } from '../flows/attempt.ts';
import { checkSession, readSession } from '../sessions.ts';
import { type AuthReply, resume } from '../sign-in.ts';
import type { Answer } from './answer.ts';
import { answerCustomChallenge } from './custom-challenge.ts';
import { answerDevicePasswordVerifier } from './device-password-verifier.ts';
import { answerDeviceSrpAuth } from './device-srp-auth.ts';
import { answerFirstFactorCode } from './first-factor-code.ts';
import { answerMfaSetup } from './mfa-setup.ts';
import { answerNewPasswordRequired } from './new-password-required.ts';
import { answerPasswordVerifier } from './password-verifier.ts';
import { answerAsChosen, answerSelectChallenge } from './select-challenge.ts';
import { answerSelectMfaType } from './select-mfa-type.ts';
import { proofParameters, type SelfBoundAnswer } from './self-bound-answer.ts';
import { answerSentCode } from './sent-code.ts';
import { answerSoftwareTokenMfa } from './software-token-mfa.ts';

/** The handlers of the challenges whose answer needs a Session. Challenges in neither list are not imitated. */
const answers: Readonly<
  Partial<Record<ChallengeName, (engine: Engine, answer: Answer) => AuthReply>>
> = {
  CUSTOM_CHALLENGE: answerCustomChallenge,
  EMAIL_OTP: answerEmailOtp,
  MFA_SETUP: answerMfaSetup,
  NEW_PASSWORD_REQUIRED: answerNewPasswordRequired,
  PASSWORD: answerAsChosen('PASSWORD'),
  PASSWORD_SRP: answerAsChosen('PASSWORD_SRP'),
  SELECT_CHALLENGE: answerSelectChallenge,
  SELECT_MFA_TYPE: answerSelectMfaType,
  SMS_MFA: answerSentCode('SMS_MFA'),
  SMS_OTP: answerFirstFactorCode('SMS_OTP'),
  SOFTWARE_TOKEN_MFA: answerSoftwareTokenMfa,
};

/** The challenges whose answer carries the Session of another challenge. */
const issuedAs: Readonly<Partial<Record<ChallengeName, ChallengeName>>> = {
  PASSWORD: 'SELECT_CHALLENGE',
  PASSWORD_SRP: 'SELECT_CHALLENGE',
};

interface SelfBound {
  readonly required: readonly string[];
  readonly check: (engine: Engine, answer: SelfBoundAnswer) => AuthReply;
}

/** The handlers of the SRP challenges. Their answers may leave out the Session. */
const selfBoundAnswers: Readonly<Partial<Record<ChallengeName, SelfBound>>> = {
  PASSWORD_VERIFIER: { required: proofParameters, check: answerPasswordVerifier },
  DEVICE_SRP_AUTH: { required: ['DEVICE_KEY', 'SRP_A'], check: answerDeviceSrpAuth },
  DEVICE_PASSWORD_VERIFIER: {
    required: ['DEVICE_KEY', ...proofParameters],
    check: answerDevicePasswordVerifier,
  },
};

interface Response {
  readonly pool: Pool;
  readonly client: Client;
  readonly challengeName: ChallengeName;
  readonly responses: Readonly<Record<string, string>>;
  readonly session: string | undefined;
}

/** Checks Session and SECRET_HASH of an answer and passes it to the handler of its challenge. */
export function answerChallenge(engine: Engine, response: Response): AuthReply {
  const { challengeName } = response;
  const selfBound = selfBoundAnswers[challengeName];
  if (selfBound !== undefined) return answerSelfBound(engine, response, selfBound);
  const answer = answers[challengeName];
  if (answer === undefined) throw invalidParameter('Challenge name not supported.');
  const { pool, client, responses: parameters } = response;
  const { user, answeredAs } = answeringUser(engine, response);
  const session = readSession(engine, response.session);
  checkSession(session, { client, user }, issuedAs[challengeName] ?? challengeName);
  checkEnabled(user);
  const deviceKey = parameters['DEVICE_KEY'];
  const signIn = resume(session, { pool, client, user, answeredAs, deviceKey });
  return answer(engine, { signIn, session, parameters });
}

function answerSelfBound(
  engine: Engine,
  response: Response,
  { required, check }: SelfBound,
): AuthReply {
  const { pool, client, challengeName, responses: parameters } = response;
  const { user, answeredAs } = answeringUser(engine, response, required);
  const session =
    response.session === undefined ? undefined : readSession(engine, response.session);
  if (session !== undefined) checkSession(session, { client, user }, challengeName);
  checkEnabled(user);
  return check(engine, { pool, client, user, answeredAs, session, parameters });
}

/** The user who answers. Checks required parameters and SECRET_HASH. A hidden missing user gets a stand-in. */
function answeringUser(
  engine: Engine,
  response: Response,
  required: readonly string[] = [],
): { readonly user: User; readonly answeredAs: string } {
  const { client, challengeName, responses: parameters } = response;
  const typed = requireParameter({ parameters }, 'USERNAME');
  for (const name of required) requireParameter({ parameters }, name);
  const user = findOrStandIn(engine, response, typed);
  const realName = user?.username ?? typed;
  const isSent = sendsRealName(challengeName);
  // After the challenge has sent the real username, SECRET_HASH is computed from it, even if USERNAME is an alias.
  checkSecretHash(client, parameters['SECRET_HASH'], isSent ? realName : typed);
  if (user === undefined) throw userNotFound();
  return { user, answeredAs: isSent ? typed : realName };
}

/** SELECT_CHALLENGE does not contain the real username, so its answer computes SECRET_HASH from the typed name. */
function sendsRealName(challengeName: ChallengeName): boolean {
  return (issuedAs[challengeName] ?? challengeName) !== 'SELECT_CHALLENGE';
}

/** The user, or a stand-in for a missing user if the client hides missing users. */
function findOrStandIn(engine: Engine, { pool, client }: Response, name: string): User | undefined {
  const found = findUser(engine, pool, name);
  if (found !== undefined || !hidesMissingUsers(client)) return found;
  return missingUser(engine, pool, name);
}

function answerEmailOtp(engine: Engine, answer: Answer): AuthReply {
  const { isFirstFactor } = answer.session.state;
  return isFirstFactor === true
    ? answerFirstFactorCode('EMAIL_OTP')(engine, answer)
    : answerSentCode('EMAIL_OTP')(engine, answer);
}

function checkEnabled({ enabled }: User): void {
  if (!enabled) throw notAuthorized('User is disabled.');
}
