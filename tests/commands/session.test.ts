import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { fileNameFor } from '../../src/store/paths.ts';
import { runCli } from '../support/cli/run-cli.ts';
import {
  challenged,
  type SavedHome,
  savedHome,
  signedIn,
  signedOut,
} from '../support/cli/saved-home.ts';

let place: SavedHome;
beforeEach(async () => {
  place = await savedHome();
});

const full = {
  ...signedIn,
  challenge: challenged.challenge,
  softwareToken: { secretCode: 'totp-secret', verified: true, keep: true },
};

function flowFile(username: string): string {
  return join(place.paths.flowDirectory('default'), `${fileNameFor(username)}.json`);
}

describe('a damaged file of a user who is not the current one', () => {
  test('is set aside by the command of the hint, and the current user keeps theirs', async () => {
    await place.saveFlow({ ...signedIn, username: 'bob' });
    await place.flowsOf('default').setCurrentUser('bob');
    await place.saveFlow(signedIn);
    await writeFile(flowFile('ada'), '{"version": 1, "user');

    const elsewhere = await savedHome();

    const refused = await runCli(['get-user', 'ada', '--home', place.home], elsewhere);
    const hinted = /: cogauth (session clear .*), then sign in again\n/.exec(refused.stderr)?.[1];
    const cleared = await runCli(hinted?.split(' ') ?? [], elsewhere);

    expect(refused.exitCode).toBe(5);
    expect(hinted).toBe(`session clear ada --home ${place.home}`);
    expect(cleared).toMatchObject({
      exitCode: 0,
      stdout: 'nothing is saved for ada any more\n',
    });
    expect(await place.flowsOf('default').read('bob')).toMatchObject({ username: 'bob' });
    expect(await place.flowsOf('default').read('ada')).toBeUndefined();
  });
});

describe('cogauth session show', () => {
  test('shows everything that is saved, except secrets', async () => {
    await place.saveFlow(full);

    const { exitCode, stdout, stderr } = await runCli(['session', 'show'], place);

    expect(exitCode).toBe(0);
    expect(`${stdout}${stderr}`).not.toContain('-secret');
    expect(JSON.parse(stdout)).toMatchObject({
      username: 'ada',
      tokens: { accessToken: '********', refreshToken: '********', idToken: '********' },
      challenge: { name: 'SOFTWARE_TOKEN_MFA', session: '********' },
      softwareToken: { secretCode: '********', verified: true },
      device: { deviceKey: 'eu-west-1_device', devicePassword: '********' },
    });
  });

  test('shows secrets on request', async () => {
    await place.saveFlow(full);

    const { stdout } = await runCli(['session', 'show', 'ada', '--show-secrets', '--json'], place);

    expect(JSON.parse(stdout)).toMatchObject({
      command: 'session show',
      result: { saved: full },
    });
  });

  test('exits 4 for a user without saved state', async () => {
    const { exitCode, stderr } = await runCli(['session', 'show', 'bob'], place);

    expect(exitCode).toBe(4);
    expect(stderr).toContain('error: nothing is saved for bob\n');
  });
});

describe('cogauth session list', () => {
  test('lists the users with their phase, the current one marked', async () => {
    await place.saveFlow(signedIn);
    await place.saveFlow({ ...challenged, username: 'bob' });

    const text = await runCli(['session', 'list'], place);
    const json = await runCli(['session', 'list', '--json'], place);

    expect(text).toEqual({
      exitCode: 0,
      stdout: '   ada  signed-in\n*  bob  challenge\n',
      stderr: '',
    });
    expect(JSON.parse(json.stdout)).toMatchObject({
      result: {
        users: [
          { username: 'ada', phase: 'signed-in', current: false },
          { username: 'bob', phase: 'challenge', current: true },
        ],
      },
    });
  });

  test('says so if there are no users', async () => {
    const { stdout } = await runCli(['session', 'list'], place);

    expect(stdout).toBe('no users in profile default\n');
  });
});

