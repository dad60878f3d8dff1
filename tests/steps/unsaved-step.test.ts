import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  ConfirmSignUpCommand,
  DeleteUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { mockClient } from 'aws-sdk-client-mock';
import * as z from 'zod';
import type { Flow } from '../../src/state/flow.ts';
import { runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
const env = { COGAUTH_PASSWORD: 'Correct-horse-7' };

let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
});

const Told = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string() }),
  next: z.array(z.object({ argv: z.array(z.string()) })),
});

const flows = (): string => place.paths.flowDirectory('default');

/** While Cognito answers, the place where ada's flow is kept goes away. */
function answering<T>(reply: T): () => Promise<T> {
  return async () => {
    await rename(flows(), `${flows()}.away`);
    await writeFile(flows(), '');
    return reply;
  };
}

async function backAgain(): Promise<void> {
  await rm(flows());
  await rename(`${flows()}.away`, flows());
}

const AuthenticationResult = { AccessToken: 'new-access', RefreshToken: 'r', ExpiresIn: 3600 };
const mfaSetup: Flow = {
  ...signedOut,
  challenge: {
    name: 'MFA_SETUP',
    parameters: {},
    session: 'session-secret',
    api: 'public',
    authFlow: 'USER_PASSWORD_AUTH',
    obtainedAt: '2030-01-01T11:59:00.000Z',
    expiresAt: '2030-01-01T12:02:00.000Z',
    assumed: true,
    mfaSetup: 'required',
  },
};

interface Case {
  readonly argv: readonly string[];
  readonly saved: Flow;
  readonly answered: () => void;
  readonly next: string;
}

const cases: readonly (readonly [what: string, Case])[] = [
  [
    'tokens for a Session that is spent now',
    {
      argv: ['respond-to-challenge', '123456'],
      saved: challenged,
      answered: () =>
        cognito.on(RespondToAuthChallengeCommand).callsFake(answering({ AuthenticationResult })),
      next: 'cogauth initiate-auth --flow user-srp',
    },
  ],
  [
    'the secret of a software token',
    {
      argv: ['associate-software-token', '--save-secret'],
      saved: mfaSetup,
      answered: () =>
        cognito
          .on(AssociateSoftwareTokenCommand)
          .callsFake(answering({ SecretCode: 'JBSWY3DPEHPK3PXP', Session: 'another' })),
      next: 'cogauth initiate-auth --flow user-password',
    },
  ],
  [
    'the tokens of a new sign-in',
    {
      argv: ['initiate-auth', '--flow', 'user-password'],
      saved: signedOut,
      answered: () =>
        cognito.on(InitiateAuthCommand).callsFake(answering({ AuthenticationResult })),
      next: 'cogauth initiate-auth --flow user-password',
    },
  ],
  [
    'refreshed tokens',
    {
      argv: ['refresh'],
      saved: signedIn,
      answered: () =>
        cognito.on(InitiateAuthCommand).callsFake(answering({ AuthenticationResult })),
      next: 'cogauth refresh',
    },
  ],
  [
    'a sign-up',
    {
      argv: ['sign-up', 'ada'],
      saved: signedOut,
      answered: () => cognito.on(SignUpCommand).callsFake(answering({ UserConfirmed: false })),
      next: 'cogauth admin-confirm-sign-up',
    },
  ],
  [
    'a confirmation',
    {
      argv: ['confirm-sign-up', '123456'],
      saved: { ...signedOut, signUp: { at: '2030-01-01T11:00:00.000Z' } },
      answered: () => cognito.on(ConfirmSignUpCommand).callsFake(answering({})),
      next: 'cogauth initiate-auth ada',
    },
  ],
  [
    'that the tokens are revoked',
    {
      argv: ['sign-out'],
      saved: signedIn,
      answered: () => cognito.on(RevokeTokenCommand).callsFake(answering({})),
      next: 'cogauth sign-out',
    },
  ],
  [
    'that the user is gone',
    {
      argv: ['delete-user', '--yes'],
      saved: signedIn,
      answered: () => cognito.on(DeleteUserCommand).callsFake(answering({})),
      next: 'cogauth session clear ada',
    },
  ],
];

