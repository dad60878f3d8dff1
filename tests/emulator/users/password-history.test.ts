import {
  type AdminInitiateAuthCommandOutput,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  ConfirmForgotPasswordCommand,
  ForgotPasswordCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { answerBy, begin, createAda } from '../../support/cognito/challenges.ts';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  newestCode,
  openEmbedded,
  password,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { signIn } from '../../support/cognito/sign-in.ts';

const usedBefore = {
  name: 'PasswordHistoryPolicyViolationException',
  message: 'Password has previously been used',
};
const [first, second, third] = [password, 'Another-horse-2', 'Third-horse-33'] as const;

interface Ada extends Embedded {
  readonly pool: TestPool;
}

async function open(PasswordHistorySize?: number): Promise<Ada> {
  const embedded = await openEmbedded();
  const Policies = { PasswordPolicy: { PasswordHistorySize } };
  return { ...embedded, pool: await makePool(embedded, { pool: { Policies } }) };
}

/** Changes the password of `ada`, who is signed in, from one to the next. */
async function signedIn(
  PasswordHistorySize?: number,
): Promise<Ada & { change: (from: string, to: string) => Promise<unknown> }> {
  const embedded = await open(PasswordHistorySize);
  await addConfirmedUser(embedded, embedded.pool);
  const { AccessToken } = await signIn(embedded, embedded.pool);
  return {
    ...embedded,
    change: (PreviousPassword, ProposedPassword) =>
      embedded.sdk.send(
        new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }),
      ),
  };
}

describe('the password history', () => {
  test('of two is the present password and the one before', async () => {
    const { change } = await signedIn(2);
    await change(first, second);

    await expect(change(second, second)).rejects.toMatchObject(usedBefore);
    await expect(change(second, first)).rejects.toMatchObject(usedBefore);
    await change(second, third);

    await expect(change(third, second)).rejects.toMatchObject(usedBefore);
    await expect(change(third, first)).resolves.toBeDefined();
  });

  test.each([undefined, 0])('of %s lets the same password be set again', async (size) => {
    const { change } = await signedIn(size);

    await expect(change(first, first)).resolves.toBeDefined();
  });

  test('counts for a forgotten password, whose code stays usable', async () => {
    const { sdk, cognito, pool } = await signedIn(1);
    const { clientId: ClientId } = pool;
    await sdk.send(new ForgotPasswordCommand({ ClientId, Username: 'ada' }));
    const ConfirmationCode = newestCode(cognito);
    const confirm = (Password: string): Promise<unknown> =>
      sdk.send(
        new ConfirmForgotPasswordCommand({ ClientId, Username: 'ada', ConfirmationCode, Password }),
      );

    await expect(confirm(first)).rejects.toMatchObject(usedBefore);
    await expect(confirm(second)).resolves.toBeDefined();
  });

  test('counts for NEW_PASSWORD_REQUIRED, whose Session stays usable', async () => {
    const ada = await open(1);
    await createAda(ada, ada.pool);
    const { Session: session } = await begin(ada, ada.pool);
    const answer = (NEW_PASSWORD: string): Promise<AdminInitiateAuthCommandOutput> =>
      answerBy('public', ada, ada.pool, {
        name: 'NEW_PASSWORD_REQUIRED',
        session,
        responses: { NEW_PASSWORD },
      });

    await expect(answer(first)).rejects.toMatchObject(usedBefore);
    await expect(answer(second)).resolves.toHaveProperty('AuthenticationResult');
  });

  test('counts for administrators too', async () => {
    const { sdk, pool } = await signedIn(1);
    const set = (Password: string): Promise<unknown> =>
      sdk.send(
        new AdminSetUserPasswordCommand({
          UserPoolId: pool.userPoolId,
          Username: 'ada',
          Password,
          Permanent: true,
        }),
      );

    await expect(set(first)).rejects.toMatchObject(usedBefore);
    await expect(set(second)).resolves.toBeDefined();
  });
});
