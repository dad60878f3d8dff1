import {
  AdminCreateUserCommand,
  AdminDisableUserCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  AdminUpdateUserAttributesCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import type { Handler } from '../../../src/emulator/triggers/call-handler.ts';
import type { Handlers } from '../../../src/emulator/triggers/in-process.ts';
import { formatHex } from '../../../src/protocol/srp.ts';
import { notAuthorized } from '../../support/cognito/challenges.ts';
import {
  answerCustom,
  beginCustom,
  recording,
  replying,
  riddle,
  roundsOf,
} from '../../support/cognito/custom-auth.ts';
import {
  type Embedded,
  makePool,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addAda } from '../../support/cognito/sign-in.ts';
import { A, outcomeOf, passwordProof, respond } from '../../support/cognito/srp.ts';

const client = {
  ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
} as const;

interface Story extends Embedded {
  readonly pool: TestPool;
}

async function riddled(
  handlers: Handlers | undefined,
  options: NonNullable<Parameters<typeof makePool>[1]> = {},
): Promise<Story> {
  const embedded = await openEmbedded(handlers);
  const pool = await makePool(embedded, {
    ...options,
    client: { ...client, ExplicitAuthFlows: [...client.ExplicitAuthFlows], ...options.client },
  });
  await addAda(embedded, pool);
  return { ...embedded, pool };
}

const wrongPassword = 'Incorrect username or password.';
const usedSession = 'Invalid session for the user, session can only be used once.';
const olderSession = 'Invalid session for the user.';

describe('CUSTOM_AUTH', () => {
  test('asks what the triggers ask, and gives tokens for the right answer', async () => {
    const story = await riddled(riddle);

    const asked = await beginCustom(story, story.pool);
    const { AuthenticationResult } = await answerCustom(story, story.pool, asked.Session);

    expect(asked).toMatchObject({
      ChallengeName: 'CUSTOM_CHALLENGE',
      ChallengeParameters: { question: 'what is it, ada?', USERNAME: 'ada' },
    });
    expect(asked.ChallengeParameters).not.toHaveProperty('answer');
    expect(AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('asks again with a new Session after a wrong answer, and the old one is spent', async () => {
    const story = await riddled(riddle);
    const asked = await beginCustom(story, story.pool);

    const again = await answerCustom(story, story.pool, asked.Session, { ANSWER: '41' });

    expect(again.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(again.Session).not.toBe(asked.Session);
    await expect(answerCustom(story, story.pool, asked.Session)).rejects.toMatchObject(
      notAuthorized(olderSession),
    );
    expect(await outcomeOf(answerCustom(story, story.pool, again.Session))).toBe('tokens');
  });

  test('ends by failAuthentication, spends that Session too, and locks nobody out', async () => {
    const story = await riddled(riddle);
    let { Session } = await beginCustom(story, story.pool);
    for (const _ of [1, 2]) {
      // oxlint-disable-next-line no-await-in-loop -- each answer needs the Session of the one before
      ({ Session } = await answerCustom(story, story.pool, Session, { ANSWER: 'no' }));
    }

    const last = answerCustom(story, story.pool, Session, { ANSWER: 'no' });

    await expect(last).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: wrongPassword,
    });
    await expect(answerCustom(story, story.pool, Session)).rejects.toMatchObject(
      notAuthorized(olderSession),
    );
    const anew = await beginCustom(story, story.pool);
    expect(await outcomeOf(answerCustom(story, story.pool, anew.Session))).toBe('tokens');
  });

  test('tells the triggers what has been answered, in the form that AWS documents', async () => {
    const { events, handlers } = recording(riddle);
    const story = await riddled(handlers);
    const { Session } = await beginCustom(story, story.pool);
    events.length = 0;

    await story.sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: story.pool.clientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: 'ada', ANSWER: '41' },
        ClientMetadata: { from: 'a test' },
      }),
    );

    const common = {
      version: '1',
      region: 'us-east-1',
      userPoolId: story.pool.userPoolId,
      userName: 'ada',
      callerContext: { awsSdkVersion: expect.any(String), clientId: story.pool.clientId },
    };
    const userAttributes = {
      sub: expect.any(String),
      email: 'ada@example.com',
      email_verified: 'false',
      'cognito:user_status': 'CONFIRMED',
    };
    const clientMetadata = { from: 'a test' };
    const session = [
      { challengeName: 'CUSTOM_CHALLENGE', challengeResult: false, challengeMetadata: 'RIDDLE-0' },
    ];
    expect(events).toEqual([
      {
        ...common,
        triggerSource: 'VerifyAuthChallengeResponse_Authentication',
        request: {
          userAttributes,
          privateChallengeParameters: { answer: '42' },
          challengeAnswer: '41',
          clientMetadata,
        },
        response: { answerCorrect: null },
      },
      {
        ...common,
        triggerSource: 'DefineAuthChallenge_Authentication',
        request: { userAttributes, session, clientMetadata },
        response: { challengeName: null, issueTokens: null, failAuthentication: null },
      },
      {
        ...common,
        triggerSource: 'CreateAuthChallenge_Authentication',
        request: { userAttributes, challengeName: 'CUSTOM_CHALLENGE', session, clientMetadata },
        response: {
          publicChallengeParameters: null,
          privateChallengeParameters: null,
          challengeMetadata: null,
        },
      },
    ]);
  });

  test('works by the administrators API too', async () => {
    const { sdk, pool } = await riddled(riddle);
    const { userPoolId: UserPoolId, clientId: ClientId } = pool;
    const { Session } = await sdk.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: 'ada' },
      }),
    );

    const reply = sdk.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName: 'CUSTOM_CHALLENGE',
        Session,
        ChallengeResponses: { USERNAME: 'ada', ANSWER: '42' },
      }),
    );

    expect(await outcomeOf(reply)).toBe('tokens');
  });

  test('wants a hash over the real name from a client with a secret', async () => {
    const story = await riddled(riddle, { client: { GenerateSecret: true } });
    const { Session } = await beginCustom(story, story.pool);

    const wrong = answerCustom(story, story.pool, Session, { SECRET_HASH: 'd3Jvbmc=' });

    await expect(wrong).rejects.toThrow('Unable to verify secret hash for client');
    expect(await outcomeOf(answerCustom(story, story.pool, Session))).toBe('tokens');
  });

  test.each([
    ['late', 'Invalid session for the user, session is expired.'],
    ["another user's", 'Invalid session for the user.'],
    ['missing', 'Missing required parameter Session'],
    ["a disabled user's", 'User is disabled.'],
  ])('refuses an answer whose Session is %s', async (what, message) => {
    const story = await riddled(riddle);
    const { sdk, pool, clock } = story;
    const { userPoolId: UserPoolId } = pool;
    await sdk.send(new AdminCreateUserCommand({ UserPoolId, Username: 'bob' }));
    const { Session } = await beginCustom(story, pool);
    if (what === 'late') clock.advance(3 * 60);
    if (what === "a disabled user's") {
      await sdk.send(new AdminDisableUserCommand({ UserPoolId, Username: 'ada' }));
    }

    const reply = answerCustom(story, pool, what === 'missing' ? undefined : Session, {
      USERNAME: what === "another user's" ? 'bob' : 'ada',
    });

    await expect(reply).rejects.toThrow(message);
  });

  test.each([
    [['ALLOW_USER_PASSWORD_AUTH'], 'CUSTOM_AUTH', 'CUSTOM_AUTH is not enabled for the client.'],
    [['CUSTOM_AUTH_FLOW_ONLY'], 'CUSTOM_AUTH', 'CUSTOM_CHALLENGE'],
    [['ADMIN_NO_SRP_AUTH'], 'CUSTOM_AUTH', 'CUSTOM_CHALLENGE'],
    [['USER_PASSWORD_AUTH'], 'CUSTOM_AUTH', 'CUSTOM_CHALLENGE'],
    [[], 'CUSTOM_AUTH', 'CUSTOM_CHALLENGE'],
    [
      ['CUSTOM_AUTH_FLOW_ONLY'],
      'USER_SRP_AUTH',
      'Only custom auth (lambda driven) is enabled for this client.',
    ],
  ] as const)('with ExplicitAuthFlows %j answers %s by %s', async (flows, AuthFlow, expected) => {
    const story = await riddled(riddle, { client: { ExplicitAuthFlows: [...flows] } });

    const reply = story.sdk.send(
      new InitiateAuthCommand({
        ClientId: story.pool.clientId,
        AuthFlow,
        AuthParameters: { USERNAME: 'ada', SRP_A: formatHex(A) },
      }),
    );

    expect(await outcomeOf(reply)).toBe(expected);
  });

  test.each([
    ['there are no triggers', []],
    ['DefineAuthChallenge is missing', ['CreateAuthChallenge']],
    ['CreateAuthChallenge is missing', ['DefineAuthChallenge']],
  ])('is refused where %s', async (_, names) => {
    const some = Object.entries(riddle).filter(([name]) => names.includes(name));
    const story = await riddled(names.length === 0 ? undefined : Object.fromEntries(some));

    const reply = beginCustom(story, story.pool);

    await expect(reply).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'Custom auth lambda trigger is not configured for the user pool.',
    });
  });

  test('refuses who is not there', async () => {
    const story = await riddled(riddle);

    const reply = beginCustom(story, story.pool, { USERNAME: 'nobody' });

    await expect(reply).rejects.toMatchObject({ name: 'UserNotFoundException' });
  });
});