describe('what Cognito answered and could not be saved', () => {
  test.each(cases)('%s: says so and names the next step', async (_, one) => {
    const { argv, saved, answered, next } = one;
    await place.saveFlow(saved);
    answered();

    const ended = await runCli([...argv, '--json'], { ...place, env });
    const told = Told.parse(JSON.parse(ended.stdout));
    await backAgain();

    expect(ended.exitCode).toBe(5);
    expect(told.error).toMatchObject({
      code: expect.stringMatching(/^Store(Unsafe|Failed)$/),
      message: expect.stringContaining(`Cognito has done what ${argv[0]} asked for`),
      hint: `make this file writable, then go on with: ${next}`,
    });
    expect(told.error.message).toContain(flows());
    expect(told.next[0]?.argv.join(' ')).toBe(next);
    expect(ended.stdout).not.toMatch(/new-access|JBSWY3DPEHPK3PXP|session-secret/);
  });

  test('tokens that another command refreshed first are what refresh was asked for', async () => {
    await place.saveFlow({
      ...signedIn,
      tokens: signedIn.tokens && { ...signedIn.tokens, expiresAt: '2030-01-01T11:00:00.000Z' },
    });
    cognito.on(InitiateAuthCommand).callsFake(answering({ AuthenticationResult }));

    const ended = await runCli(['get-user', '--json'], { ...place, env });
    const told = Told.parse(JSON.parse(ended.stdout));
    await backAgain();

    expect(told.error.message).toMatch(/^Cognito has done what refresh asked for/);
    expect(told.next[0]?.argv).toEqual(['cogauth', 'refresh']);
  });

  test.each<[string, Flow, readonly string[], () => void]>([
    [
      'a refresh token that rotates, and is not sent yet',
      signedIn,
      ['refresh'],
      () => {
        const notEnabled = 'Refresh Token flow not enabled for this client';
        const gone = answering(undefined);
        cognito.on(InitiateAuthCommand).callsFake(async () => {
          await gone();
          throw cognitoException('InvalidParameterException', notEnabled);
        });
      },
    ],
    [
      'a code that was used before',
      challenged,
      ['respond-to-challenge', '123456'],
      () => {
        const gone = answering(undefined);
        cognito.on(RespondToAuthChallengeCommand).callsFake(async () => {
          await gone();
          throw cognitoException(
            'ExpiredCodeException',
            'Your software token has already been used once.',
          );
        });
      },
    ],
    [
      'a password that ends the sign-in',
      challenged,
      ['respond-to-challenge', '123456'],
      () => {
        const gone = answering(undefined);
        cognito.on(RespondToAuthChallengeCommand).callsFake(async () => {
          await gone();
          throw cognitoException('NotAuthorizedException', 'Incorrect username or password.');
        });
      },
    ],
  ])('does not report as done what Cognito has not done: %s', async (_what, flow, argv, refuse) => {
    await place.saveFlow(flow);
    refuse();

    const ended = await runCli([...argv, '--json'], { ...place, env });
    const told = Told.parse(JSON.parse(ended.stdout));
    await backAgain();

    expect(ended.exitCode).toBe(5);
    expect(told.error.message).not.toContain('Cognito has done');
    expect(told.error.message).toContain(flows());
    expect(cognito.calls()).toHaveLength(1);
  });

  test('a refusal is reported with what could not be saved', async () => {
    await place.saveFlow(challenged);
    const spent = 'Invalid session for the user, session can only be used once.';
    const refuse = answering(undefined);
    cognito.on(RespondToAuthChallengeCommand).callsFake(async () => {
      await refuse();
      throw cognitoException('NotAuthorizedException', spent);
    });

    const ended = await runCli(['respond-to-challenge', '123456', '--json'], { ...place, env });
    await backAgain();

    expect(ended.exitCode).toBe(5);
    expect(Told.parse(JSON.parse(ended.stdout))).toMatchObject({
      error: {
        message: expect.stringContaining(`${spent}; this could not be saved: ${flows()}`),
        hint: 'sign in again: cogauth initiate-auth --flow user-srp',
      },
      next: [{ argv: ['cogauth', 'initiate-auth', '--flow', 'user-srp'] }],
    });
  });

  test('says that the current user could not be saved, and names the user in the next commands', async () => {
    const bob = { ...signedIn, username: 'bob', realUsername: 'bob' };
    await place.saveFlow(bob);
    const note = `${place.paths.profileDirectory('default')}/current-user.json`;
    cognito.on(SignUpCommand).callsFake(async () => {
      await rm(note);
      await rename(flows(), note); // a directory cannot be replaced by a file
      return { UserConfirmed: false };
    });

    const ended = await runCli(['sign-up', 'ada', '--json'], { ...place, env });

    expect(ended.exitCode).toBe(5);
    const { error, next } = Told.parse(JSON.parse(ended.stdout));
    expect(error.message).toContain(
      'the step is done and saved, but ada could not be saved as the current',
    );
    expect(next[0]?.argv.join(' ')).toBe('cogauth admin-confirm-sign-up --username ada');
  });

  test('a lock that cannot be removed does not undo a finished step', async () => {
    await place.saveFlow(signedIn);
    const locks = place.paths.lockDirectory('default');
    cognito.on(RevokeTokenCommand).callsFake(async () => {
      const [name = ''] = await readdir(locks);
      await rm(`${locks}/${name}`);
      await mkdir(`${locks}/${name}`);
      await writeFile(`${locks}/${name}/something`, 'of somebody else');
      return {};
    });

    const ended = await runCli(['sign-out', '--json'], { ...place, env });

    expect(ended.exitCode).toBe(0);
    expect(ended.stdout).toContain('could not be written: EISDIR');
  });
});
