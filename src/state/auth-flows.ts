/** What `--flow` takes, and the AuthFlow that it stands for. */
export const authFlows = {
  'admin-user-password': 'ADMIN_USER_PASSWORD_AUTH',
  'admin-no-srp': 'ADMIN_NO_SRP_AUTH',
  'user-password': 'USER_PASSWORD_AUTH',
  'user-srp': 'USER_SRP_AUTH',
  'user-auth': 'USER_AUTH',
  custom: 'CUSTOM_AUTH',
} as const;

export type FlowName = keyof typeof authFlows;

interface Begun {
  readonly authFlow: string;
  readonly preferredChallenge?: string | undefined;
  readonly passwordFirst?: boolean | undefined;
  readonly noDevice?: boolean | undefined;
}

/** The options that begin the same sign-in once more. */
export function optionsOf(begun: Begun): readonly string[] {
  return [...flowOptionsOf(begun), ...(begun.noDevice === true ? ['--no-device'] : [])];
}

/** Of the admin command's own flow there is nothing to say. */
function flowOptionsOf({ authFlow, preferredChallenge, passwordFirst }: Begun): readonly string[] {
  const name = Object.entries(authFlows).find(([, known]) => known === authFlow)?.[0];
  if (name === undefined || name === 'admin-user-password') return [];
  return [
    '--flow',
    name,
    ...(preferredChallenge === undefined ? [] : ['--preferred-challenge', preferredChallenge]),
    ...(passwordFirst === true ? ['--password-first'] : []),
  ];
}
