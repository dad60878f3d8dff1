import { answeringOf, choicesOf, namesIn } from '../cognito/challenges.ts';
import { firstFactors, isFirstFactor } from '../cognito/first-factors.ts';
import { CliError, hint, run } from '../errors.ts';
import { type Asked, requireAnswer, SentCode, SixDigits } from '../input/command-input.ts';
import { ask, canAsk } from '../input/prompt.ts';
import {
  flagsOf,
  isInEnvironment,
  requireSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import { newPassword, password, totpSecret } from '../settings/secret-names.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import { outOfOrder } from '../steps/due-step.ts';
import { inboxNote } from './account.ts';

// Turns the one value that a person gives into the ChallengeResponses that Cognito expects.

export interface AnswerOptions extends SecretOptions<'password'>, SecretOptions<'newPassword'> {
  readonly response?: Readonly<Record<string, string>>;
  readonly attribute?: Readonly<Record<string, string>>;
}

export interface ChallengeAnswer {
  /** ChallengeResponses without USERNAME and SECRET_HASH. */
  readonly responses: Readonly<Record<string, string>>;
  /** A password whose proof by SRP goes with them: SRP_A in the same call, then PASSWORD_VERIFIER. */
  readonly passwordToProve?: string;
}

interface AnswerInput {
  readonly flow: Flow;
  readonly challenge: Challenge;
  readonly answer: string | undefined;
  readonly options: AnswerOptions;
}

/**
 * Finds what answers a challenge, asking on a terminal for what is missing.
 *
 * @throws CliError USAGE without a terminal to ask on, UNEXPECTED_STATE when another command is due
 */
export async function challengeAnswer(
  invocation: Invocation,
  input: AnswerInput,
): Promise<ChallengeAnswer> {
  const { challenge, answer, options } = input;
  if (options.response !== undefined)
    return { responses: givenResponses(options.response, answer) };
  const answering = answeringOf(challenge.name);
  if (answering.kind === 'choice') return choiceAnswer(invocation, input);
  if (answering.kind === 'password') {
    refuseWord(answer, 'password');
    return passwordAnswer(invocation, options, answering.use);
  }
  return { responses: await challengeResponses(invocation, input, answering) };
}

type Answering = Exclude<ReturnType<typeof answeringOf>, { readonly kind: 'choice' | 'password' }>;

async function challengeResponses(
  invocation: Invocation,
  input: AnswerInput,
  answering: Answering,
): Promise<Readonly<Record<string, string>>> {
  switch (answering.kind) {
    case 'set-up':
      return mfaSetupResponses(invocation, input);
    case 'new-password':
      return newPasswordResponses(invocation, input);
    case 'device':
      return {};
    case 'code':
      return codeResponses(invocation, input, answering);
    case 'text': {
      const asked = { words: 'answer', placeholder: 'ANSWER' };
      return { [answering.member]: await requireAnswer(invocation, input.answer, asked) };
    }
    case 'responses':
      throw needsResponses(input.challenge);
  }
}

/** If the chosen first factor is a password, sends it together with the choice, in the same call. */
async function choiceAnswer(
  invocation: Invocation,
  { challenge, answer, options }: AnswerInput,
): Promise<ChallengeAnswer> {
  const choice = (await requireAnswer(invocation, answer, choiceAmong(challenge))).toUpperCase();
  if (choice === 'WEB_AUTHN') throw needsBrowser();
  const use = isFirstFactor(choice) ? firstFactors[choice].password : 'unused';
  if (use === 'unused') return { responses: { ANSWER: choice } };
  const { responses, ...proof } = await passwordAnswer(invocation, options, use);
  return { responses: { ANSWER: choice, ...responses }, ...proof };
}

/** The error for a missing choice lists the choices. */
function choiceAmong(challenge: Challenge): Asked {
  const choices = choicesOf(challenge);
  const among = choices.length === 0 ? '' : `, one of ${choices.join(', ')}`;
  return { words: 'choice', placeholder: 'CHOICE', among };
}

function needsBrowser(): CliError {
  return new CliError({
    code: 'PasskeyNeeded',
    kind: 'USAGE',
    message: 'WEB_AUTHN needs a passkey, which only a browser or a phone has',
    hint: hint`choose another factor, or give the credential yourself: ${run('respond-to-challenge', '--response', 'ANSWER=WEB_AUTHN', '--response', 'CREDENTIAL=JSON')}`,
  });
}

async function passwordAnswer(
  invocation: Invocation,
  options: AnswerOptions,
  use: 'sent' | 'proved',
): Promise<ChallengeAnswer> {
  const secret = await requireSecret(invocation, password, flagsOf(options, password));
  if (use === 'proved') return { responses: {}, passwordToProve: secret };
  return { responses: { PASSWORD: secret } };
}

const codeWords = { app: 'code of the authenticator app', sent: 'code that was sent' } as const;

async function codeResponses(
  invocation: Invocation,
  { flow, answer }: AnswerInput,
  { source, member }: { readonly source: 'app' | 'sent'; readonly member: string },
): Promise<Readonly<Record<string, string>>> {
  const isTotp = source === 'app';
  const given = await requireAnswer(invocation, answer, {
    words: codeWords[source],
    isComputable: isTotp && knowsTotpSecret(invocation, flow),
    // Each wrong code counts towards a lock-out, so a malformed code is not sent.
    shape: isTotp ? SixDigits : SentCode,
    note: isTotp ? undefined : inboxNote(invocation, flow),
  });
  return { [member]: given };
}

function knowsTotpSecret({ host }: Invocation, { softwareToken }: Flow): boolean {
  return softwareToken !== undefined || isInEnvironment(host, totpSecret);
}

/** Options `--response` are the whole answer. An argument beside them would be ignored silently, so it is refused. */
function givenResponses(
  responses: Readonly<Record<string, string>>,
  answer: string | undefined,
): Readonly<Record<string, string>> {
  if (answer === undefined) return responses;
  throw new CliError({
    code: 'UnexpectedAnswer',
    kind: 'USAGE',
    message: 'an answer is given twice: as a word and by --response',
    hint: 'give the word as one more --response KEY=VALUE, or leave --response out',
  });
}

/** The Session of VerifySoftwareToken is the whole answer; an e-mail address is set up by itself. */
function mfaSetupResponses(
  { host }: Invocation,
  { flow, challenge, answer }: AnswerInput,
): Readonly<Record<string, string>> {
  const { mfaSetup, parameters } = challenge;
  const canBeEmail = namesIn(parameters['MFAS_CAN_SETUP']).includes('EMAIL_OTP');
  if (answer?.includes('@') === true && canBeEmail) return { EMAIL: answer };
  if (mfaSetup !== 'verified') {
    const or = canBeEmail ? ', or with an e-mail address' : '';
    const message = `MFA_SETUP is answered once a software token is verified${or}`;
    throw outOfOrder(flow, host.now(), message);
  }
  if (answer === undefined) return {};
  throw new CliError({
    code: 'UnexpectedAnswer',
    kind: 'USAGE',
    message: 'MFA_SETUP takes no answer: the verified software token is the answer',
    hint: hint`run: ${run('respond-to-challenge')}, for another user: ${run('respond-to-challenge', '--username', 'USERNAME')}`,
  });
}

/** @throws CliError USAGE for a secret given as an argument, which others see in the process list */
function refuseWord(answer: string | undefined, option: 'password' | 'new-password'): void {
  if (answer === undefined) return;
  const words = option.replace('-', ' ');
  throw new CliError({
    code: 'SecretOnCommandLine',
    kind: 'USAGE',
    message: `a ${words} is not accepted as an argument`,
    hint: `use --${option}-stdin, --${option}-file or COGAUTH_${option.replace('-', '_').toUpperCase()}`,
  });
}

async function newPasswordResponses(
  invocation: Invocation,
  { challenge, answer, options }: AnswerInput,
): Promise<Readonly<Record<string, string>>> {
  refuseWord(answer, 'new-password');
  const secret = await requireSecret(invocation, newPassword, flagsOf(options, newPassword));
  const attributes = await requiredAttributes(invocation, challenge, options.attribute ?? {});
  const responses: Record<string, string> = { NEW_PASSWORD: secret };
  for (const [name, given] of Object.entries(attributes)) {
    responses[`userAttributes.${name}`] = given;
  }
  return responses;
}

async function requiredAttributes(
  invocation: Invocation,
  { parameters }: Challenge,
  given: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const attributes: Record<string, string> = { ...given };
  for (const required of namesIn(parameters['requiredAttributes'])) {
    const name = required.replace(/^userAttributes\./, '');
    if (attributes[name] !== undefined) continue;
    if (!canAsk(invocation)) {
      throw new CliError({
        code: 'MissingInput',
        kind: 'USAGE',
        message: `Cognito requires the attribute ${name}`,
        hint: `add --attribute ${name}=VALUE`,
      });
    }
    // oxlint-disable-next-line no-await-in-loop -- one question at a time
    attributes[name] = await ask(invocation, name);
  }
  return attributes;
}

function needsResponses({ name }: Challenge): CliError {
  return new CliError({
    code: 'UnknownChallenge',
    kind: 'USAGE',
    message: `this version does not know how to answer ${name}`,
    hint: hint`give the responses yourself: ${run('respond-to-challenge', '--response', 'KEY=VALUE')}`,
  });
}
