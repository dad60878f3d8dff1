import {
  AdminConfirmSignUpCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { secretHash } from '../../../src/protocol/secret-hash.ts';
import {
  claimKey,
  claimSignature,
  cognitoGroup,
  formatHex,
  formatTimestamp,
  padHex,
  parseHex,
  userPoolName,
} from '../../../src/protocol/srp.ts';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  noon,
  openEmbedded,
  password,
  present,
  type TestPool,
} from '../../support/cognito/embedded.ts';
import { addClient } from '../../support/cognito/sign-in.ts';
import {
  A,
  beginSrp,
  outcomeOf,
  passwordProof,
  respond,
  signInBySrp,
} from '../../support/cognito/srp.ts';

async function openWithAda(
  options: Parameters<typeof makePool>[1] = {},
): Promise<Embedded & { pool: TestPool }> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded, options);
  await addConfirmedUser(embedded, pool);
  return { ...embedded, pool };
}

const incorrect = {
  name: 'NotAuthorizedException',
  message: 'Incorrect username or password.',
};

const tracking = {
  ChallengeRequiredOnNewDevice: true,
  DeviceOnlyRememberedOnUserPrompt: false,
};

describe('USER_SRP_AUTH', () => {
  test('asks for PASSWORD_VERIFIER without a Session', async () => {
    const embedded = await openWithAda();

    const challenge = await beginSrp(embedded, embedded.pool);

    expect(challenge.ChallengeName).toBe('PASSWORD_VERIFIER');
    expect(challenge.Session).toBeUndefined();
    expect(challenge.ChallengeParameters).toEqual({
      SALT: expect.stringMatching(/^[1-9a-f][0-9a-f]{0,31}$/),
      SRP_B: expect.stringMatching(/^[1-9a-f][0-9a-f]{700,767}$/),
      SECRET_BLOCK: expect.stringMatching(/^[A-Za-z0-9+/]{1720}$/),
      USERNAME: 'ada',
      USER_ID_FOR_SRP: 'ada',
    });
  });

  test('keeps the salt and changes all else from one sign-in to the next', async () => {
    const embedded = await openWithAda();

    const [one, two] = [
      await beginSrp(embedded, embedded.pool),
      await beginSrp(embedded, embedded.pool),
    ].map(({ ChallengeParameters }) => present(ChallengeParameters));

    expect(one?.['SALT']).toBe(two?.['SALT']);
    expect(one?.['SRP_B']).not.toBe(two?.['SRP_B']);
    expect(one?.['SECRET_BLOCK']).not.toBe(two?.['SECRET_BLOCK']);
  });

  test('names the real user for an alias, and proves by that name', async () => {
    const embedded = await openWithAda({ pool: { AliasAttributes: ['email'] } });
    const challenge = await beginSrp(embedded, embedded.pool, { USERNAME: 'ada@example.com' });

    const answer = passwordProof(embedded, embedded.pool, challenge);
    const reply = await respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', answer);

    expect(challenge.ChallengeParameters).toMatchObject({
      USERNAME: 'ada',
      USER_ID_FOR_SRP: 'ada',
    });
    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test.each<[string, Record<string, string>, string, string]>([
    [
      'no user name',
      { USERNAME: '' },
      'InvalidParameterException',
      'Missing required parameter USERNAME',
    ],
    ['no SRP_A', { SRP_A: '' }, 'InvalidParameterException', 'Missing required parameter SRP_A'],
    [
      'SRP_A that is no number',
      { SRP_A: 'xyz' },
      'InvalidParameterException',
      'SRP_A is not a hexadecimal number.',
    ],
    ['a missing user', { USERNAME: 'grace' }, 'UserNotFoundException', 'User does not exist.'],
  ])('refuses %s', async (_, parameters, name, message) => {
    const embedded = await openWithAda();

    const sending = beginSrp(embedded, embedded.pool, parameters);

    await expect(sending).rejects.toMatchObject({ name, message });
  });

  test('refuses a client that does not allow it', async () => {
    const embedded = await openWithAda({
      client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
    });

    await expect(beginSrp(embedded, embedded.pool)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: 'USER_SRP_AUTH is not enabled for the client.',
    });
  });

  test.each([
    ['the older ADMIN_NO_SRP_AUTH', ['ADMIN_NO_SRP_AUTH']],
    ['the older USER_PASSWORD_AUTH', ['USER_PASSWORD_AUTH']],
    ['both', ['ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH']],
    ['none', []],
  ] as const)('is open to a client whose ExplicitAuthFlows name %s', async (_, flows) => {
    const embedded = await openWithAda({ client: { ExplicitAuthFlows: [...flows] } });

    const reply = await signInBySrp(embedded, embedded.pool);

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('refuses a device that is not confirmed', async () => {
    const embedded = await openWithAda({ pool: { DeviceConfiguration: tracking } });
    const DEVICE_KEY = 'us-east-1_00000000-0000-4000-8000-000000000000';

    await expect(beginSrp(embedded, embedded.pool, { DEVICE_KEY })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Device does not exist.',
    });
  });

  test('asks a made-up user the same from any client, with a salt that stays', async () => {
    const embedded = await openWithAda({ client: { PreventUserExistenceErrors: 'ENABLED' } });
    const { pool } = embedded;
    const ask = async (USERNAME: string): Promise<Record<string, string>> => {
      const { ChallengeParameters } = await beginSrp(embedded, pool, { USERNAME });
      return present(ChallengeParameters);
    };

    const [one, two, other] = [await ask('grace'), await ask('grace'), await ask('mary')];

    expect(one).toMatchObject({ USERNAME: 'grace', USER_ID_FOR_SRP: 'grace' });
    expect(one['SALT']).toBe(two['SALT']);
    expect(one['SRP_B']).not.toBe(two['SRP_B']);
    expect(one['SALT']).not.toBe(other['SALT']);
    const answer = passwordProof(embedded, pool, { ChallengeParameters: one });
    const sending = respond(embedded, pool, 'PASSWORD_VERIFIER', answer);
    await expect(sending).rejects.toMatchObject(incorrect);
  });
});

describe('PASSWORD_VERIFIER', () => {
  test('gives tokens for the right proof, without a Session', async () => {
    const embedded = await openWithAda();

    const reply = await signInBySrp(embedded, embedded.pool);

    expect(reply.AuthenticationResult).toMatchObject({ TokenType: 'Bearer', ExpiresIn: 3600 });
    expect(reply.ChallengeParameters).toEqual({});
  });

  test('goes on by either API', async () => {
    const embedded = await openWithAda();
    const { sdk, pool } = embedded;
    const names = { UserPoolId: pool.userPoolId, ClientId: pool.clientId };
    const challenge = await sdk.send(
      new AdminInitiateAuthCommand({
        ...names,
        AuthFlow: 'USER_SRP_AUTH',
        AuthParameters: { USERNAME: 'ada', SRP_A: formatHex(A) },
      }),
    );

    const reply = await sdk.send(
      new AdminRespondToAuthChallengeCommand({
        ...names,
        ChallengeName: 'PASSWORD_VERIFIER',
        ChallengeResponses: passwordProof(embedded, pool, challenge),
      }),
    );

    expect(reply.AuthenticationResult?.AccessToken).toBeDefined();
  });

  test('is followed by MFA like any password', async () => {
    const embedded = await openWithAda({ mfa: 'ON' });

    const reply = await signInBySrp(embedded, embedded.pool);

    expect(reply.ChallengeName).toBe('MFA_SETUP');
    expect(reply.Session).toBeDefined();
  });

  test('offers a device that can be confirmed', async () => {
    const embedded = await openWithAda({ pool: { DeviceConfiguration: tracking } });

    const reply = await signInBySrp(embedded, embedded.pool);

    expect(reply.AuthenticationResult?.NewDeviceMetadata?.DeviceKey).toMatch(/^us-east-1_/);
  });

  test('refuses a wrong password', async () => {
    const embedded = await openWithAda();

    const sending = signInBySrp(embedded, embedded.pool, { password: 'Wrong-horse-1' });

    await expect(sending).rejects.toMatchObject(incorrect);
  });

  test('counts wrong proofs together with wrong passwords', async () => {
    const embedded = await openWithAda();
    for (let done = 0; done < 5; done += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the lock counts one after the other
      await expect(
        signInBySrp(embedded, embedded.pool, { password: 'Wrong-horse-1' }),
      ).rejects.toMatchObject(incorrect);
    }

    await expect(signInBySrp(embedded, embedded.pool)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Password attempts exceeded',
    });
    embedded.clock.advance(1);
    const reply = await signInBySrp(embedded, embedded.pool);

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test.each(['tokens', incorrect.message])(
    'takes a SECRET_BLOCK once, ending in: %s',
    async (end) => {
      const embedded = await openWithAda();
      const challenge = await beginSrp(embedded, embedded.pool);
      const right = passwordProof(embedded, embedded.pool, challenge);
      const wrong = { ...right, PASSWORD_CLAIM_SIGNATURE: 'wrong' };
      const firstAnswer = end === 'tokens' ? right : wrong;
      const first = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', firstAnswer);
      expect(await outcomeOf(first)).toBe(end);

      const again = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', right);

      await expect(again).rejects.toMatchObject(incorrect);
    },
  );

  test.each([
    [29, 'tokens'],
    [30, incorrect.message],
  ])('takes a SECRET_BLOCK after %d seconds: %s', async (seconds, outcome) => {
    const embedded = await openWithAda();
    const challenge = await beginSrp(embedded, embedded.pool);
    embedded.clock.advance(seconds);

    const answer = passwordProof(embedded, embedded.pool, challenge);
    const sending = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', answer);

    expect(await outcomeOf(sending)).toBe(outcome);
  });

  test.each([
    ['now', 'Tue Jan 1 12:00:00 UTC 2030', 'tokens'],
    ['of a 12-hour clock', 'Tue Jan 1 00:00:00 UTC 2030', 'tokens'],
    ['a day ago', 'Mon Dec 31 12:00:00 UTC 2029', 'tokens'],
    ['in a day', 'Wed Jan 2 12:00:00 UTC 2030', 'tokens'],
    ['longer ago', 'Mon Dec 31 11:59:59 UTC 2029', incorrect.message],
    ['later', 'Wed Jan 2 12:00:01 UTC 2030', incorrect.message],
    ['with a padded day', 'Tue Jan 01 12:00:00 UTC 2030', incorrect.message],
    ['with a space before the day', 'Tue Jan  1 12:00:00 UTC 2030', incorrect.message],
    ['on the wrong weekday', 'Wed Jan 1 12:00:00 UTC 2030', incorrect.message],
    ['in another language', 'mar. janv. 1 12:00:00 UTC 2030', incorrect.message],
    ['in another zone', 'Tue Jan 1 12:00:00 GMT 2030', incorrect.message],
    ['in ISO format', '2030-01-01T12:00:00.000Z', incorrect.message],
  ])('with a TIMESTAMP %s', async (_, timestamp, outcome) => {
    const embedded = await openWithAda();
    const challenge = await beginSrp(embedded, embedded.pool);
    expect(formatTimestamp(noon)).toBe('Tue Jan 1 12:00:00 UTC 2030');

    const answer = passwordProof(embedded, embedded.pool, challenge, { timestamp });
    const sending = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', answer);

    expect(await outcomeOf(sending)).toBe(outcome);
  });

  test('asks with SRP_A of 2, whose secret is 1', async () => {
    const embedded = await openWithAda();

    const challenge = await beginSrp(embedded, embedded.pool, { SRP_A: '2' });

    expect(challenge.ChallengeName).toBe('PASSWORD_VERIFIER');
  });

  test.each([
    ['0', 0n],
    ['N', cognitoGroup.N],
    ['2 N', 2n * cognitoGroup.N],
  ])('asks with SRP_A of %s but takes no proof for it, not even one by S = 0', async (_, zero) => {
    const embedded = await openWithAda();
    const { pool } = embedded;
    const challenge = await beginSrp(embedded, pool, { SRP_A: formatHex(zero) });
    const { SRP_B, SECRET_BLOCK } = present(challenge.ChallengeParameters);
    const u = cognitoGroup.hash(padHex(zero), padHex(parseHex(present(SRP_B))));
    const key = claimKey(padHex(0n), padHex(parseHex(Buffer.from(u).toString('hex'))));
    const timestamp = formatTimestamp(noon);
    const forged = claimSignature({
      key,
      realm: userPoolName(pool.userPoolId),
      identity: 'ada',
      secretBlock: Buffer.from(present(SECRET_BLOCK), 'base64'),
      timestamp,
    });

    const sending = respond(embedded, pool, 'PASSWORD_VERIFIER', {
      USERNAME: 'ada',
      PASSWORD_CLAIM_SECRET_BLOCK: present(SECRET_BLOCK),
      PASSWORD_CLAIM_SIGNATURE: forged,
      TIMESTAMP: timestamp,
    });

    await expect(sending).rejects.toMatchObject(incorrect);
  });

  test.each(['USERNAME', 'PASSWORD_CLAIM_SECRET_BLOCK', 'PASSWORD_CLAIM_SIGNATURE', 'TIMESTAMP'])(
    'refuses an answer without %s',
    async (name) => {
      const embedded = await openWithAda();
      const challenge = await beginSrp(embedded, embedded.pool);
      const { [name]: _, ...answer } = passwordProof(embedded, embedded.pool, challenge);

      const sending = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', answer);

      await expect(sending).rejects.toMatchObject({
        name: 'InvalidParameterException',
        message: `Missing required parameter ${name}`,
      });
    },
  );

  test('refuses a block of another user, client and pool', async () => {
    const embedded = await openWithAda();
    const { pool } = embedded;
    const other = await addClient(embedded, pool, { ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] });
    const elsewhere = await makePool(embedded);
    await addConfirmedUser(embedded, elsewhere);
    await addConfirmedUser(embedded, pool, 'grace', 'grace@example.com');
    const challenge = await beginSrp(embedded, pool);
    const answer = passwordProof(embedded, pool, challenge);

    const asGrace = respond(embedded, pool, 'PASSWORD_VERIFIER', { ...answer, USERNAME: 'grace' });
    await expect(asGrace).rejects.toMatchObject(incorrect);
    const byOther = respond(embedded, other, 'PASSWORD_VERIFIER', answer);
    await expect(byOther).rejects.toMatchObject(incorrect);
    const inOtherPool = respond(embedded, elsewhere, 'PASSWORD_VERIFIER', answer);
    await expect(inOtherPool).rejects.toMatchObject(incorrect);
    const reply = await respond(embedded, pool, 'PASSWORD_VERIFIER', answer);

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test('refuses a Session, for it has given none', async () => {
    const embedded = await openWithAda();
    const challenge = await beginSrp(embedded, embedded.pool);
    const answer = passwordProof(embedded, embedded.pool, challenge);

    const sending = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', answer, 'x'.repeat(800));

    await expect(sending).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: 'Invalid session for the user.',
    });
  });

  test('refuses a Session of another challenge and of another user', async () => {
    const embedded = await openWithAda({ mfa: 'ON' });
    const { pool } = embedded;
    await addConfirmedUser(embedded, pool, 'grace', 'grace@example.com');
    const { Session } = await signInBySrp(embedded, pool);
    const challenge = await beginSrp(embedded, pool);
    const asGrace = await beginSrp(embedded, pool, { USERNAME: 'grace' });

    await expect(
      respond(
        embedded,
        pool,
        'PASSWORD_VERIFIER',
        passwordProof(embedded, pool, challenge),
        Session,
      ),
    ).rejects.toMatchObject({ message: 'Invalid session due to a mismatched auth flow' });
    await expect(
      respond(embedded, pool, 'PASSWORD_VERIFIER', passwordProof(embedded, pool, asGrace), Session),
    ).rejects.toMatchObject({ message: 'Invalid session for the user.' });
  });

  test('leaves the block usable after an unknown device, so that the client can leave it out', async () => {
    const embedded = await openWithAda({ pool: { DeviceConfiguration: tracking } });
    const challenge = await beginSrp(embedded, embedded.pool);
    const answer = passwordProof(embedded, embedded.pool, challenge);
    const DEVICE_KEY = 'us-east-1_00000000-0000-4000-8000-000000000000';
    const withDevice = respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', {
      ...answer,
      DEVICE_KEY,
    });
    await expect(withDevice).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Device does not exist.',
    });

    const reply = await respond(embedded, embedded.pool, 'PASSWORD_VERIFIER', answer);

    expect(reply.AuthenticationResult).toBeDefined();
  });

  test('tells an unconfirmed user so even with a wrong password', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await embedded.sdk.send(
      new SignUpCommand({ ClientId: pool.clientId, Username: 'ada', Password: password }),
    );

    const sending = signInBySrp(embedded, pool, { password: 'Wrong-horse-1' });

    await expect(sending).rejects.toMatchObject({
      name: 'UserNotConfirmedException',
      message: 'User is not confirmed.',
    });
  });

  test('asks for a SECRET_HASH over USER_ID_FOR_SRP where a client has a secret', async () => {
    const embedded = await openEmbedded();
    const { sdk } = embedded;
    const pool = await makePool(embedded, {
      pool: { AliasAttributes: ['email'] },
      client: { GenerateSecret: true },
    });
    const { clientId, clientSecret } = pool;
    const hash = (username: string): { SECRET_HASH: string } => ({
      SECRET_HASH: secretHash({ username, clientId, clientSecret: present(clientSecret) }),
    });
    await sdk.send(
      new SignUpCommand({
        ClientId: clientId,
        Username: 'ada',
        Password: password,
        SecretHash: hash('ada').SECRET_HASH,
      }),
    );
    await sdk.send(new AdminConfirmSignUpCommand({ UserPoolId: pool.userPoolId, Username: 'ada' }));
    const challenge = await beginSrp(embedded, pool, hash('ada'));
    const answer = passwordProof(embedded, pool, challenge);

    await expect(respond(embedded, pool, 'PASSWORD_VERIFIER', answer)).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Client ${clientId} is configured with secret but SECRET_HASH was not received`,
    });
    await expect(
      respond(embedded, pool, 'PASSWORD_VERIFIER', { ...answer, ...hash('ada@example.com') }),
    ).rejects.toMatchObject({
      name: 'NotAuthorizedException',
      message: `Unable to verify secret hash for client ${clientId}`,
    });
    const reply = await respond(embedded, pool, 'PASSWORD_VERIFIER', { ...answer, ...hash('ada') });

    expect(reply.AuthenticationResult).toBeDefined();
  });
});
