// Runs a whole MFA journey on the embedded Cognito: a shell runs each line below, as a person would type it, in a
// temporary home. Exits with 0 only if every step did.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {ReadonlyArray<readonly [why: string, line: string]>} */
const journey = [
  [
    'Make a user pool that requires MFA, an app client and a profile.',
    'cogauth create-user-pool demo --endpoint embedded',
  ],
  [
    'Sign up. The password comes from stdin, so that nobody sees it in the process list.',
    `printf '%s' "$PASSWORD" | cogauth sign-up ada --email ada@example.com --password-stdin`,
  ],
  ['The embedded Cognito "sends" its codes to an inbox.', 'cogauth emulator inbox ada'],
  ['Confirm the account.', 'cogauth confirm-sign-up "$(cogauth emulator inbox ada --code)"'],
  [
    'Sign in: Cognito asks for a second factor to be set up.',
    `printf '%s' "$PASSWORD" | cogauth admin-initiate-auth ada --password-stdin --expect MFA_SETUP`,
  ],
  [
    'Another process, perhaps an hour or a reboot later, would find the way from here.',
    'cogauth status',
  ],
  [
    'Set up an authenticator app. Scan the QR code with yours, if you like.',
    'cogauth associate-software-token --show-secrets --save-secret',
  ],
  [
    'Prove that it works: cogauth computes the code as the app would.',
    'cogauth verify-software-token "$(cogauth totp)"',
  ],
  [
    'Answer MFA_SETUP with the verified token: these are the first tokens.',
    'cogauth respond-to-challenge --expect TOKENS',
  ],
  [
    'Sign in again: now the code is asked for.',
    `printf '%s' "$PASSWORD" | cogauth admin-initiate-auth ada --password-stdin --expect SOFTWARE_TOKEN_MFA`,
  ],
  [
    'Each code is single-use. Instead of a wait for a fresh one, send the code of the next 30 seconds, which Cognito already accepts.',
    'cogauth respond-to-challenge "$(cogauth totp --next)" --expect TOKENS',
  ],
  ['Have this device remembered.', "cogauth confirm-device --name 'the demo'"],
  [
    'Sign in by SRP with the remembered device: the password is not sent, and no code is asked for.',
    `printf '%s' "$PASSWORD" | cogauth initiate-auth ada --flow user-srp --password-stdin --expect TOKENS`,
  ],
  ['A token for a script.', 'cogauth token access | cut -c 1-60'],
  ['Who is there?', 'cogauth list-users'],
  ['Delete what was made.', 'cogauth clean-up --yes'],
];

const bin = fileURLToPath(new URL('../bin/cogauth.js', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'cogauth-demo-'));
try {
  process.exitCode = walk();
} finally {
  rmSync(home, { recursive: true, force: true });
}

/** Gives the exit code of the first step that fails, or 0. */
function walk() {
  const commands = join(home, 'bin');
  mkdirSync(commands);
  symlinkSync(bin, join(commands, 'cogauth'));
  const env = {
    HOME: home,
    COGAUTH_HOME: join(home, 'cogauth'),
    PASSWORD: 'Correct-horse-7',
    PATH: [commands, process.env['PATH']].join(delimiter),
    TERM: process.env['TERM'] ?? 'dumb',
  };
  for (const [why, line] of journey) {
    process.stdout.write(`\n# ${why}\n$ ${line}\n`);
    const { status, signal } = spawnSync('sh', ['-euc', line], {
      env,
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    if (status !== 0) {
      process.stdout.write(`\ndemo: failed with ${signal ?? `exit code ${status}`}: ${line}\n`);
      return status ?? 1;
    }
  }
  process.stdout.write(
    `\ndemo: all ${journey.length} steps done, each its own process, without an AWS account\n`,
  );
  return 0;
}
