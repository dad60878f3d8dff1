// Secrets come from stdin, a file, the environment or a hidden prompt; on the command line only with a warning.

/** The names of a secret: in code, in options, in the environment and in messages. */
export interface SecretName<Key extends string = string> {
  readonly key: Key;
  readonly option: string;
  readonly variable: string;
  readonly words: string;
  /** The only command or option that takes it; undefined if every command that needs it does. */
  readonly usedBy: string | undefined;
  /** A new secret: a typing mistake would lock the user out, so the user types it twice. */
  readonly isNew?: true;
  /** What it consists of, if not of any characters. */
  readonly alphabet?: { readonly pattern: RegExp; readonly words: string };
}

export const password = {
  key: 'password',
  option: 'password',
  variable: 'COGAUTH_PASSWORD',
  words: 'password',
  usedBy: undefined,
} as const satisfies SecretName;

/** The password of a new account. */
export const firstPassword = { ...password, isNew: true } as const satisfies SecretName;

export const newPassword = {
  key: 'newPassword',
  option: 'new-password',
  variable: 'COGAUTH_NEW_PASSWORD',
  words: 'new password',
  usedBy: undefined,
  isNew: true,
} as const satisfies SecretName;

export const clientSecret = {
  key: 'clientSecret',
  option: 'client-secret',
  variable: 'COGAUTH_CLIENT_SECRET',
  words: 'app client secret',
  usedBy: undefined,
  // Cognito's own are letters, digits, _ and +. Emulators write base64 too.
  alphabet: { pattern: /^[\w+/=.~-]+$/, words: 'letters, digits, _ and +' },
} as const satisfies SecretName;

export const totpSecret = {
  key: 'totpSecret',
  option: 'totp-secret',
  variable: 'COGAUTH_TOTP_SECRET',
  words: 'TOTP secret',
  usedBy: 'totp, --from-totp',
} as const satisfies SecretName;

export const temporaryPassword = {
  key: 'temporaryPassword',
  option: 'temporary-password',
  variable: 'COGAUTH_TEMPORARY_PASSWORD',
  words: 'temporary password',
  usedBy: 'admin-create-user',
  isNew: true,
} as const satisfies SecretName;

export const refreshToken = {
  key: 'refreshToken',
  option: 'refresh-token',
  variable: 'COGAUTH_REFRESH_TOKEN',
  words: 'refresh token',
  usedBy: 'revoke-token',
  alphabet: { pattern: /^[\u0021-\u007E]+$/, words: 'letters, digits and signs' },
} as const satisfies SecretName;

export const secretNames: readonly SecretName[] = [
  clientSecret,
  password,
  newPassword,
  temporaryPassword,
  refreshToken,
  totpSecret,
];

/** The variables that hold a secret itself, not the name of its file. */
export const secretVariables: readonly string[] = secretNames.map(({ variable }) => variable);

/** The variables that give a secret: first the secret itself, which takes precedence, then the name of its file. */
export function variablesOf({ variable }: SecretName): readonly string[] {
  return [variable, `${variable}_FILE`];
}

/** The variables in which `exec` passes the tokens to the program. */
export const tokenVariables = {
  access: 'COGAUTH_ACCESS_TOKEN',
  id: 'COGAUTH_ID_TOKEN',
} as const;
