/** Gives an operation, inside its transaction, the answers of triggers. */
export interface TriggerAnswers {
  readonly names: ReadonlySet<string>;
  /** ClientMetadata and ValidationData of the request, under their names in events. */
  readonly metadata: TriggerMetadata;
  /** The handler's answer. @throws TriggerNeeded if there is none yet: the transaction ends before the handler runs. */
  readonly ask: (name: TriggerName, event: TriggerEvent) => unknown;
  /** Calls the handler after the commit. */
  readonly notifyAfterCommit: (name: TriggerName, event: TriggerEvent) => void;
}

export interface TriggerMetadata {
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly validationData?: Readonly<Record<string, string>> | undefined;
}

/** The keys of LambdaConfig that are imitated. A module of triggers exports its handlers under these names. */
export const triggerNames = [
  'PreSignUp',
  'PostConfirmation',
  'PreAuthentication',
  'PostAuthentication',
  'DefineAuthChallenge',
  'CreateAuthChallenge',
  'VerifyAuthChallengeResponse',
  'PreTokenGeneration',
  'CustomMessage',
  'UserMigration',
] as const;
export type TriggerName = (typeof triggerNames)[number];

/**
 * The event that a handler gets. It fills in `response` and returns the event.
 *
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/cognito-user-pools-working-with-lambda-triggers.html
 */
export interface TriggerEvent {
  readonly version: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly userName: string;
  readonly callerContext: { readonly awsSdkVersion: string; readonly clientId: string };
  readonly triggerSource: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response: Record<string, unknown>;
}

/** The handlers. They run in this thread or in another. */
export interface Triggers {
  readonly names: ReadonlySet<string>;
  /** The handler's answer as plain data. @throws CognitoFault if the handler throws or takes too long */
  readonly invoke: (name: TriggerName, event: TriggerEvent) => Promise<unknown>;
  /** Refuses the invocations that are still waiting. */
  readonly close: () => void;
}
