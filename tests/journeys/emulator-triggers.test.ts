import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { DescribeUserPoolCommand, SignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { formatHex } from '../../src/protocol/srp.ts';
import { inboxCode, person } from '../support/cli/cogauth-process.ts';
import { answerCustom, beginCustom } from '../support/cognito/custom-auth.ts';
import { makePool, type TestPool } from '../support/cognito/embedded.ts';
import { ended, sdkOf, serve, type Server } from '../support/cognito/serve-process.ts';
import { addAda } from '../support/cognito/sign-in.ts';
import { A, outcomeOf, passwordProof, respond } from '../support/cognito/srp.ts';

const riddle = `
export const DefineAuthChallenge = async (event) => {
  const last = event.request.session.at(-1);
  if (last?.challengeName === 'SRP_A') event.response.challengeName = 'PASSWORD_VERIFIER';
  else if (last?.challengeName === 'CUSTOM_CHALLENGE' && last.challengeResult) event.response.issueTokens = true;
  else event.response.challengeName = 'CUSTOM_CHALLENGE';
  return event;
};

export function CreateAuthChallenge(event, context, callback) {
  console.log('a riddle is made');
  event.response.publicChallengeParameters = { question: 'what is it?' };
  event.response.privateChallengeParameters = { answer: '42' };
  callback(null, event);
}

export const VerifyAuthChallengeResponse = (event) => {
  const { challengeAnswer, privateChallengeParameters } = event.request;
  if (challengeAnswer === 'compute') for (;;);
  if (challengeAnswer === 'exit') process.exit(3);
  event.response.answerCorrect = challengeAnswer === privateChallengeParameters.answer;
  return event;
};
`;

interface Riddled extends Pick<Server, 'rest'> {
  readonly server: Server;
  readonly sdk: ReturnType<typeof sdkOf>;
  readonly pool: TestPool;
}

async function serveRiddle(): Promise<Riddled> {
  const host = await person();
  const file = join(host.home, 'triggers.mjs');
  await writeFile(file, riddle);
  const server = await serve(host, '--triggers', file, '--data', ':memory:');
  const sdk = sdkOf(server);
  const ExplicitAuthFlows = ['ALLOW_CUSTOM_AUTH' as const];
  const pool = await makePool({ sdk }, { client: { ExplicitAuthFlows } });
  await addAda({ sdk }, pool);
  return { server, sdk, pool, rest: server.rest };
}

describe('cogauth emulator serve --triggers', () => {
  test('signs in by what the module asks, and keeps what it prints off stdout', async () => {
    const story = await serveRiddle();

    const asked = await beginCustom(story, story.pool);
    const again = await answerCustom(story, story.pool, asked.Session, { ANSWER: '41' });
    const outcome = await outcomeOf(answerCustom(story, story.pool, again.Session));
    const exit = await ended(story.server, 'SIGTERM');

    expect(asked.ChallengeParameters).toEqual({ question: 'what is it?', USERNAME: 'ada' });
    expect(again.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(outcome).toBe('tokens');
    expect(exit).toEqual([0, null]);
    expect(await story.rest).toEqual([]);
  });

  test('asks for the password first when SRP_A is sent', async () => {
    const story = await serveRiddle();
    const now = { clock: { now: () => new Date(), advance: () => undefined } };
    const parameters = { CHALLENGE_NAME: 'SRP_A', SRP_A: formatHex(A) };

    const first = await beginCustom(story, story.pool, parameters);
    const answer = passwordProof(now, story.pool, first);
    const second = await respond(story, story.pool, 'PASSWORD_VERIFIER', answer, first.Session);
    const outcome = await outcomeOf(answerCustom(story, story.pool, second.Session));

    expect(first.ChallengeName).toBe('PASSWORD_VERIFIER');
    expect(outcome).toBe('tokens');
  });

  test('stops within seconds while a trigger has not answered, and keeps nothing of that step', async () => {
    const asked = createServer();
    await new Promise<void>((resolve) => asked.listen(0, '127.0.0.1', resolve));
    const address = asked.address();
    const host = await person();
    const file = join(host.home, 'triggers.mjs');
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    await writeFile(file, `export const PreSignUp = () => fetch('${url}');`);
    const server = await serve(host, '--triggers', file);
    const pool = await makePool({ sdk: sdkOf(server) });

    const begun = once(asked, 'request');
    const lost = Promise.allSettled([addAda({ sdk: sdkOf(server) }, pool)]);
    await begun;
    const exit = await ended(server, 'SIGTERM');
    asked.closeAllConnections();
    asked.close();

    expect(exit).toEqual([0, null]);
    expect(await lost).toMatchObject([{ status: 'rejected' }]);
    const { result } = await host.json(['emulator', 'status']);
    expect(result).toMatchObject({ userPools: 1, users: 0 });
  });

  test('shows in the inbox what the module wrote, on one line', async () => {
    const host = await person();
    const file = join(host.home, 'triggers.mjs');
    const response = "{ emailSubject: 'Welcome', emailMessage: 'Hello,\\n\\u001b[31m{####}' }";
    const writes = `export const CustomMessage = (event) => ({ ...event, response: ${response} });`;
    await writeFile(file, writes);
    const server = await serve(host, '--triggers', file);
    const sdk = sdkOf(server);
    await addAda({ sdk }, await makePool({ sdk }));

    const told = await host.cogauth(['emulator', 'inbox']);
    const code = await inboxCode(host);
    const { result } = await host.json(['emulator', 'inbox']);

    expect(told.stdout.split('\n')[1]).toBe(`  Welcome: Hello, \u{FFFD}[31m${code}`);
    expect(result?.['messages']).toMatchObject([{ code, subject: 'Welcome' }]);
  });

  test('goes on when a trigger computes endlessly or ends its thread', async () => {
    const story = await serveRiddle();
    const { sdk, pool } = story;
    const { Session } = await beginCustom(story, pool);

    const exited = await outcomeOf(answerCustom(story, pool, Session, { ANSWER: 'exit' }));
    const stuck = outcomeOf(answerCustom(story, pool, Session, { ANSWER: 'compute' }));
    const meanwhile = await sdk.send(new DescribeUserPoolCommand({ UserPoolId: pool.userPoolId }));
    const Username = 'bob';
    const bob = await sdk.send(
      new SignUpCommand({ ClientId: pool.clientId, Username, Password: 'Correct-horse-2' }),
    );

    expect(exited).toBe(
      'VerifyAuthChallengeResponse failed with error Runtime exited with error: exit status 3.',
    );
    expect(meanwhile.UserPool?.Id).toBe(pool.userPoolId);
    expect(bob.UserSub).toBeDefined();
    expect(await stuck).toBe(
      'VerifyAuthChallengeResponse invocation failed due to error Socket timeout while invoking Lambda function.',
    );
    expect(await outcomeOf(answerCustom(story, pool, Session))).toBe('tokens');
  }, 30_000);

  test.each([
    ['is missing', undefined, 'Cannot find module'],
    ['throws', 'throw new Error("not today");', 'not today'],
    ['is no JavaScript', 'export const = 1;', 'Unexpected token'],
    ['exports no trigger', 'export const other = () => 1;', 'it exports no trigger, expected'],
    [
      'nearly exports one',
      'export const preSignUp = (event) => event;',
      'it exports preSignUp, expected PreSignUp',
    ],
  ])('exits 2 when the module %s', async (_, module, reason) => {
    const { home, json } = await person();
    const file = join(home, 'triggers.mjs');
    if (module !== undefined) await writeFile(file, module);

    const refused = await json(['emulator', 'serve', '--port', '0', '--triggers', file]);

    expect(refused.exitCode).toBe(2);
    expect(refused.error).toMatchObject({
      code: 'TriggersUnusable',
      message: expect.stringContaining(reason),
    });
  });
});