describe('CUSTOM_AUTH where missing users are hidden', () => {
  const hiding = { client: { PreventUserExistenceErrors: 'ENABLED' } } as const;

  test('asks a name without a user as anybody else, and lets nobody in by it', async () => {
    const { events, handlers } = recording(riddle);
    const story = await riddled(handlers, hiding);
    const nobody = { USERNAME: 'nobody' };

    const asked = await beginCustom(story, story.pool, nobody);
    const again = await answerCustom(story, story.pool, asked.Session, { ...nobody, ANSWER: '41' });
    const right = answerCustom(story, story.pool, again.Session, nobody);

    expect(asked.ChallengeParameters).toEqual({
      question: 'what is it, nobody?',
      USERNAME: 'nobody',
    });
    expect(again.ChallengeName).toBe('CUSTOM_CHALLENGE');
    await expect(right).rejects.toThrow(wrongPassword);
    expect(events[0]?.request).toEqual({ userAttributes: {}, session: [], userNotFound: true });
  });

  test('tells the triggers that a user is there', async () => {
    const { events, handlers } = recording(riddle);
    const story = await riddled(handlers, hiding);

    await beginCustom(story, story.pool);

    expect(events[0]?.request).toMatchObject({ userNotFound: false });
  });

  test("does not take ada's Session from a name without a user", async () => {
    const story = await riddled(riddle, hiding);
    const { Session } = await beginCustom(story, story.pool);

    const reply = answerCustom(story, story.pool, Session, { USERNAME: 'nobody' });

    await expect(reply).rejects.toThrow('Invalid session for the user.');
  });
});

