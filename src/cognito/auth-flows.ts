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

/** The name of ours for an AuthFlow; undefined for one that this version does not know. */
export function flowNameOf(authFlow: string): FlowName | undefined {
  return flowNames.find((name) => authFlows[name] === authFlow);
}

export const flowNames = [
  'user-srp',
  'user-password',
  'user-auth',
  'custom',
  'admin-user-password',
  'admin-no-srp',
] as const satisfies readonly FlowName[];

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
  const name = flowNameOf(authFlow);
  if (name === undefined || name === 'admin-user-password') return [];
  return [
    '--flow',
    name,
    ...(preferredChallenge === undefined ? [] : ['--preferred-challenge', preferredChallenge]),
    ...(passwordFirst === true ? ['--password-first'] : []),
  ];
}
