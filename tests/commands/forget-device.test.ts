import { describe, expect, test } from '@jest/globals';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import { onEndpoint, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { type EmbeddedAda, signedInAda } from '../support/cognito/embedded-ada.ts';
import { refusal, scriptedCognito } from '../support/cognito/scripted-cognito.ts';
import { noon } from '../support/noon.ts';

const ownKey = async ({ succeed }: EmbeddedAda): Promise<string> =>
  succeed('status', '--field', 'state.device.deviceKey');

const twoHoursLater = (): Date => new Date(noon().getTime() + 7_200_000);

describe('cogauth forget-device', () => {
  test.each([[[]], [['--admin']]])('given %j forgets this device', async (words) => {
    const ada = await signedInAda('--mfa', 'off');
    const { succeed, run, place } = ada;
    await succeed('confirm-device');
    const key = await ownKey(ada);

    const { exitCode, stdout, stderr } = await run('forget-device', ...words);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`device ${key} is forgotten: the next sign-in from here asks for MFA\n`);
    expect(stderr).toContain('these tokens came with that device: they cannot be refreshed');
    expect(await place.flowsOf('demo').read('ada')).not.toHaveProperty('device');
    expect(await succeed('list-devices', '--admin')).toBe('no devices');
    expect((await run('refresh')).exitCode).not.toBe(0);
    await succeed('initiate-auth', '--expect', 'TOKENS');
  });

  test('leaves tokens that can be revoked, and does not suggest a refresh', async () => {
    const { succeed, place, env } = await signedInAda('--mfa', 'off');
    await succeed('confirm-device');
    await succeed('forget-device');
    const later = (...argv: readonly string[]): Promise<Ended> =>
      runCli(argv, { home: place.home, env, now: twoHoursLater });

    expect(await succeed('status', '--check')).toContain(
      'not refreshable, because their device is forgotten',
    );
    expect(await succeed('next')).toBe(
      'cogauth get-user\ncogauth token access\ncogauth initiate-auth --flow user-srp',
    );
    expect((await later('status', '--check')).exitCode).toBe(13);
    expect((await later('next')).stdout).toBe('cogauth initiate-auth --flow user-srp\n');
    const refused = await later('refresh');
    expect(refused.exitCode).toBe(13);
    expect(refused.stderr).toContain(
      'error: Invalid Refresh Token: the device that it came with is forgotten\nhint: sign in again: cogauth initiate-auth --flow user-srp\n',
    );
    const { stdout } = await later('sign-out', '--field', 'result.revoked');
    expect(stdout).toBe('true\n');
  });

  test('lets login sign in at once when the tokens have expired', async () => {
    const { succeed, place, env } = await signedInAda('--mfa', 'off');
    await succeed('confirm-device');
    await succeed('forget-device');

    const argv = ['login', '--field', 'result.steps'];
    const { stdout } = await runCli(argv, { home: place.home, env, now: twoHoursLater });

    expect(JSON.parse(stdout)).toEqual(['initiate-auth']);
    expect((await place.flowsOf('demo').read('ada'))?.tokens?.deviceForgotten).toBeUndefined();
  });

  test.each(['public', 'admin'])('forgets another device and keeps this one: %s', async (api) => {
    const ada = await signedInAda('--mfa', 'off');
    const { succeed, result } = ada;
    await succeed('confirm-device');
    const other = await ownKey(ada);
    await succeed('initiate-auth', '--no-device');
    await succeed('confirm-device');
    const key = await ownKey(ada);

    const words = api === 'admin' ? ['ada', other, '--admin'] : [other];
    const forgotten = await result('forget-device', ...words);

    expect(forgotten).toEqual({
      username: 'ada',
      deviceKey: other,
      isThisDevice: false,
      forgotten: true,
    });
    expect(await ownKey(ada)).toBe(key);
    expect(await result('list-devices')).toMatchObject({ devices: [{ deviceKey: key }] });
  });

  test('drops this device, with a warning, if Cognito no longer knows it', async () => {
    const message = 'Device does not exist.';
    const server = await scriptedCognito();
    const unknown = refusal('ForgetDevice', 'ResourceNotFoundException', message);
    server.answers(unknown, unknown);
    const place = await savedHome();
    await place.saveFlow(onEndpoint(signedIn, server.url));
    const argv = ['forget-device', '--json', '--endpoint', server.url];

    const another = await runCli([...argv, 'eu-west-1_other'], place);
    const { exitCode, stdout } = await runCli(argv, place);

    expect(another.exitCode).toBe(15);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      result: { deviceKey: 'eu-west-1_device', forgotten: true },
      state: { phase: 'signed-in', device: null },
      warnings: ['Cognito no longer knew device eu-west-1_device'],
    });
  });

  test.each([
    [2, 'no device here and none named', [], { ...signedIn, device: undefined }],
    [2, 'a word that is no device key', ['laptop'], signedIn],
    [4, 'nobody signed in', [], signedOut],
  ] as const)('exits %i for %s', async (exitCode, _name, words, flow) => {
    const place = await savedHome();
    await place.saveFlow(flow);

    const ended = await runCli(['forget-device', ...words], place);

    expect(ended.exitCode).toBe(exitCode);
  });
});
