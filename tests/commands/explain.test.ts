import { beforeEach, describe, expect, test } from '@jest/globals';
import { runCli } from '../support/cli/run-cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

let home: string;
beforeEach(async () => {
  home = await temporaryDirectory();
});

describe('cogauth explain', () => {
  test.each([
    ['0', 'OK', 0],
    ['11', 'SESSION_EXPIRED', 11],
    ['wrong_code', 'WRONG_CODE', 12],
    ['SessionSpent', 'SESSION_EXPIRED', 11],
    ['CodeMismatchException', 'WRONG_CODE', 12],
    ['NotAuthorizedException', 'BAD_CREDENTIALS', 13],
    ['CredentialsProviderError', 'AWS_CREDENTIALS', 17],
    ['UserLambdaValidationException', 'REJECTED', 15],
  ])('knows %s', async (code, kind, exitCode) => {
    const { stdout } = await runCli(['explain', code, '--json'], { home });

    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      result: {
        code,
        kind,
        exitCode,
        meaning: expect.stringMatching(/./),
        remedy: expect.stringMatching(/./),
      },
    });
  });

  test('says what it means and what to do', async () => {
    const ended = await runCli(['explain', '21'], { home });

    expect(ended).toEqual({
      exitCode: 0,
      stdout:
        '21: exit code 21, LOCKED\nanother process is working on the same user\nwhat to do: wait for it, or allow more time: --lock-timeout 2m\n',
      stderr: '',
    });
  });

  test.each(['SELECT_CHALLENGE', 'software_token_mfa'])('knows the challenge %s', async (name) => {
    const { stdout } = await runCli(['explain', name, '--json'], { home });

    expect(JSON.parse(stdout)).toMatchObject({
      result: {
        challenge: name.toUpperCase(),
        asks: expect.stringMatching(/./),
        answer: expect.stringContaining('cogauth respond-to-challenge'),
      },
    });
  });

  test.each(['99', 'nonsense', 'toString', ''])('exits 2 for "%s"', async (code) => {
    const { exitCode, stderr } = await runCli(['explain', code], { home });

    expect(exitCode).toBe(2);
    expect(stderr).toContain('cogauth help exit-codes');
  });
});
