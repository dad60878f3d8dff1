import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from '@jest/globals';
import { secretVariables } from '../../src/settings/secret-names.ts';
import { person } from '../support/cli/cogauth-process.ts';
import {
  answerJson,
  type CognitoDouble,
  cognitoDouble,
} from '../support/cognito/cognito-double.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let server: CognitoDouble | undefined;
afterEach(() => server?.close());

describe('a process', () => {
  test.each([[[]], [['--json']]])(
    'prints no secret that a server repeats: %j',
    async (mode: readonly string[]) => {
      const password = `-@"quoted', $HOME é🙂`;
      server = await cognitoDouble();
      server.behave(({ body }, response) => {
        const message = `no\u001B[31m: ${body}\n    at ${body}`;
        answerJson(response, 400, { __type: 'Odd\u009B31mException', message });
      });
      const who = await person({
        COGAUTH_PASSWORD: password,
        COGAUTH_CLIENT_SECRET: 'client-hush',
      });
      const where = ['--endpoint', server.url, '--client-id', 'app', '--region', 'eu-west-1'];

      const { exitCode, stdout, stderr } = await who.cogauth([
        'initiate-auth',
        'ada',
        '--flow',
        'user-password',
        '--debug',
        ...where,
        ...mode,
      ]);

      const sent = JSON.stringify(password).slice(1, -1);
      expect(server.arrived()[0]?.body).toContain(sent);
      expect(exitCode).toBe(15);
      for (const form of [password, sent, JSON.stringify(sent).slice(1, -1), 'client-hush']) {
        expect(stdout + stderr).not.toContain(form);
      }
      expect(stdout + stderr).toContain('********');
      expect(stdout + stderr).not.toContain('\u001B');
      expect(stdout + stderr).not.toContain('\u009B');
    },
  );

  test.each([
    ['throw', ['--debug']],
    ['reject', []],
    ['string', ['--debug']],
    ['throw', ['--debug', '--json']],
  ])('prints no secret when it crashes: %s %j', async (fault, mode) => {
    server = await cognitoDouble();
    server.behave(() => undefined);
    const who = await person({
      COGAUTH_PASSWORD: 'Correct-horse-"7"',
      FAULT: fault,
      NODE_OPTIONS: `--import=${fileURLToPath(new URL('../support/faults/uncaught-fault.js', import.meta.url))}`,
    });
    const where = ['--endpoint', server.url, '--client-id', 'app', '--region', 'eu-west-1'];
    const argv = ['initiate-auth', 'ada', '--flow', 'user-password', ...where, ...mode];

    const { exitCode, stdout, stderr } = await who.cogauth(argv);

    expect(exitCode).toBe(1);
    expect(stdout + stderr).toContain('this is a bug in cogauth');
    expect(stdout + stderr).not.toContain('Correct-horse');
    expect(stderr).not.toMatch(/^\s+at |Node\.js v/m);
    expect(stdout.split('\n').length).toBe(mode.includes('--json') ? 2 : 1);
  });

  test('passes no secret to the program that finds AWS credentials', async () => {
    server = await cognitoDouble();
    server.behave((_arrived, response) => {
      answerJson(response, 200, {});
    });
    const directory = await temporaryDirectory();
    const config = join(directory, 'config');
    const script = join(directory, 'credentials.mjs');
    const seen = join(directory, 'seen');
    writeFileSync(config, `[default]\ncredential_process = "${process.execPath}" "${script}"\n`);
    writeFileSync(
      script,
      `import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(seen)}, JSON.stringify([process.argv, process.env]));
      console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKID', SecretAccessKey: 'example' }));`,
    );
    const hidden = [...secretVariables, 'COGAUTH_ACCESS_TOKEN', 'COGAUTH_ID_TOKEN'];
    const secrets = Object.fromEntries(hidden.map((name) => [name, `hush of ${name}`]));
    const who = await person({ ...secrets, AWS_CONFIG_FILE: config });
    const where = ['--endpoint', server.url, '--user-pool-id', 'eu-west-1_AbCdE'];

    const { exitCode } = await who.cogauth(['admin-set-user-password', 'ada', ...where]);

    expect(exitCode).toBe(0);
    expect(server.arrived()[0]?.body).toContain('hush of COGAUTH_NEW_PASSWORD');
    expect(readFileSync(seen, 'utf8')).toContain('AWS_CONFIG_FILE');
    expect(readFileSync(seen, 'utf8')).not.toContain('hush');
  });

  test('shows no value of an option that it does not know', async () => {
    const { exitCode, stderr } = await (
      await person()
    ).cogauth(['sign-up', 'ada', '--pasword=hush']);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("unknown option '--pasword'");
    expect(stderr).not.toContain('hush');
  });
});
