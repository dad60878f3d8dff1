// Values that no user of Cognito can have, by the patterns of its API. A try with one would be refused all the same, in words that blame
// something else, and would count towards the lock.

/**
 * What stands around a name, a password or a code that cannot belong to it: Cognito lets nobody set such a one.
 *
 * @returns words that follow the name of the value, such as `ends in a line break`
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_SignUp.html patterns of Username, Password
 */
export function impossibleIn(text: string): string | undefined {
  return faults.find(([pattern]) => pattern.test(text))?.[1];
}

const faults: readonly (readonly [pattern: RegExp, words: string])[] = [
  // oxlint-disable-next-line no-control-regex -- a NUL is what UTF-16 looks like
  [/[\u0000\uFFFD]/u, 'is no UTF-8 text'],
  [/^\uFEFF/u, 'begins with a byte order mark: save it as UTF-8 without BOM'],
  [/[\r\n]$/u, 'ends in a line break'],
  [/^[\r\n]/u, 'begins with a line break'],
  // ASCII alone: in a pattern of the API's own language, \S may stand for a no-break space.
  [/[ \t\v\f]$/u, 'ends in a blank'],
  [/^[ \t\v\f]/u, 'begins with a blank'],
  [/[\n\r\u0085\u2028\u2029]/u, 'has a line break in it'],
];