describe('CUSTOM_AUTH with SRP_A', () => {
  const withSrp = { CHALLENGE_NAME: 'SRP_A', SRP_A: formatHex(A) };

  test('spends a right proof although the triggers refuse afterwards', async () => {
    const story = await riddled({
      ...riddle,
      DefineAuthChallenge: (event) => {
        const isAsked = roundsOf(event).at(-1)?.challengeName === 'SRP_A';
        return replying(
          event,
          isAsked ? { challengeName: 'PASSWORD_VERIFIER' } : { failAuthentication: true },
        );
      },
    });
    const first = await beginCustom(story, story.pool, withSrp);
    const answer = passwordProof(story, story.pool, first);
    const prove = (): Promise<object> =>
      respond(story, story.pool, 'PASSWORD_VERIFIER', answer, first.Session);
    await expect(prove()).rejects.toThrow(wrongPassword);

    await expect(prove()).rejects.toThrow('session can only be used once');
  });

  test('asks for the password first, then what the triggers ask', async () => {
    const { events, handlers } = recording(riddle);
    const story = await riddled(handlers);

    const first = await beginCustom(story, story.pool, withSrp);
    const answer = passwordProof(story, story.pool, first);
    const second = await respond(story, story.pool, 'PASSWORD_VERIFIER', answer, first.Session);
    const third = await answerCustom(story, story.pool, second.Session);

    expect(first.ChallengeName).toBe('PASSWORD_VERIFIER');
    expect(second.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(third.AuthenticationResult?.AccessToken).toBeDefined();
    const defined = events.filter(({ triggerSource }) => triggerSource.startsWith('Define'));
    expect(defined.map(roundsOf)).toEqual([
      [{ challengeName: 'SRP_A', challengeResult: true }],
      [
        { challengeName: 'SRP_A', challengeResult: true },
        { challengeName: 'PASSWORD_VERIFIER', challengeResult: true },
      ],
      [
        { challengeName: 'SRP_A', challengeResult: true },
        { challengeName: 'PASSWORD_VERIFIER', challengeResult: true },
        { challengeName: 'CUSTOM_CHALLENGE', challengeResult: true, challengeMetadata: 'RIDDLE-2' },
      ],
    ]);
  });

  test('refuses a wrong password without asking the triggers, and spends the challenge', async () => {
    const { events, handlers } = recording(riddle);
    const story = await riddled(handlers);
    const first = await beginCustom(story, story.pool, withSrp);
    const wrong = passwordProof(story, story.pool, first, { password: 'Wrong-horse-1' });
    events.length = 0;

    const reply = respond(story, story.pool, 'PASSWORD_VERIFIER', wrong, first.Session);

    await expect(reply).rejects.toThrow(wrongPassword);
    expect(events).toEqual([]);
    const right = passwordProof(story, story.pool, first);
    await expect(
      respond(story, story.pool, 'PASSWORD_VERIFIER', right, first.Session),
    ).rejects.toThrow(usedSession);
  });

  test('wants the Session of this very challenge with the proof', async () => {
    const story = await riddled(riddle);
    const first = await beginCustom(story, story.pool, withSrp);
    const other = await beginCustom(story, story.pool, withSrp);
    const answer = passwordProof(story, story.pool, first);

    const outcomes = [
      await outcomeOf(respond(story, story.pool, 'PASSWORD_VERIFIER', answer)),
      await outcomeOf(respond(story, story.pool, 'PASSWORD_VERIFIER', answer, other.Session)),
      await outcomeOf(respond(story, story.pool, 'PASSWORD_VERIFIER', answer, first.Session)),
    ];

    expect(outcomes).toEqual([
      'Missing required parameter Session',
      'Invalid session for the user.',
      'CUSTOM_CHALLENGE',
    ]);
  });

  test('asks for a new password in the place of a temporary one, then goes on', async () => {
    const story = await riddled(riddle);
    const { sdk, pool } = story;
    await sdk.send(
      new AdminSetUserPasswordCommand({
        UserPoolId: pool.userPoolId,
        Username: 'ada',
        Password: password,
        Permanent: false,
      }),
    );
    const first = await beginCustom(story, pool, withSrp);
    const answer = passwordProof(story, pool, first);
    const second = await respond(story, pool, 'PASSWORD_VERIFIER', answer, first.Session);

    const third = await sdk.send(
      new RespondToAuthChallengeCommand({
        ClientId: pool.clientId,
        ChallengeName: 'NEW_PASSWORD_REQUIRED',
        Session: second.Session,
        ChallengeResponses: { USERNAME: 'ada', NEW_PASSWORD: 'Correct-horse-2' },
      }),
    );

    expect(second.ChallengeName).toBe('NEW_PASSWORD_REQUIRED');
    expect(third.ChallengeName).toBe('CUSTOM_CHALLENGE');
    expect(await outcomeOf(answerCustom(story, pool, third.Session))).toBe('tokens');
  });

  test('asks for MFA when the triggers are content, in a pool that requires it', async () => {
    const story = await riddled(riddle, { mfa: 'ON' });
    const { Session } = await beginCustom(story, story.pool);

    const outcome = await outcomeOf(answerCustom(story, story.pool, Session));

    expect(outcome).toBe('MFA_SETUP');
  });
});

describe('a trigger', () => {
  test('may call the Cognito that it decides for', async () => {
    let story: Story | undefined;
    const callsBack: Handlers = {
      ...riddle,
      VerifyAuthChallengeResponse: async (event) => {
        const { sdk } = present(story);
        const { userPoolId: UserPoolId, userName: Username } = event;
        const UserAttributes = [{ Name: 'nickname', Value: 'A' }];
        await sdk.send(
          new AdminUpdateUserAttributesCommand({ UserPoolId, Username, UserAttributes }),
        );
        return replying(event, { answerCorrect: true });
      },
    };
    story = await riddled(callsBack);
    const { Session } = await beginCustom(story, story.pool);

    const outcome = await outcomeOf(answerCustom(story, story.pool, Session));

    expect(outcome).toBe('tokens');
    const ada = await story.sdk.send(
      new AdminGetUserCommand({ UserPoolId: story.pool.userPoolId, Username: 'ada' }),
    );
    expect(ada.UserAttributes).toContainEqual({ Name: 'nickname', Value: 'A' });
  });

  test('is asked once for each answer, however often the operation is run', async () => {
    const { events, handlers } = recording(riddle);
    const story = await riddled(handlers);

    const { Session } = await beginCustom(story, story.pool);
    await answerCustom(story, story.pool, Session);

    expect(events.map(({ triggerSource }) => triggerSource.split('_')[0])).toEqual([
      'DefineAuthChallenge',
      'CreateAuthChallenge',
      'VerifyAuthChallengeResponse',
      'DefineAuthChallenge',
    ]);
  });

  test('of two answers to one Session at the same time lets one through', async () => {
    const story = await riddled(riddle);
    const { Session } = await beginCustom(story, story.pool);

    const outcomes = await Promise.all(
      [1, 2, 3].map(() => outcomeOf(answerCustom(story, story.pool, Session))),
    );

    expect(outcomes.toSorted()).toEqual([olderSession, olderSession, 'tokens']);
  });

  test.each<[string, Handler, string, string]>([
    [
      'throws',
      () => {
        throw new Error('no such riddle');
      },
      'UserLambdaValidationException',
      'VerifyAuthChallengeResponse failed with error no such riddle.',
    ],
    [
      'rejects',
      async () => {
        throw new Error('no such riddle.');
      },
      'UserLambdaValidationException',
      'VerifyAuthChallengeResponse failed with error no such riddle.',
    ],
    [
      'calls back with an error',
      (_event, _context, callback) => {
        callback(new Error('no such riddle'));
      },
      'UserLambdaValidationException',
      'VerifyAuthChallengeResponse failed with error no such riddle.',
    ],
    [
      'never ends',
      () => new Promise(() => undefined),
      'UnexpectedLambdaException',
      'VerifyAuthChallengeResponse invocation failed due to error Socket timeout while invoking Lambda function.',
    ],
    [
      'answers nothing',
      () => undefined,
      'InvalidLambdaResponseException',
      'Unrecognizable lambda output',
    ],
    [
      'answers without a response',
      () => ({}),
      'InvalidLambdaResponseException',
      'Unrecognizable lambda output',
    ],
    [
      'answers by another type',
      () => ({ response: { answerCorrect: 'yes' } }),
      'InvalidLambdaResponseException',
      'Unrecognizable lambda output',
    ],
    [
      'leaves the answer out',
      (event) => event,
      'InvalidLambdaResponseException',
      'Unrecognizable lambda output',
    ],
    [
      'answers what is no JSON',
      () => ({ response: { answerCorrect: 1n } }),
      'InvalidLambdaResponseException',
      'Invalid lambda function output : Invalid JSON',
    ],
  ])('that %s is reported, and the Session stays usable', async (_, bad, name, message) => {
    const { VerifyAuthChallengeResponse: good } = riddle;
    const handlers = { ...riddle, VerifyAuthChallengeResponse: bad };
    const embedded = await openEmbedded(handlers, 50);
    const pool = await makePool(embedded, { client: { ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH'] } });
    await addAda(embedded, pool);
    const { Session } = await beginCustom(embedded, pool);

    const refused = answerCustom(embedded, pool, Session);

    await expect(refused).rejects.toMatchObject({ name, message });
    handlers.VerifyAuthChallengeResponse = present(good);
    expect(await outcomeOf(answerCustom(embedded, pool, Session))).toBe('tokens');
  });
});
