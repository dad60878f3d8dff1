import { answeringOf, choicesOf, namesIn } from '../cognito/challenges.ts';
import { CliError, hint, run } from '../errors.ts';
import type { userAndAnswer } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import type { Challenge } from '../state/flow.ts';
import { openWorkspace, type Workspace } from '../steps/workspace.ts';

type Words = ReturnType<typeof userAndAnswer>;

/**
 * A lone word is the code or the answer, unless it is the name of a user who is known here and can be no code: then it is
 * the user, and the answer is asked for.
 *
 * @throws CliError USAGE if the pending challenge would take the name as an answer
 */
export async function userOrAnswer(invocation: Invocation, words: Words): Promise<Words> {
  const { username, answer: word } = words;
  if (username !== undefined || word === undefined || /^[\d\s]*$/.test(word)) return words;
  const workspace = await openWorkspace(invocation);
  if (!(await isKnown(workspace, word))) return words;
  const asUser = { username: word, answer: undefined };
  const challenge = await pendingChallenge(invocation, workspace);
  return challenge === undefined ? asUser : unlessAnswer(challenge, { asUser, word, words });
}

function unlessAnswer(
  challenge: Challenge,
  { asUser, word, words }: { readonly asUser: Words; readonly word: string; readonly words: Words },
): Words {
  if (isChoice(challenge, word)) return words;
  if (takesName(challenge, word)) throw ambiguous(word);
  return asUser;
}

/** Whether the word names a user with a saved flow. If the user is named apart, the word is the answer. */
async function isKnown({ settings, flows }: Workspace, word: string): Promise<boolean> {
  return settings.username === undefined && (await flows.read(word)) !== undefined;
}

/** Only respond-to-challenge answers it; other commands take a code. */
async function pendingChallenge(
  { command }: Invocation,
  { flows }: Workspace,
): Promise<Challenge | undefined> {
  const current = await flows.currentUser();
  if (current === undefined || command !== 'respond-to-challenge') return undefined;
  return (await flows.read(current))?.challenge;
}

function isChoice(challenge: Challenge, word: string): boolean {
  return choicesOf(challenge).includes(word.toUpperCase());
}

function takesName({ name, parameters, mfaSetup }: Challenge, word: string): boolean {
  const { kind } = answeringOf(name);
  if (kind === 'text') return true;
  const canBeEmail = namesIn(parameters['MFAS_CAN_SETUP']).includes('EMAIL_OTP');
  return kind === 'set-up' && mfaSetup !== 'verified' && canBeEmail && word.includes('@');
}

function ambiguous(word: string): CliError {
  return new CliError({
    code: 'AmbiguousWord',
    kind: 'USAGE',
    message: `${word} is a user here, and could be the answer too`,
    hint: hint`give both: ${run('respond-to-challenge', 'USERNAME', 'ANSWER')}`,
  });
}
