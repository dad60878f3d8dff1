import { answeringOf } from '../cognito/challenges.ts';

/** The members of Cognito's requests and replies that are secrets, whatever the operation. */
const secretMembers: ReadonlySet<string> = new Set([
  'Password',
  'PreviousPassword',
  'ProposedPassword',
  'TemporaryPassword',
  'SecretHash',
  'Session',
  'AccessToken',
  'IdToken',
  'Token',
  'RefreshToken',
  'ClientSecret',
  'SecretCode',
  'ConfirmationCode',
  'UserCode',
  'Code',
  'PasswordVerifier',
  'Salt',
]);

/** Maps whose values are secret except for a few names: a challenge that this version does not know has unknown names. */
const secretMaps: ReadonlySet<string> = new Set(['AuthParameters', 'ChallengeResponses']);

/** Cognito's messages are less than half as deep. A deeper reply is refused later; until then it must not overflow the stack. */
const deepest = 20;

/** All secrets in a request or a reply, so that no output repeats them. */
export function secretsIn(message: unknown, levels = deepest): string[] {
  if (levels === 0) return [];
  const entries = entriesOf(message);
  // In an answer to SELECT_CHALLENGE, ANSWER is a choice, which is not secret.
  const isChoosing = entries.some(
    ([key, value]) => key === 'ChallengeName' && answeringOf(String(value)).kind === 'choice',
  );
  return entries.flatMap(([member, value]) => {
    if (secretMaps.has(member)) {
      return entriesOf(value).flatMap(([name, text]) =>
        isChoosing && name === 'ANSWER' ? [] : secretOfMap([name, text]),
      );
    }
    if (secretMembers.has(member)) return typeof value === 'string' ? [value] : [];
    return secretsIn(value, levels - 1);
  });
}

function secretOfMap([name, value]: readonly [string, unknown]): string[] {
  const isNoSecret =
    /^(USERNAME|DEVICE_KEY|TIMESTAMP|PREFERRED_CHALLENGE|CHALLENGE_NAME)$|^userAttributes\./.test(
      name,
    );
  return isNoSecret || typeof value !== 'string' ? [] : [value];
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
