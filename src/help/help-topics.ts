import { authFlows } from '../cognito/auth-flows.ts';
import { challenges } from '../cognito/challenges.ts';
import { exitCodes } from '../errors.ts';
import { columns } from '../output/write.ts';
import { environmentRows } from './environment.ts';
import { exitCodeMeanings } from './exit-code-meanings.ts';

const exitCodeRows = Object.entries(exitCodeMeanings).map(([kind, { when }]) => {
  const code = Object.entries(exitCodes).find(([name]) => name === kind)?.[1] ?? '';
  return [String(code), kind, when];
});

const challengeRows = Object.entries(challenges).flatMap(([name, { asks, answer }]) => [
  [name, asks],
  ['', answer],
]);

const flowRows = Object.entries(authFlows).map(([name, { words, allowedBy }]) => [
  name,
  words,
  allowedBy,
]);

/** The topics of `cogauth help`, besides the commands. */
export const helpTopics: Readonly<Record<string, string>> = {
  'exit-codes': `Each kind of error has an exit code of its own; cogauth explain CODE says what to do.

${columns(exitCodeRows)}

cogauth status exits 0, unless --expect names another state or a challenge that has
expired (10). With --check it exits 0 for valid or refreshable tokens (and for the
challenge of --expect), 4 if there is neither token nor challenge, 10 for a pending
challenge, 11 for an expired one, 13 for expired tokens that cannot be refreshed.`,

  flows: `How a sign-in begins, by --flow; the app client must allow it (ExplicitAuthFlows).

${columns(flowRows)}

initiate-auth takes the first four and begins with user-srp; admin-initiate-auth takes
all but user-password and begins with admin-user-password; login takes all of them, the
last two with --admin. Cognito's own names, such as USER_SRP_AUTH, are taken too.

--preferred-challenge NAME   with user-auth: begin with PASSWORD, PASSWORD_SRP, EMAIL_OTP
                             or SMS_OTP at once, without being asked to choose
--password-first             with custom: prove the password before the challenges`,

  challenges: `What Cognito may ask on the way to tokens, and how to answer it.

${columns(challengeRows)}

Any other challenge: cogauth respond-to-challenge --response KEY=VALUE`,

  environment: `Each variable stands for an option. An option comes before a variable, a variable
before the profile. An empty variable counts as unset.

${columns(environmentRows())}

cogauth config explain shows where each value came from.`,

  output: `stdout carries the result only; hints, warnings and questions go to stderr.

--json          one JSON document, on success and on failure: schemaVersion, ok,
                command, profile, result or error, state, next, warnings, requestId
--field PATH    one value of that document, such as state.challenge
--quiet         no hints, no warnings
--show-secrets  tokens and secrets in full instead of masked
--expect STATE  exit code 10 unless the step reaches, or status finds, TOKENS or this
                challenge; commands that do not concern a user's state reject it

A pending challenge is a success. state.phase is signed-out, sign-up, challenge or
signed-in. token prints one token, totp six digits, next one command a line; exec
leaves stdout to the program that it runs, and exits with its exit code.`,

  mfa: `All steps to tokens, with a pool that requires a second factor:

cogauth create-user-pool demo --endpoint embedded   a pool to try it on, without AWS
cogauth sign-up ada --email ada@example.com         asks for a password
cogauth emulator inbox ada --code                   the code; Cognito itself sends it
cogauth confirm-sign-up CODE
cogauth initiate-auth ada                           Cognito asks for MFA_SETUP
cogauth associate-software-token                    shows a QR code for an app
cogauth verify-software-token CODE                  the six digits of the app
cogauth respond-to-challenge                        the first tokens
cogauth confirm-device                              no MFA from here next time
cogauth token access

Each step is a process of its own. cogauth status shows the user's sign-in state and
how long the Session lasts; cogauth next prints the command that is due. Cognito takes
each code of the app once: between two steps that need a code, wait for the next one.

For CI, which has no app: verify-software-token --from-totp, respond-to-challenge
--from-totp and totp compute the code from its secret, and wait for a fresh one.`,
};
