/** Which of Cognito's two APIs begins a sign-in: the public one, or the one with AWS credentials. */
type Api = 'public' | 'admin';

/** How the first step uses the password: it sends it, proves it by SRP, or does not need it yet. */
export type PasswordUse = 'sent' | 'proved' | 'unused';

interface FlowRow {
  /** Cognito's AuthFlow. */
  readonly authFlow: string;
  /** The value that the app client's ExplicitAuthFlows must contain. */
  readonly allowedBy: string;
  readonly apis: readonly Api[];
  readonly password: PasswordUse;
  /** The description in `cogauth help flows`. */
  readonly words: string;
}

/**
 * Every way to begin a sign-in, by the name that `--flow` takes.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/authentication-flows-selection-sdk.html
 */
export const authFlows = {
  'user-srp': {
    authFlow: 'USER_SRP_AUTH',
    allowedBy: 'ALLOW_USER_SRP_AUTH',
    apis: ['public', 'admin'],
    password: 'proved',
    words: 'a proof of the password by SRP, which is never sent',
  },
  'user-password': {
    authFlow: 'USER_PASSWORD_AUTH',
    allowedBy: 'ALLOW_USER_PASSWORD_AUTH',
    apis: ['public'],
    password: 'sent',
    words: 'the password itself',
  },
  'user-auth': {
    authFlow: 'USER_AUTH',
    allowedBy: 'ALLOW_USER_AUTH',
    apis: ['public', 'admin'],
    password: 'unused',
    words: 'a choice: password, code by e-mail or SMS',
  },
  custom: {
    authFlow: 'CUSTOM_AUTH',
    allowedBy: 'ALLOW_CUSTOM_AUTH',
    apis: ['public', 'admin'],
    password: 'unused',
    words: "what the pool's Lambda triggers ask",
  },
  'admin-user-password': {
    authFlow: 'ADMIN_USER_PASSWORD_AUTH',
    allowedBy: 'ALLOW_ADMIN_USER_PASSWORD_AUTH',
    apis: ['admin'],
    password: 'sent',
    words: 'the password, with AWS credentials',
  },
  'admin-no-srp': {
    authFlow: 'ADMIN_NO_SRP_AUTH',
    allowedBy: 'ADMIN_NO_SRP_AUTH',
    apis: ['admin'],
    password: 'sent',
    words: 'the same under its older name',
  },
} as const satisfies Readonly<Record<string, FlowRow>>;

export type FlowName = keyof typeof authFlows;

export const flowNames: readonly FlowName[] = Object.keys(authFlows).filter(isFlowName);

function isFlowName(name: string): name is FlowName {
  return Object.hasOwn(authFlows, name);
}

/** The flows of one API. For the admin API its own flows come first. */
export function flowsOf(api: Api): readonly FlowName[] {
  const own = flowNames.filter((name) => takes(name, api));
  return [
    ...own.filter((name) => !takes(name, 'public')),
    ...own.filter((name) => takes(name, 'public')),
  ];
}

function takes(name: FlowName, api: Api): boolean {
  const { apis }: FlowRow = authFlows[name];
  return apis.includes(api);
}

/** The `--flow` name of an AuthFlow; undefined if this version does not know the AuthFlow. */
export function flowNameOf(authFlow: string): FlowName | undefined {
  return flowNames.find((name) => authFlows[name].authFlow === authFlow);
}

export type AllowedFlow =
  | Exclude<(typeof authFlows)[FlowName]['allowedBy'], 'ADMIN_NO_SRP_AUTH'>
  | 'ALLOW_REFRESH_TOKEN_AUTH';

/**
 * The flows that a new app client can allow, by their names in create-user-pool. The older values of ExplicitAuthFlows
 * are missing: Cognito refuses a mixture of both kinds.
 */
export const allowedFlows: ReadonlyMap<string, AllowedFlow> = new Map<string, AllowedFlow>([
  ...flowNames.flatMap((name): [string, AllowedFlow][] => {
    const { allowedBy } = authFlows[name];
    return allowedBy === 'ADMIN_NO_SRP_AUTH' ? [] : [[name, allowedBy]];
  }),
  ['refresh', 'ALLOW_REFRESH_TOKEN_AUTH'],
]);

interface Begun {
  readonly authFlow: string;
  readonly preferredChallenge?: string | undefined;
  readonly passwordFirst?: boolean | undefined;
  readonly noDevice?: boolean | undefined;
}

/** The options that begin the same sign-in again. */
export function optionsOf(begun: Begun): readonly string[] {
  return [...flowOptionsOf(begun), ...(begun.noDevice === true ? ['--no-device'] : [])];
}

/** The admin command uses its own flow by default and needs no options. */
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
