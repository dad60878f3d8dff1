import { describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { onEndpoint, savedHome, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { signedInAda } from '../support/cognito/embedded-ada.ts';
import { refusal, scriptedCognito } from '../support/cognito/scripted-cognito.ts';

const options = ['--mfa', 'off', '--device-tracking', 'off', '--generate-secret'];

describe('cogauth revoke-token', () => {
  test('ends the sign-in of the saved refresh token', async () => {
    const { succeed, run, place } = await signedInAda(...options);
    const flows = place.flowsOf('demo');
    const copy = await flows.read('ada');
    if (copy === undefined) throw new Error('nothing is saved');

    const said = await succeed('revoke-token');
    const phase = await succeed('status', '--field', 'state.phase');
    await flows.lock('ada', () => flows.write('ada', copy));
    const used = await run('get-user');

    expect(said).toBe(
      'the refresh token of ada is revoked, with every access token issued from it',
    );
    expect([phase, used.exitCode]).toEqual(['signed-out', 13]);
  });

  test('revokes a token from elsewhere and leaves the saved ones alone', async () => {
    const { succeed, run, env, place } = await signedInAda(...options);
    const elsewhere = await succeed('token', 'refresh');
    const flows = place.flowsOf('demo');
    const copy = await flows.read('ada');
    await succeed('initiate-auth', '--expect', 'TOKENS');
    env['COGAUTH_REFRESH_TOKEN'] = elsewhere;

    const said = await succeed('revoke-token');

    expect(said).toBe('the given refresh token is revoked, with every access token issued from it');
    await succeed('get-user');
    if (copy !== undefined) await flows.lock('ada', () => flows.write('ada', copy));
    expect((await run('refresh')).exitCode).toBe(13);
  });

  test('keeps the tokens when nothing was revoked', async () => {
    const server = await scriptedCognito();
    server.answers(refusal('RevokeToken', 'UnsupportedOperationException', 'Not enabled'));
    const place = await savedHome();
    const flow = onEndpoint(signedIn, server.url);
    await place.saveFlow(flow);

    const { exitCode } = await runCli(['revoke-token', '--endpoint', server.url], place);

    expect(exitCode).toBe(18);
    expect(await place.flowsOf('default').read('ada')).toEqual(flow);
  });

  test('exits 4 if no user is signed in', async () => {
    const place = await savedHome();
    await place.saveFlow(signedOut);

    const ended = await runCli(['revoke-token'], place);

    expect(ended.exitCode).toBe(4);
  });
});
