import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Ended, runCli } from '../support/cli/run-cli.ts';
import { savedHome, target } from '../support/cli/saved-home.ts';
import {
  answerJson,
  type CognitoDouble,
  cognitoDouble,
} from '../support/cognito/cognito-double.ts';

let server: CognitoDouble;
beforeAll(async () => {
  server = await cognitoDouble();
});
afterAll(() => {
  server.close();
});

const awkward = ['-p', '--json', '@file', `a'b"c,d=e $HOME \\n`, 'é🙂\u00A0', 'x'.repeat(256)];

/** How a password comes in. */
const ways = [
  '--password',
  '--password-stdin',
  '--password-file',
  'variable',
  'file in variable',
  'hidden prompt',
];

async function given(way: string, secret: string, argv: readonly string[]): Promise<Ended> {
  const { home, saveProfile } = await savedHome();
  await saveProfile('default', { ...target, endpoint: server.url });
  const file = join(home, 'secret');
  writeFileSync(file, `${secret}\r\n`);
  const run = (more: readonly string[], env: Record<string, string>, stdin = ''): Promise<Ended> =>
    runCli([...argv, ...more], { home, env, stdin });
  // With a blank between, a password that reads as a global option would be taken for one, and refused.
  if (way === '--password') return run([`${way}=${secret}`], {});
  if (way === '--password-stdin') return run([way], {}, `${secret}\n`);
  if (way === '--password-file') return run([way, file], {});
  if (way === 'hidden prompt') {
    const typed = [/password/, /password \(again\)/].map((shown) => [shown, secret] as const);
    return runCli(argv, { home, typed });
  }
  return way === 'variable'
    ? run([], { COGAUTH_PASSWORD: secret })
    : run([], { COGAUTH_PASSWORD_FILE: file });
}

describe.each(ways)('a password by %s', (way) => {
  test.each(awkward)('arrives as it is: %j', async (secret) => {
    server.behave(({ operation }, response) => {
      answerJson(
        response,
        200,
        operation === 'SignUp'
          ? { UserConfirmed: true, UserSub: 'sub' }
          : { AuthenticationResult: { AccessToken: 'access', ExpiresIn: 3600 } },
      );
    });

    const signedUp = await given(way, secret, ['sign-up', 'ada']);
    const signedIn = await given(way, secret, ['initiate-auth', 'ada', '--flow', 'user-password']);

    const arrived = server.arrived().map(({ body }): unknown => JSON.parse(body));
    expect(arrived).toEqual([
      expect.objectContaining({ Password: secret }),
      expect.objectContaining({ AuthParameters: { USERNAME: 'ada', PASSWORD: secret } }),
    ]);
    expect([signedUp.exitCode, signedIn.exitCode]).toEqual([0, 0]);
    expect(signedUp.stdout + signedUp.stderr).not.toContain('x'.repeat(9));
    expect(signedUp.stderr.includes('warning: --password shows')).toBe(way === '--password');
  });
});
