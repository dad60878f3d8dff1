import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { redacted, type Step } from './recording.ts';

type Members = Readonly<Record<string, unknown>>;

/** One throw-away pool with a client and, unless the scenario wants none, the user ada. */
export interface Story {
  readonly poolId: string;
  readonly clientId: string;
  /** The names that administrators' operations take. */
  readonly ada: { readonly UserPoolId: string; readonly Username: string };
  /** Sends a request and writes down what was answered, a refusal too. Gives the reply, empty after a refusal. */
  readonly ask: (operation: string, input: Members) => Promise<Members>;
  /** Sends a request that must succeed, and writes nothing down. */
  readonly prepare: (operation: string, input: Members) => Promise<Members>;
}

export interface Scenario {
  readonly name: string;
  /** What it finds out, and the unsure point of docs/flows.md that this settles. */
  readonly question: string;
  readonly pool?: Members;
  readonly client?: Members;
  /** Attributes of ada; `none` for no user. */
  readonly user?: Readonly<Record<string, string>> | 'none';
  readonly walk: (story: Story) => Promise<void>;
}

export const password = 'Throw-away-horse-1';

const Command = z.custom<new (input: object) => object>((value) => typeof value === 'function');
const Send = z.custom<(command: object) => Promise<unknown>>(
  (value) => typeof value === 'function',
);
const Reply = z.record(z.string(), z.unknown());
const Made = z.object({
  UserPool: z.object({ Id: z.string() }).optional(),
  UserPoolClient: z.object({ ClientId: z.string() }).optional(),
});

export type Client = sdk.CognitoIdentityProviderClient;

async function send(client: Client, operation: string, input: Members): Promise<Members> {
  const found = Object.entries(sdk).find(([name]) => name === `${operation}Command`)?.[1];
  const command = new (Command.parse(found))(input);
  return Reply.parse(await Send.parse(client.send.bind(client))(command));
}

/** Walks a scenario in a pool of its own, which is deleted in the end. Gives what was answered. */
export async function walk(client: Client, scenario: Scenario): Promise<Step[]> {
  const prepare: Story['prepare'] = (operation, input) => send(client, operation, input);
  const PoolName = `cogauth-conformance-${scenario.name}`;
  const pool = Made.parse(await prepare('CreateUserPool', { PoolName, ...scenario.pool }));
  const UserPoolId = pool.UserPool?.Id ?? '';
  try {
    const made = Made.parse(
      await prepare('CreateUserPoolClient', {
        UserPoolId,
        ClientName: 'app',
        ExplicitAuthFlows: [
          'ALLOW_ADMIN_USER_PASSWORD_AUTH',
          'ALLOW_REFRESH_TOKEN_AUTH',
          'ALLOW_USER_PASSWORD_AUTH',
          'ALLOW_USER_SRP_AUTH',
        ],
        ...scenario.client,
      }),
    );
    const clientId = made.UserPoolClient?.ClientId ?? '';
    const ada = { UserPoolId, Username: 'ada' };
    await addAda(prepare, scenario, ada);
    const steps: Step[] = [];
    const known = [
      [UserPoolId, 'UserPoolId'],
      [clientId, 'ClientId'],
    ] as const;
    const ask: Story['ask'] = async (operation, input) => {
      try {
        const reply = await send(client, operation, input);
        steps.push({ operation, reply: Reply.parse(redacted(reply, known)) });
        return reply;
      } catch (error) {
        if (!(error instanceof sdk.CognitoIdentityProviderServiceException)) throw error;
        const message = String(redacted(error.message, known));
        steps.push({ operation, error: { name: error.name, message } });
        return {};
      }
    };
    await scenario.walk({ poolId: UserPoolId, clientId, ada, ask, prepare });
    return steps;
  } finally {
    await prepare('DeleteUserPool', { UserPoolId });
  }
}

/** Made by an administrator and without a message, so that nothing is sent to anybody. */
async function addAda(
  prepare: Story['prepare'],
  { user = {} }: Scenario,
  names: Story['ada'],
): Promise<void> {
  if (user === 'none') return;
  const UserAttributes = Object.entries(user).map(([Name, Value]) => ({ Name, Value }));
  await prepare('AdminCreateUser', { ...names, UserAttributes, MessageAction: 'SUPPRESS' });
  await prepare('AdminSetUserPassword', { ...names, Password: password, Permanent: true });
}
