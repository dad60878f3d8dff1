import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import {
  DeleteUserPoolClientCommand,
  DeleteUserPoolCommand,
  DescribeUserPoolCommand,
  InitiateAuthCommand,
  UpdateUserPoolClientCommand,
  UpdateUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { openEmbeddedCognito } from '../../../src/emulator/embedded-cognito.ts';
import { CognitoFault } from '../../../src/emulator/fault.ts';
import { openDatabase } from '../../../src/emulator/storage/database.ts';
import { remembered } from '../../../src/emulator/storage/remembered.ts';
import { inTransaction } from '../../../src/emulator/storage/transaction.ts';
import {
  addConfirmedUser,
  type Embedded,
  makePool,
  noon,
  openEmbedded,
  password,
  present,
  sdkFor,
  type TestPool,
} from '../../support/cognito/embedded.ts';

type Sdk = Embedded['sdk'];

function signIn(sdk: Sdk, { clientId: ClientId }: TestPool): Promise<unknown> {
  const AuthParameters = { USERNAME: 'ada', PASSWORD: password };
  return sdk.send(
    new InitiateAuthCommand({ ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters }),
  );
}

/** A pool in which ada has signed in by both processes, so that both remember it. */
async function sharedPool(): Promise<{
  readonly embedded: Embedded;
  readonly other: Sdk;
  readonly pool: TestPool;
}> {
  const embedded = await openEmbedded();
  const pool = await makePool(embedded);
  await addConfirmedUser(embedded, pool);
  const file = { file: embedded.file, now: () => noon, randomBytes };
  const other = sdkFor(await openEmbeddedCognito(file));
  await Promise.all([signIn(embedded.sdk, pool), signIn(other, pool)]);
  return { embedded, other, pool };
}

describe('settings that are remembered', () => {
  test('of a client change at once, whichever process changes them', async () => {
    const { embedded, other, pool } = await sharedPool();
    const whose = { UserPoolId: pool.userPoolId, ClientId: pool.clientId };

    await embedded.sdk.send(
      new UpdateUserPoolClientCommand({ ...whose, ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }),
    );

    const refusal = 'USER_PASSWORD_AUTH flow not enabled for this client';
    await expect(signIn(embedded.sdk, pool)).rejects.toThrow(refusal);
    await expect(signIn(other, pool)).rejects.toThrow(refusal);
  });

  test('of a pool change at once, whichever process changes them', async () => {
    const { embedded, other, pool } = await sharedPool();
    const UserPoolId = pool.userPoolId;

    await other.send(new UpdateUserPoolCommand({ UserPoolId, DeletionProtection: 'ACTIVE' }));

    const described = await Promise.all(
      [embedded.sdk, other].map((sdk) => sdk.send(new DescribeUserPoolCommand({ UserPoolId }))),
    );
    expect(described.map(({ UserPool }) => UserPool?.DeletionProtection)).toEqual([
      'ACTIVE',
      'ACTIVE',
    ]);
  });

  test.each([
    [
      'client',
      (sdk: Sdk, { userPoolId: UserPoolId, clientId: ClientId }: TestPool) =>
        sdk.send(new DeleteUserPoolClientCommand({ UserPoolId, ClientId })),
    ],
    [
      'pool',
      (sdk: Sdk, { userPoolId: UserPoolId }: TestPool) =>
        sdk.send(new DeleteUserPoolCommand({ UserPoolId })),
    ],
  ])('go with their %s, whichever process deletes it', async (_, remove) => {
    const { embedded, other, pool } = await sharedPool();

    await remove(other, pool);

    await expect(signIn(embedded.sdk, pool)).rejects.toThrow('does not exist');
    await expect(signIn(other, pool)).rejects.toThrow('does not exist');
  });

  test('go with a file that is removed', async () => {
    const { embedded, other, pool } = await sharedPool();

    for (const end of ['', '-wal', '-shm']) rmSync(`${embedded.file}${end}`);

    await expect(signIn(embedded.sdk, pool)).rejects.toThrow('does not exist');
    await expect(signIn(other, pool)).rejects.toThrow('does not exist');
    embedded.faults.splice(0);
  });
});

describe('what is remembered', () => {
  test('is what was committed, when a change is undone', async () => {
    const database = await openDatabase(':memory:');
    const remember = remembered<string[]>();
    let stored = ['before'];
    const read = (): string[] => present(remember(database, 'key', () => [...stored]));
    const change = (): never => {
      database.settingsChange();
      stored = ['undone'];
      expect(read()).toEqual(['undone']);
      stored = ['before'];
      throw new CognitoFault('RefusedException');
    };

    const first = inTransaction(database, 'write', read);
    expect(() => inTransaction(database, 'write', change)).toThrow(CognitoFault);
    const [second, third] = [1, 2].map(() => inTransaction(database, 'read', read));
    database.close();

    expect([first, second]).toEqual([['before'], ['before']]);
    expect(third).toBe(second);
  });

  test('can be changed by nobody who shares it', async () => {
    const database = await openDatabase(':memory:');
    const remember = remembered<{ list: string[] }>();

    const value = inTransaction(database, 'read', () =>
      present(remember(database, 'key', () => ({ list: [] }))),
    );
    database.close();

    expect(() => value.list.push('more')).toThrow(TypeError);
  });
});
