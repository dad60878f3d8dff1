/** Where an operation, in the middle of its transaction, gets the answers of triggers. */
export interface TriggerAnswers {
  readonly names: ReadonlySet<string>;
  /** ClientMetadata and ValidationData of the request, under the names that events have them by. */
  readonly metadata: TriggerMetadata;
  /** The handler's answer. @throws TriggerNeeded when it has not been asked yet: the transaction has to make way for it. */
  readonly ask: (name: TriggerName, event: TriggerEvent) => unknown;
  /** Has the handler told once the transaction has been committed. */
  readonly tellLater: (name: TriggerName, event: TriggerEvent) => void;
}

export interface TriggerMetadata {
  readonly clientMetadata?: Readonly<Record<string, string>> | undefined;
  readonly validationData?: Readonly<Record<string, string>> | undefined;
} /** The keys of LambdaConfig that are imitated. A module of triggers exports its handlers by these names. */
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
 * What a handler gets and, its `response` filled in, gives back.
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

/** The handlers, wherever they run. */
export interface Triggers {
  readonly names: ReadonlySet<string>;
  /** Gives what the handler answered, as plain data. @throws CognitoFault when it has thrown, or takes too long */
  readonly invoke: (name: TriggerName, event: TriggerEvent) => Promise<unknown>;
  /** Refuses what is still waiting for an answer. */
  readonly close: () => void;
}
