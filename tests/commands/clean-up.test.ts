import {
  CognitoIdentityProviderClient,
  DeleteUserPoolCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { beforeEach, describe, expect, test } from '@jest/globals';
import 'aws-sdk-client-mock-jest';
import { mockClient } from 'aws-sdk-client-mock';
import { runCli } from '../support/cli/run-cli.ts';
import { type SavedHome, savedHome, signedIn, target } from '../support/cli/saved-home.ts';
import { cognitoException } from '../support/cognito/mocked-cognito.ts';

const cognito = mockClient(CognitoIdentityProviderClient);
let place: SavedHome;
beforeEach(async () => {
  cognito.reset();
  place = await savedHome();
});

const madeHere = (userPoolId: string, endpoint?: string) => ({
  userPoolId,
  clientId: 'app',
  endpoint,
  createdHere: { userPoolName: 'pool', at: '2030-01-01T12:00:00.000Z' },
});
const url = 'http://127.0.0.1:9';

async function profileNames(): Promise<string[]> {
  return Object.keys((await place.profiles.read()).profiles);
}

describe('cogauth clean-up', () => {
  test('deletes the pools that cogauth created, and everything saved for them', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One', url));
    await place.saveProfile('two', madeHere('us-east-1_Two'));
    await place.profiles.update((file) => ({ ...file, currentProfile: 'one' }));
    await place.profiles.saveClientSecret('one', 'hush');
    const flows = place.flowsOf('one');
    await flows.lock('ada', () => flows.write('ada', signedIn));
    await flows.setCurrentUser('ada');
    cognito.on(DeleteUserPoolCommand).resolves({});

    const ended = await runCli(['clean-up', '--yes'], place);

    expect(ended).toEqual({
      exitCode: 0,
      stdout: `deleted one (eu-west-1_One on ${url})\ndeleted two (us-east-1_Two on AWS)\n`,
      stderr: '',
    });
    expect(cognito).toHaveReceivedNthCommandWith(1, DeleteUserPoolCommand, {
      UserPoolId: 'eu-west-1_One',
    });
    expect(cognito).toHaveReceivedNthCommandWith(2, DeleteUserPoolCommand, {
      UserPoolId: 'us-east-1_Two',
    });
    expect(await place.profiles.read()).toEqual({ version: 1, profiles: { default: target } });
    expect(await place.profiles.readClientSecret('one')).toBeUndefined();
    expect(await flows.list()).toEqual([]);
    expect(await flows.currentUser()).toBeUndefined();
  });

  test('goes to the region and endpoint of each pool, whatever the environment says', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One', url));
    await place.saveProfile('two', madeHere('us-east-1_Two'));
    cognito.on(DeleteUserPoolCommand).resolves({});

    const env = {
      COGAUTH_REGION: 'eu-north-1',
      COGAUTH_ENDPOINT: 'embedded',
      COGAUTH_USER_POOL_ID: 'eu-north-1_Other',
    };
    await runCli(['clean-up', '--yes'], { ...place, env });

    const called: unknown[] = cognito.calls().map((call): unknown => call.thisValue);
    const clients = called.filter((client) => client instanceof CognitoIdentityProviderClient);
    const regions = await Promise.all(clients.map(async ({ config }) => config.region()));
    const endpoints = await Promise.all(clients.map(async ({ config }) => config.endpoint?.()));
    expect(regions).toEqual(['eu-west-1', 'us-east-1']);
    expect(endpoints.map((endpoint) => endpoint?.hostname)).toEqual(['127.0.0.1', undefined]);
  });

  test('counts a pool that is gone as deleted', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One'));
    const error = cognitoException('ResourceNotFoundException', 'User pool does not exist.');
    cognito.on(DeleteUserPoolCommand).rejects(error);

    const { exitCode, stdout } = await runCli(['clean-up', '--yes', '--json'], place);

    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { deleted: [{ profile: 'one', userPoolId: 'eu-west-1_One' }] },
      warnings: ['the pool eu-west-1_One was gone already'],
    });
    expect(await profileNames()).toEqual(['default']);
  });

  test('goes on after a failure, reports it, and keeps that profile', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One'));
    await place.saveProfile('two', madeHere('eu-west-1_Two'));
    cognito
      .on(DeleteUserPoolCommand, { UserPoolId: 'eu-west-1_One' })
      .rejects(cognitoException('AccessDeniedException', 'not allowed'))
      .on(DeleteUserPoolCommand, { UserPoolId: 'eu-west-1_Two' })
      .resolves({});

    const { exitCode, stdout } = await runCli(['clean-up', '--yes', '--json'], place);

    expect(exitCode).toBe(17);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      error: {
        code: 'AccessDeniedException',
        message: '1 of 2 pools could not be deleted: one: not allowed',
      },
      warnings: ['deleted two (eu-west-1_Two on AWS)'],
    });
    expect(await profileNames()).toEqual(['default', 'one']);
  });

  test('deletes only the pool of a named profile', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One'));
    await place.saveProfile('two', madeHere('eu-west-1_Two'));
    cognito.on(DeleteUserPoolCommand).resolves({});

    await runCli(['clean-up', '--yes', '--profile', 'two'], place);

    expect(await profileNames()).toEqual(['default', 'one']);
  });

  test.each([
    [
      ['--endpoint', url],
      ['default', 'two', 'three'],
    ],
    [
      ['--region', 'us-east-1'],
      ['default', 'one', 'three'],
    ],
    [
      ['--user-pool-id', 'eu-west-1_Three'],
      ['default', 'one', 'two'],
    ],
    [
      ['--endpoint', url, '--profile', 'one'],
      ['default', 'two', 'three'],
    ],
  ])('deletes only the pools that %j selects', async (flags, kept) => {
    await place.saveProfile('one', madeHere('eu-west-1_One', url));
    await place.saveProfile('two', madeHere('us-east-1_Two'));
    await place.saveProfile('three', madeHere('eu-west-1_Three'));
    cognito.on(DeleteUserPoolCommand).resolves({});

    const { exitCode } = await runCli(['clean-up', '--yes', ...flags], place);

    expect(exitCode).toBe(0);
    expect((await profileNames()).toSorted()).toEqual(kept.toSorted());
  });

  test('deletes nothing if the flags select nothing, and says so', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One', 'embedded'));

    const ended = await runCli(['clean-up', '--yes', '--endpoint', 'http://127.0.0.1:1'], place);

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'there is no pool to delete with --endpoint http://127.0.0.1:1\n',
      stderr: '',
    });
    expect(await profileNames()).toEqual(['default', 'one']);
  });

  test('does not look for a pool of AWS where AWS_ENDPOINT_URL points', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One'));

    const { exitCode, stderr } = await runCli(['clean-up', '--yes'], {
      ...place,
      env: { AWS_ENDPOINT_URL: url },
    });

    expect(exitCode).toBe(10);
    expect(stderr).toContain('unset AWS_ENDPOINT_URL');
    expect(cognito).not.toHaveReceivedAnyCommand();
    expect(await profileNames()).toEqual(['default', 'one']);
  });

  test('succeeds if there is nothing to delete', async () => {
    const ended = await runCli(['clean-up'], place);

    expect(ended).toEqual({ exitCode: 0, stdout: 'there is no pool to delete\n', stderr: '' });
  });

  test('exits 2 without --yes and without a terminal, naming the pools', async () => {
    await place.saveProfile('one', madeHere('eu-west-1_One'));

    const { exitCode, stderr } = await runCli(['clean-up'], place);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('one (eu-west-1_One on AWS)');
    expect(cognito).not.toHaveReceivedAnyCommand();
  });

  test('exits 3 for a profile that does not exist', async () => {
    const { exitCode, stderr } = await runCli(['clean-up', '--profile', 'nix', '--yes'], place);

    expect(exitCode).toBe(3);
    expect(stderr).toContain('there is no profile nix; the profiles are: default');
  });
});
