import { randomBytes } from 'node:crypto';
import {
  AdminGetUserCommand,
  DescribeUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type Database, openDatabase } from '../../../src/emulator/storage/database.ts';
import { privateKeyReader } from '../../../src/emulator/tokens/jwt-signing.ts';
import { provenPasswords } from '../../../src/emulator/users/proven-passwords.ts';
import { answer, type WireReply } from '../../../src/emulator/wire/protocol.ts';
import { makePool, openEmbedded, password, present } from '../../support/cognito/embedded.ts';

function answerOn(
  database: Database,
  now: () => Date,
  log: (line: string) => void,
): (operation: string, body: object) => WireReply {
  const engine = {
    database,
    region: 'us-east-1',
    now,
    clientNow: now,
    randomBytes,
    makeSigningKey: () => '',
    makeSigningKeyLater: async () => '',
    readPrivateKey: privateKeyReader(),
    provenPasswords: provenPasswords(randomBytes(32)),
  };
  return (operation: string, body: object): WireReply => {
    const headers = {
      'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      'x-amz-date': '20300101T120000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=any/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
    };
    return answer(engine, { method: 'POST', path: '/', headers, body: JSON.stringify(body) }, log);
  };
}

describe('a full disk', () => {
  test('fails an operation without a trace in the file or a word to the client, and says why in the log', async () => {
    const embedded = await openEmbedded();
    const { userPoolId: UserPoolId } = await makePool(embedded);
    const { sdk, clock, file } = embedded;
    const database = await openDatabase(file);
    const faults: string[] = [];
    const send = answerOn(database, clock.now, (line) => faults.push(line));
    const Pages = z.object({ page_count: z.number() });
    const pages = present(database.get(Pages, 'PRAGMA page_count')).page_count;
    const ada = {
      UserPoolId,
      Username: 'ada',
      TemporaryPassword: password,
      MessageAction: 'SUPPRESS',
      UserAttributes: ['name', 'address', 'nickname', 'profile'].map((Name) => ({
        Name,
        Value: 'x'.repeat(2000),
      })),
    };
    database.exec(`PRAGMA max_page_count = ${pages}`);

    const reply = send('AdminCreateUser', ada);

    expect(reply).toMatchObject({ status: 500, body: '{"__type":"InternalErrorException"}' });
    expect(faults.join()).toMatch(/full/);
    await expect(sdk.send(new AdminGetUserCommand(ada))).rejects.toMatchObject({
      name: 'UserNotFoundException',
    });
    await expect(sdk.send(new DescribeUserPoolCommand({ UserPoolId }))).resolves.toMatchObject({
      UserPool: { EstimatedNumberOfUsers: 0 },
    });
    database.exec(`PRAGMA max_page_count = ${pages * 100}`);
    expect(send('AdminCreateUser', ada).status).toBe(200);
    const Check = z.object({ integrity_check: z.string() });
    expect(database.all(Check, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    database.close();
  });
});
