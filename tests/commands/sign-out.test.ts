import {
  CognitoIdentityProviderClient,
  GlobalSignOutCommand,
  InitiateAuthCommand,
  RevokeTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { type Flow, FlowSchema } from '../../src/state/flow.ts';
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
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
});

const flowOfAda = async (): Promise<Flow | undefined> => place.flowsOf('default').read('ada');

describe('cogauth sign-out', () => {
  test('revokes the refresh token, forgets the tokens and keeps the device', async () => {
    await place.saveFlow(signedIn);
    cognito.on(RevokeTokenCommand).resolves({});

    const ended = await runCli(['sign-out'], place);

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'ada is signed out\n',
      stderr: 'next: cogauth initiate-auth ada\n  or: cogauth admin-initiate-auth ada\n',
    });
    expect(cognito).toHaveReceivedCommandWith(RevokeTokenCommand, {
      Token: 'refresh-secret',
      ClientId: 'app',
    });
    expect(await flowOfAda()).toEqual({ ...signedIn, tokens: undefined });
  });

  test('ends every sign-in with --global', async () => {
    await place.saveFlow(signedIn);
    cognito.on(GlobalSignOutCommand).resolves({});

    const { exitCode, stdout } = await runCli(['sign-out', '--global', '--json'], place);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { username: 'ada', revoked: true, global: true },
      state: { phase: 'signed-out', tokens: null, device: { remembered: true } },
    });
    expect(cognito).toHaveReceivedCommandWith(GlobalSignOutCommand, {
      AccessToken: 'access-secret',
    });
    expect(cognito).not.toHaveReceivedCommand(RevokeTokenCommand);
  });

  test.each([
    ['cannot be reached', Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })],
    ['does not revoke', cognitoException('UnsupportedOperationException', 'not enabled')],
  ])('forgets the tokens with a warning when the server %s', async (_name, error) => {
    await place.saveFlow(signedIn);
    cognito.on(RevokeTokenCommand).rejects(error);

    const { exitCode, stdout } = await runCli(['sign-out', '--json'], place);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: { revoked: false },
      state: { phase: 'signed-out' },
      warnings: [expect.stringContaining('could not be revoked')],
    });
    expect((await flowOfAda())?.tokens).toBeUndefined();
  });

  test('checks --expect against the remaining state even if the server cannot be reached', async () => {
    await place.saveFlow(signedIn);
    cognito
      .on(RevokeTokenCommand)
      .rejects(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }));

    const { exitCode, stderr } = await runCli(['sign-out', '--expect', 'TOKENS'], place);

    expect(exitCode).toBe(10);
    expect(stderr).toContain('error: expected TOKENS, reached nothing');
    expect((await flowOfAda())?.tokens).toBeUndefined();
  });

  test('forgets the tokens when the server does not answer in time', async () => {
    await place.saveFlow(signedIn);
    cognito.on(RevokeTokenCommand).callsFake(async () => new Promise(() => undefined));

    const { exitCode, stderr } = await runCli(['sign-out', '--timeout', '50ms'], place);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('warning: the tokens are forgotten here, but could not be revoked');
    expect((await flowOfAda())?.tokens).toBeUndefined();
  });

  test('forgets the tokens that it had to get first, when --global fails after that', async () => {
    const expired = { ...signedIn.tokens, expiresAt: '2030-01-01T11:00:00.000Z' };
    await place.saveFlow(FlowSchema.parse({ ...signedIn, tokens: expired }));
    const rotated = { AccessToken: 'at2', RefreshToken: 'rt2', ExpiresIn: 3600 };
    cognito.on(InitiateAuthCommand).resolves({ AuthenticationResult: rotated });
    const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    cognito.on(GlobalSignOutCommand).rejects(error);

    const { exitCode, stderr } = await runCli(['sign-out', '--global'], place);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('the tokens are forgotten here');
    expect((await flowOfAda())?.tokens).toBeUndefined();
  });

  test('forgets the tokens if --global finds that the refresh token has ended', async () => {
    const expired = { ...signedIn.tokens, expiresAt: '2030-01-01T11:00:00.000Z' };
    await place.saveFlow(FlowSchema.parse({ ...signedIn, tokens: expired }));
    const error = cognitoException('NotAuthorizedException', 'Refresh Token has expired');
    cognito.on(InitiateAuthCommand).rejects(error);

    const { exitCode, stderr } = await runCli(['sign-out', '--global'], place);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('could not be revoked: Refresh Token has expired');
    expect((await flowOfAda())?.tokens).toBeUndefined();
  });

  test('keeps the tokens if the client secret is wrong, which the user can fix', async () => {
    await place.saveFlow(signedIn);
    const error = cognitoException('UnauthorizedException', 'Invalid client or secret');
    cognito.on(RevokeTokenCommand).rejects(error);

    const { exitCode } = await runCli(['sign-out'], place);

    expect(exitCode).toBe(18);
    expect(await flowOfAda()).toEqual(signedIn);
  });

  test('gives a pending sign-in up without a call', async () => {
    await place.saveFlow(challenged);

    const { exitCode } = await runCli(['sign-out'], place);

    expect(exitCode).toBe(0);
    expect(cognito).not.toHaveReceivedAnyCommand();
    expect(await flowOfAda()).toEqual(signedOut);
  });

  test('exits 4 if no user is signed in', async () => {
    await place.saveFlow(signedOut);

    const { exitCode, stdout } = await runCli(['sign-out', '--json'], place);

    expect(exitCode).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, error: { kind: 'NOT_SIGNED_IN' } });
  });
});
