import {
  AdminInitiateAuthCommand,
  type AdminInitiateAuthCommandOutput,
  type AuthFactorType,
  type CreateUserPoolClientCommandInput,
  type CreateUserPoolCommandInput,
  InitiateAuthCommand,
  type UserPoolMfaType,
} from '@aws-sdk/client-cognito-identity-provider';
import { answerBy, type Api } from './challenges.ts';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  openEmbedded,
  type TestPool,
} from './embedded.ts';
import { hashes } from './sign-in.ts';

/** A pool of its own where the choice-based flow is allowed. */
export interface ChoicePool extends Embedded {
  readonly pool: TestPool;
}

interface Options {
  readonly factors?: AuthFactorType[];
  readonly pool?: Partial<CreateUserPoolCommandInput>;
  readonly client?: Partial<CreateUserPoolClientCommandInput>;
  readonly mfa?: UserPoolMfaType;
}

const everyFactor: readonly AuthFactorType[] = ['PASSWORD', 'EMAIL_OTP', 'SMS_OTP', 'WEB_AUTHN'];

/** Without users. All first factors that Cognito accepts are allowed unless some are named. */
export async function choicePool({
  factors,
  pool,
  client,
  mfa,
}: Options = {}): Promise<ChoicePool> {
  const embedded = await openEmbedded();
  const made = await makePool(embedded, {
    pool: {
      ...withFactors(...(factors ?? (mfa === 'ON' ? ['PASSWORD'] : everyFactor))),
      SmsConfiguration: { SnsCallerArn: 'arn:aws:iam::000000000000:role/sms' },
      ...pool,
    },
    client: {
      ExplicitAuthFlows: ['ALLOW_USER_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
      ...client,
    },
    ...(mfa === undefined ? {} : { mfa }),
  });
  return { ...embedded, pool: made };
}

/** The part of a pool's settings that allows these first factors. */
export function withFactors(...AllowedFirstAuthFactors: AuthFactorType[]): {
  readonly Policies: NonNullable<CreateUserPoolCommandInput['Policies']>;
} {
  return { Policies: { SignInPolicy: { AllowedFirstAuthFactors } } };
}

/** With `ada`, confirmed, who has a password and an e-mail address. */
export async function choicePoolWithAda(options: Options = {}): Promise<ChoicePool> {
  const embedded = await choicePool(options);
  await addConfirmedUser(embedded, embedded.pool);
  return embedded;
}

/** Begins USER_AUTH for `ada` or another USERNAME. */
export function beginChoice(
  { sdk, pool }: Pick<ChoicePool, 'sdk' | 'pool'>,
  parameters: Record<string, string> = {},
  { api = 'public', session }: { readonly api?: Api; readonly session?: string | undefined } = {},
): Promise<AdminInitiateAuthCommandOutput> {
  const USERNAME = parameters['USERNAME'] ?? 'ada';
  const input = {
    ClientId: pool.clientId,
    AuthFlow: 'USER_AUTH' as const,
    AuthParameters: { USERNAME, ...hashes(pool, USERNAME), ...parameters },
    Session: session,
  };
  return api === 'public'
    ? sdk.send(new InitiateAuthCommand(input))
    : sdk.send(new AdminInitiateAuthCommand({ ...input, UserPoolId: pool.userPoolId }));
}

/** Answers SELECT_CHALLENGE as `ada` or another USERNAME. */
export function choose(
  embedded: ChoicePool,
  session: string | undefined,
  responses: Record<string, string>,
  api: Api = 'public',
): Promise<AdminInitiateAuthCommandOutput> {
  const name = 'SELECT_CHALLENGE';
  return answerBy(api, embedded, embedded.pool, { name, session, responses });
}