describe('cogauth session clear', () => {
  test('forgets the current user, and no other', async () => {
    await place.saveFlow({ ...signedIn, username: 'bob' });
    await place.saveFlow(signedIn);

    const { exitCode, stdout } = await runCli(['session', 'clear'], place);

    expect(exitCode).toBe(0);
    expect(stdout).toBe('nothing is saved for ada any more\n');
    expect(await place.flowsOf('default').list()).toEqual(['bob']);
    expect(await place.flowsOf('default').currentUser()).toBeUndefined();
  });

  test('forgets another user and leaves the current one', async () => {
    await place.saveFlow({ ...signedIn, username: 'bob' });
    await place.saveFlow(signedIn);

    await runCli(['session', 'clear', 'bob'], place);

    expect(await place.flowsOf('default').list()).toEqual(['ada']);
    expect(await place.flowsOf('default').currentUser()).toBe('ada');
  });

  test('works with other settings than those that the flow belongs to', async () => {
    await place.saveFlow(signedIn);

    const { exitCode } = await runCli(['session', 'clear', '--client-id', 'other'], place);

    expect(exitCode).toBe(0);
    expect(await place.flowsOf('default').list()).toEqual([]);
  });

  test.each([[['session', 'clear']], [['session', 'clear', '--all']]])(
    'sets a broken file aside and says so: %j',
    async (argv) => {
      await place.saveFlow(signedOut);
      await writeFile(flowFile('ada'), '{ "version": 1, "tokens": ');

      const { exitCode, stderr } = await runCli(argv, place);

      expect(exitCode).toBe(0);
      expect(stderr).toContain('could not be understood and was set aside as');
      const [left, ...others] = await readdir(place.paths.flowDirectory('default'));
      expect(left).toContain('.json.broken-');
      expect(others).toEqual([]);
    },
  );

  test('sets a damaged record of the current user aside', async () => {
    await place.saveFlow(signedOut);
    const note = join(place.paths.profileDirectory('default'), 'current-user.json');
    await writeFile(note, 'nonsense');

    const { exitCode, stderr } = await runCli(['session', 'clear'], place);

    expect(exitCode).toBe(0);
    expect(stderr).toContain('was set aside as');
    expect(await place.flowsOf('default').currentUser()).toBeUndefined();
  });

  test('forgets all users of the profile with --all', async () => {
    await place.saveFlow({ ...signedIn, username: 'bob' });
    await place.saveFlow(signedIn);

    const { stdout } = await runCli(['session', 'clear', '--all', '--json'], place);

    expect(JSON.parse(stdout)).toMatchObject({ result: { cleared: ['ada', 'bob'] } });
    expect(await place.flowsOf('default').list()).toEqual([]);
  });

  test.each([[['session', 'clear']], [['session', 'clear', '--all']]])(
    'asks a person before a TOTP secret or a device is lost: %j',
    async (argv) => {
      await place.saveFlow(full);
      const question = /forget the TOTP secret and the remembered device of ada\?/;

      const kept = await runCli(argv, { ...place, typed: [[question, 'n']] });
      const usersLeft = await place.flowsOf('default').list();
      const done = await runCli([...argv, '--yes'], { ...place, isTTY: true });

      expect(kept.exitCode).toBe(130);
      expect(usersLeft).toEqual(['ada']);
      expect(done.exitCode).toBe(0);
      expect(await place.flowsOf('default').list()).toEqual([]);
    },
  );

  test('clears an unreadable file on a terminal', async () => {
    await place.saveFlow(signedOut);
    await writeFile(flowFile('ada'), '{ "version": 1, "tokens": ');

    const { exitCode } = await runCli(['session', 'clear'], { ...place, isTTY: true });

    expect(exitCode).toBe(0);
  });

  test('does not ask if a sign-in restores everything that is lost', async () => {
    const { device: _device, ...flow } = signedIn;
    await place.saveFlow(flow);

    const { exitCode } = await runCli(['session', 'clear'], { ...place, isTTY: true });

    expect(exitCode).toBe(0);
  });

  test('exits 2 for a user beside --all', async () => {
    await place.saveFlow(signedIn);

    const { exitCode } = await runCli(['session', 'clear', 'ada', '--all'], place);

    expect(exitCode).toBe(2);
    expect(await place.flowsOf('default').list()).toEqual(['ada']);
  });
});
