// Secrets come from stdin, a file, the environment or a hidden prompt; on the command line only with a warning.

/** What a secret is called: in code, in options, in the environment, in words. */
export interface SecretName<Key extends string = string> {
  readonly key: Key;
  readonly option: string;
  readonly variable: string;
  readonly words: string;
  /** What takes it, where that is not any command that needs such a secret. */
  readonly usedBy: string | undefined;
  /** Nobody has it yet: a slip in typing would lock somebody out, so that a person types it twice. */
  readonly isNew?: true;
}

export const password = {
  key: 'password',
  option: 'password',
  variable: 'COGAUTH_PASSWORD',
  words: 'password',
  usedBy: undefined,
} as const satisfies SecretName;

/** Of an account that is being made. */
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
} as const satisfies SecretName;

export const secretNames: readonly SecretName[] = [
  clientSecret,
  password,
  newPassword,
  temporaryPassword,
  refreshToken,
  totpSecret,
];

/** The variables that hold a secret itself, and not the name of its file. */
export const secretVariables: readonly string[] = secretNames.map(({ variable }) => variable);

/** The variables that give a secret, the stronger first: the secret itself, and the name of its file. */
export function variablesOf({ variable }: SecretName): readonly string[] {
  return [variable, `${variable}_FILE`];
}

/** The variables by which `exec` hands on the tokens. */
export const tokenVariables = {
  access: 'COGAUTH_ACCESS_TOKEN',
  id: 'COGAUTH_ID_TOKEN',
} as const;
