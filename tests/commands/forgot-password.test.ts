import { beforeEach, describe, expect, test } from '@jest/globals';
import { signedOut, onEndpoint } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';

let place: ScriptedHome;
beforeEach(async () => {
  place = await scriptedHome();
});

const sent = {
  CodeDeliveryDetails: { DeliveryMedium: 'EMAIL', Destination: 'a***@e***' },
} as const;

describe('cogauth forgot-password', () => {
  test('says where the code went and what is next', async () => {
    place.cognito.answers(['ForgotPassword', sent]);

    const ended = await place.cli(['forgot-password', 'ada']);

    expect(ended).toEqual({
      exitCode: 0,
      stdout: 'a code was sent by e-mail to a***@e***\n',
      stderr:
        'next: cogauth confirm-forgot-password CODE --username ada\n' +
        '  or: cogauth forgot-password --username ada\n',
    });
    expect(place.cognito.requests).toEqual([
      {
        operation: 'ForgotPassword',
        body: {
          ClientId: 'app',
          Username: 'ada',
        },
        isSigned: false,
      },
    ]);
  });

  test('means the current user, and repeats the flags that say where', async () => {
    await place.saveFlow(onEndpoint(signedOut, place.cognito.url));
    place.cognito.answers(['ForgotPassword', sent]);

    const { stdout } = await place.cli(['forgot-password', '--json', '--region', 'eu-west-1']);

    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      command: 'forgot-password',
      result: { username: 'ada', delivery: { medium: 'EMAIL', destination: 'a***@e***' } },
      next: [
        {
          command: 'confirm-forgot-password',
          argv: ['cogauth', 'confirm-forgot-password', 'CODE', '--region', 'eu-west-1'],
        },
        { command: 'forgot-password' },
      ],
    });
  });

  test('is remembered by the next process', async () => {
    await place.saveFlow(onEndpoint(signedOut, place.cognito.url));
    place.cognito.answers(['ForgotPassword', sent]);
    await place.cli(['forgot-password']);

    const status = await place.cli(['status']);

    expect(status.stdout).toContain('password:  waits for the code sent to a***@e***');
    expect(status.stderr).toContain('next: cogauth confirm-forgot-password CODE\n');
  });

  test('exits 14 for a user that Cognito does not know', async () => {
    const message = 'Username/client id combination not found.';
    place.cognito.answers(refusal('ForgotPassword', 'UserNotFoundException', message));

    const { exitCode, stderr } = await place.cli(['forgot-password', 'ada']);

    expect(exitCode).toBe(14);
    expect(stderr).toContain(`error: ${message}`);
  });

  test('exits 2 when no user is meant', async () => {
    const { exitCode } = await place.cli(['forgot-password']);

    expect(exitCode).toBe(2);
    expect(place.cognito.requests).toEqual([]);
  });
});
