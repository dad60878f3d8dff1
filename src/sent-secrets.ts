/** The members of Cognito's requests that are secrets, whatever the operation. */
const secretMembers: ReadonlySet<string> = new Set([
  'Password',
  'PreviousPassword',
  'ProposedPassword',
  'TemporaryPassword',
  'SecretHash',
  'Session',
  'AccessToken',
  'Token',
  'RefreshToken',
  'ClientSecret',
  'ConfirmationCode',
  'UserCode',
  'Code',
  'PasswordVerifier',
  'Salt',
]);

/** In these all is secret but a few names: a challenge that is yet unknown has a secret of a name yet unknown. */
const secretMaps: ReadonlySet<string> = new Set(['AuthParameters', 'ChallengeResponses']);

/** To these ANSWER is a choice and no secret. */
const choosing: ReadonlySet<unknown> = new Set(['SELECT_CHALLENGE', 'SELECT_MFA_TYPE']);

/** All secrets in a request, so that no word of the reply repeats them. */
export function secretsIn(request: unknown): string[] {
  const entries = entriesOf(request);
  const isChoosing = entries.some(([key, value]) => key === 'ChallengeName' && choosing.has(value));
  return entries.flatMap(([member, value]) => {
    if (secretMaps.has(member)) {
      return entriesOf(value).flatMap(([name, text]) =>
        isChoosing && name === 'ANSWER' ? [] : secretOfMap([name, text]),
      );
    }
    if (secretMembers.has(member)) return typeof value === 'string' ? [value] : [];
    return secretsIn(value);
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
