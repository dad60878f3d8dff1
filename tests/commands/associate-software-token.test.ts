import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Flow } from '../../src/state/flow.ts';
import { challenged, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome } from '../support/cli/scripted-home.ts';
import { challengeOf, flowOf } from '../support/cognito/flows.ts';
import { refusal } from '../support/cognito/scripted-cognito.ts';
import { permissions } from '../support/temporary-directory.ts';

let home: ScriptedHome;
beforeEach(async () => {
  home = await scriptedHome();
});

const save = async (flow: Flow): Promise<void> => {
  await home.saveFlow({ ...flow, target: home.target });
};
const secretCode = 'JBSWY3DPEHPK3PXP';
const associated = ['AssociateSoftwareToken', { SecretCode: secretCode }] as const;
const otpauthUri = `otpauth://totp/default:ada?secret=${secretCode}&issuer=default`;

describe('cogauth associate-software-token', () => {
  test('uses the access token of the signed-in user, and shows the secret with --show-secrets', async () => {
    await save(signedIn);
    home.cognito.answers(associated);

    const { stdout } = await home.cli(['associate-software-token', '--show-secrets', '--json']);

    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: { secretCode, otpauthUri },
      next: [{ argv: ['cogauth', 'verify-software-token', 'CODE'] }, {}, {}],
    });
    expect(home.cognito.requests).toEqual([
      {
        operation: 'AssociateSoftwareToken',
        isSigned: false,
        body: { AccessToken: 'access-secret' },
      },
    ]);
  });

  test('draws the QR code on a terminal, and keeps the secret out of stdout', async () => {
    await save(signedIn);
    home.cognito.answers(associated);

    const { stdout, stderr } = await home.cli(['associate-software-token'], { isTTY: true });

    expect(stderr).toContain('▄▄▄▄▄');
    expect(stderr).toContain(`secret: ${secretCode}\nURI:    ${otpauthUri}\n`);
    expect(stdout).not.toContain(secretCode);
  });

  test.each([
    [['--show-secrets']],
    [['--show-secrets', '--quiet']],
    [['--show-secrets', '--json']],
    [['--show-secrets', '--save-secret', '--field', 'result.secretCode']],
    [['--save-secret']],
    [['--qr-file', 'FILE']],
  ])('draws and tells no secret where stderr is a log: %j', async (flags) => {
    await save(signedIn);
    home.cognito.answers(associated);
    const words = flags.map((word) => (word === 'FILE' ? join(home.home, 'token.txt') : word));

    const { exitCode, stderr } = await home.cli(['associate-software-token', ...words]);

    expect(exitCode).toBe(0);
    expect(stderr).not.toMatch(/[▄█]/);
    expect(stderr).not.toContain(secretCode);
  });

  test.each([[['--json']], [['--field', 'result.secretCode']]])(
    'draws nothing beside a secret that a script reads, even on a terminal: %j',
    async (flags) => {
      await save(signedIn);
      home.cognito.answers(associated);
      const argv = ['associate-software-token', '--show-secrets', ...flags];

      const { stdout, stderr } = await home.cli(argv, { isTTY: true });

      expect(stdout).toContain(secretCode);
      expect(stderr).not.toMatch(/[▄█]/);
    },
  );

  test('writes both to a private file', async () => {
    const file = join(home.home, 'token.txt');
    await save(signedIn);
    home.cognito.answers(associated);

    const argv = ['associate-software-token', '--qr-file', file, '--issuer', 'Example Ltd'];
    const { exitCode, stdout, stderr } = await home.cli(argv);

    expect(exitCode).toBe(0);
    expect(permissions(await stat(file))).toBe('600');
    expect(await readFile(file, 'utf8')).toContain(
      `otpauth://totp/Example%20Ltd:ada?secret=${secretCode}&issuer=Example%20Ltd`,
    );
    expect(stdout + stderr).not.toContain(secretCode);
  });

  test.each([
    [2, 'nobody sees the secret', signedIn, []],
    [4, 'nobody is signed in', signedOut, ['--save-secret']],
    [10, 'another challenge is pending', challenged, ['--save-secret']],
  ] as const)('exits %i when %s, without a call', async (exitCode, _name, flow, flags) => {
    await save(flow);

    const ended = await home.cli(['associate-software-token', ...flags]);

    expect(ended.exitCode).toBe(exitCode);
    expect(home.cognito.requests).toEqual([]);
  });

  test('exits 18 when the pool has no authenticator apps', async () => {
    const message = 'Software Token MFA has not been enabled by the userPool';
    await save(signedIn);
    home.cognito.answers(
      refusal('AssociateSoftwareToken', 'SoftwareTokenMFANotFoundException', message),
    );

    const { exitCode, stderr } = await home.cli(['associate-software-token', '--save-secret']);

    expect(exitCode).toBe(18);
    expect(stderr).toContain(`error: ${message}\nhint: enable MFA by authenticator app`);
  });

  test('exits 20 when the reply has no secret', async () => {
    await save(signedIn);
    home.cognito.answers(['AssociateSoftwareToken', {}]);

    const { exitCode, stderr } = await home.cli(['associate-software-token', '--save-secret']);

    expect(exitCode).toBe(20);
    expect(stderr).toContain('SecretCode');
  });

  test.each([
    ['["SMS_MFA"]', 'this user pool does not offer SOFTWARE_TOKEN_MFA; it offers SMS_MFA'],
    ['[]', 'this user pool does not offer SOFTWARE_TOKEN_MFA; it offers nothing'],
  ])('refuses MFA_SETUP that offers %s, without a call', async (offer, message) => {
    await save(
      flowOf({ challenge: challengeOf('MFA_SETUP', { parameters: { MFAS_CAN_SETUP: offer } }) }),
    );

    const { exitCode, stdout } = await home.cli([
      'associate-software-token',
      '--save-secret',
      '--json',
    ]);

    expect(exitCode).toBe(18);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'SoftwareTokenNotOffered', message },
    });
    expect(home.cognito.requests).toEqual([]);
  });
});
