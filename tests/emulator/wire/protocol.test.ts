import { randomBytes } from 'node:crypto';
import * as schemas from '@aws-sdk/client-cognito-identity-provider';
import {
  InitiateAuthCommand,
  ListUserPoolsCommand,
  StartWebAuthnRegistrationCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { openEmbeddedCognito, type WireReply } from '../../../src/emulator/embedded-cognito.ts';
import { operations } from '../../../src/emulator/operations/index.ts';
import {
  addConfirmedUser,
  makePool,
  openEmbedded,
  password,
  sdkFor,
  sendRaw,
} from '../../support/cognito/embedded.ts';
import { noon } from '../../support/noon.ts';

const signed = {
  authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20300101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'0'.repeat(64)}`,
  'x-amz-date': '20300101T120000Z',
};

function bodyOf({ body }: WireReply): unknown {
  return JSON.parse(body);
}

describe('the wire', () => {
  test('carries an error three times over, with status 400', async () => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(
      cognito,
      'DescribeUserPool',
      { UserPoolId: 'eu-west-1_missing00' },
      signed,
    );

    const message = 'User pool eu-west-1_missing00 does not exist.';
    expect(reply.status).toBe(400);
    expect(reply.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': 'ResourceNotFoundException:',
      'x-amzn-errormessage': message,
      'x-amzn-requestid': expect.stringMatching(
        /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
      ),
    });
    expect(bodyOf(reply)).toEqual({ __type: 'ResourceNotFoundException', message });
  });

  test.each([
    ['a reply', 'ListUserPools', { MaxResults: 1 }],
    ['a refusal', 'ListUserPools', {}],
    ['an unknown operation', 'Nothing', {}],
  ])('tells its clock with %s', async (_what, operation, body) => {
    const { cognito, clock, faults } = await openEmbedded();
    clock.advance(61);

    const { headers } = sendRaw(cognito, operation, body, signed);
    faults.splice(0);

    expect(headers['date']).toBe('Tue, 01 Jan 2030 12:01:01 GMT');
  });

  test('tells the clock that its clients know, where it is set ahead itself', async () => {
    const ahead = await openEmbeddedCognito({
      file: ':memory:',
      now: () => new Date('2030-02-01T12:00:00Z'),
      clientNow: noon,
      randomBytes,
    });

    const refused = ahead.refuse(408, 'RequestTimeoutException');
    ahead.close();

    expect(refused.headers['date']).toBe('Tue, 01 Jan 2030 12:00:00 GMT');
  });

  test('writes dates as seconds with a fraction', async () => {
    const { cognito, clock } = await openEmbedded();
    clock.advance(0.772);

    const reply = sendRaw(cognito, 'CreateUserPool', { PoolName: 'pool' }, signed);

    expect(reply.body).toContain('"CreationDate":1893499200.772');
  });

  test.each([
    ['DeleteUserPool', {}, ''],
    ['SetUserPoolMfaConfig', { MfaConfiguration: 'OFF' }, '{"MfaConfiguration":"OFF"}'],
  ])('answers %s with the body that Cognito has', async (operation, input, body) => {
    const { cognito, sdk } = await openEmbedded();
    const { userPoolId } = await makePool({ sdk });

    const reply = sendRaw(cognito, operation, { UserPoolId: userPoolId, ...input }, signed);

    expect(reply).toMatchObject({ status: 200, body });
    expect(reply.headers['content-length']).toBe(String(body.length));
  });

  test.each([
    ['no such operation', 'AWSCognitoIdentityProviderService.MakeTea', 'the operation MakeTea'],
    ['a target of another service', 'AmazonSSM.ListUserPools', 'this request'],
    [
      'a name that every object has',
      'AWSCognitoIdentityProviderService.constructor',
      'the operation constructor',
    ],
    ['an odd name', 'AWSCognitoIdentityProviderService.\u001b[2J', 'this request'],
    ['a long name', `AWSCognitoIdentityProviderService.${'A'.repeat(500)}`, 'this request'],
  ])('refuses %s', async (_, target, what) => {
    const { cognito, faults } = await openEmbedded();

    const reply = sendRaw(cognito, '', {}, { ...signed, 'x-amz-target': target });
    faults.splice(0);

    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual({
      __type: 'UnknownOperationException',
      message: `The embedded Cognito does not imitate ${what}.`,
    });
  });

  test('names an operation of Cognito that it does not imitate, to the client and in the log', async () => {
    const { sdk, faults } = await openEmbedded();

    const refused = sdk.send(new StartWebAuthnRegistrationCommand({ AccessToken: 'x' }));

    const text = 'The embedded Cognito does not imitate the operation StartWebAuthnRegistration.';
    await expect(refused).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: text,
    });
    expect(faults.splice(0)).toEqual([text]);
  });

  test('refuses another method or path', async () => {
    const { cognito } = await openEmbedded();
    const headers = {
      ...signed,
      'x-amz-target': 'AWSCognitoIdentityProviderService.ListUserPools',
    };

    const replies = [
      cognito.handle({ method: 'PUT', path: '/', headers, body: '{"MaxResults":1}' }),
      cognito.handle({ method: 'POST', path: '/other', headers, body: '{"MaxResults":1}' }),
    ];

    const message = 'ListUserPools must be called by POST to the path /.';
    expect(replies.map(bodyOf)).toEqual([
      { __type: 'UnknownOperationException', message },
      { __type: 'UnknownOperationException', message },
    ]);
  });

  test.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a list', '[]'],
    ['a number for text', '{"ClientId":7,"Username":"ada"}'],
    ['an object for text', '{"ClientId":{},"Username":"ada"}'],
  ])('refuses a body that is %s', async (_, body) => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'SignUp', body);

    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual({ __type: 'SerializationException' });
  });

  test('takes a null for a member that was not sent', async () => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'SignUp', { ClientId: null, Username: 'ada' });

    expect(bodyOf(reply)).toEqual({
      __type: 'InvalidParameterException',
      message:
        "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must not be null",
    });
  });

  test('makes a 500 that tells nothing of a fault of its own, and logs it', async () => {
    const { cognito, faults } = await openEmbedded();
    cognito.close();

    const reply = sendRaw(cognito, 'ListUserPools', { MaxResults: 1 }, signed);

    expect(reply.status).toBe(500);
    expect(bodyOf(reply)).toEqual({ __type: 'InternalErrorException' });
    expect(faults.splice(0)).toEqual([expect.stringContaining('not open')]);
  });

  test('keeps an error header to printable ASCII', async () => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'ListUserPools', { MaxResults: 1, NextToken: '' }, signed);
    const quoted = sendRaw(cognito, 'CreateUserPool', { PoolName: 'é\n' }, signed);

    expect(reply.status).toBe(400);
    expect(quoted.headers['x-amzn-errormessage']).toMatch(/^[ -~]+$/);
    expect(quoted.body).toContain('é');
  });
});

describe('signatures', () => {
  test.each([
    ['none', {}, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    [
      'another scheme',
      { authorization: 'Bearer x' },
      'IncompleteSignatureException',
      "Authorization header requires the algorithm 'AWS4-HMAC-SHA256'. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    ],
    [
      'nothing behind the algorithm',
      { ...signed, authorization: 'AWS4-HMAC-SHA256 x' },
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
    ],
    [
      'the scope of another service',
      { ...signed, authorization: signed.authorization.replace('cognito-idp', 's3') },
      'IncompleteSignatureException',
      "Authorization header requires 'Credential' parameter.",
    ],
  ])('a signed operation refuses %s', async (_, headers, __type, message) => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, 'ListUserPools', { MaxResults: 1 }, headers);

    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).toEqual({ __type, message });
  });

  test('any key is accepted', async () => {
    const { cognito } = await openEmbedded();

    const reply = await sdkFor(cognito).send(new ListUserPoolsCommand({ MaxResults: 1 }));

    expect(reply.UserPools).toEqual([]);
  });

  test('a public operation ignores even a malformed one', async () => {
    const embedded = await openEmbedded();
    const { clientId: ClientId } = await makePool(embedded);

    const reply = sendRaw(
      embedded.cognito,
      'InitiateAuth',
      { ClientId, AuthFlow: 'USER_PASSWORD_AUTH' },
      { authorization: 'nonsense' },
    );

    expect(bodyOf(reply)).toMatchObject({ __type: 'InvalidParameterException' });
  });
});

describe('what is written although a request is refused', () => {
  test('is the count of wrong passwords and nothing else', async () => {
    const embedded = await openEmbedded();
    const pool = await makePool(embedded);
    await addConfirmedUser(embedded, pool);
    const signIn = (PASSWORD: string): Promise<unknown> =>
      embedded.sdk.send(
        new InitiateAuthCommand({
          ClientId: pool.clientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: 'ada', PASSWORD },
        }),
      );

    const refusals = await Promise.allSettled(Array.from({ length: 6 }, () => signIn('Wrong-1')));

    expect(refusals.map(({ status }) => status)).toEqual(Array(6).fill('rejected'));
    await expect(signIn(password)).rejects.toMatchObject({ message: 'Password attempts exceeded' });
  });
});

/** The members of an operation's request, as the SDK's own schema names them. */
function membersOf(operation: string): string[] {
  const schema = Object.entries(schemas).find(([name]) => name === `${operation}Request$`)?.[1];
  const names: unknown = Array.isArray(schema) ? schema[4] : undefined;
  return z.array(z.string()).parse(names);
}

const headerBytes = ({ headers }: WireReply): number =>
  Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);

describe('a request that is as large as it may be', () => {
  // Fewer than a whole body may have.
  const many = 1500;

  test.each<[string, object]>([
    ['SignUp', { UserAttributes: Array.from({ length: many }, () => ({})) }],
    [
      'SignUp',
      { ClientMetadata: Object.fromEntries(Array.from({ length: many }, (_, n) => [n, 1])) },
    ],
    ['CreateUserPoolClient', { ExplicitAuthFlows: Array(many).fill('xx') }],
    ['CreateUserPool', { Policies: { SignInPolicy: { AllowedFirstAuthFactors: Array(many) } } }],
    ['ListUsers', { AttributesToGet: Array(many).fill('') }],
    ['ListUsers', { Unknown: [[Array(many)]] }],
  ])('%s: a list of 1,500 is refused by its length, in one sentence', async (operation, body) => {
    const { cognito } = await openEmbedded();

    const reply = sendRaw(cognito, operation, { ClientId: 'abc', ...body }, signed);

    expect(bodyOf(reply)).toEqual({
      __type: 'InvalidParameterException',
      message: expect.stringMatching(
        /^1 validation error detected: Value at '[\w.]+' failed to satisfy constraint: Member must have length less than or equal to 1000$/,
      ),
    });
  });

  test('counts all that is wrong in it, and describes some', async () => {
    const { cognito } = await openEmbedded();
    const UserAttributes = Array.from({ length: 1000 }, () => ({ Name: '' }));

    const reply = sendRaw(cognito, 'SignUp', { ClientId: 'abc', UserAttributes });

    expect(bodyOf(reply)).toMatchObject({
      message: expect.stringMatching(/^2001 validation errors detected: (?:[^;]+; ){19}[^;]+$/),
    });
  });

  test('is answered by every operation in headers that every client reads', async () => {
    const { cognito, faults } = await openEmbedded();
    const long = 'é'.repeat(9000);
    const replies = [...operations.keys()].flatMap((name) =>
      [long, [long], { [long]: long }].map((value) => {
        const body = Object.fromEntries(membersOf(name).map((member) => [member, value]));
        return { name, reply: sendRaw(cognito, name, body, signed) };
      }),
    );

    const unreadable = replies.filter(
      ({ reply }) => headerBytes(reply) > 2000 || reply.body.length > 20_000,
    );
    expect(replies.length).toBeGreaterThan(150);
    expect(replies.filter(({ reply }) => reply.status !== 400)).toEqual([]);
    expect(unreadable).toEqual([]);
    expect(faults).toEqual([]);
  });
});

describe('documents for verifiers', () => {
  test('are JWKS and discovery of a pool that is there', async () => {
    const { cognito, sdk } = await openEmbedded();
    const { userPoolId } = await makePool({ sdk });
    const get = (path: string): WireReply =>
      cognito.handle({ method: 'GET', path, headers: {}, body: '' });

    const discovery = get(`/${userPoolId}/.well-known/openid-configuration`);

    expect(bodyOf(discovery)).toMatchObject({
      issuer: `https://cognito-idp.us-east-1.amazonaws.com/${userPoolId}`,
    });
    expect(get(`/${userPoolId}/.well-known/jwks.json?x=1`).status).toBe(200);
    expect(get('/us-east-1_missing00/.well-known/jwks.json').status).toBe(404);
    expect(get('/').status).toBe(404);
  });
});
