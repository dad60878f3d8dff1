import { type ErrorKind, type Hint, hint, run } from '../errors.ts';

interface Meaning {
  readonly when: string;
  readonly remedy: Hint;
}

/** What each exit code means, for `explain` and `help exit-codes`. */
export const exitCodeMeanings: Readonly<Record<'OK' | ErrorKind, Meaning>> = {
  OK: {
    when: 'the step was done; a challenge may follow',
    remedy: hint`see what is next: ${run('next')}`,
  },
  INTERNAL: {
    when: 'a bug in cogauth',
    remedy: hint`run it again with --debug and report what it prints`,
  },
  USAGE: {
    when: 'a wrong option, a malformed value, or a missing value that cannot be asked for',
    remedy: hint`see the options and examples: ${run('help', 'COMMAND')}`,
  },
  CONFIG: {
    when: 'region, user pool or client is missing or malformed, or the profile does not exist',
    remedy: hint`see where each setting comes from: ${run('config', 'explain')}`,
  },
  NOT_SIGNED_IN: {
    when: 'the command needs tokens or a pending challenge, but there are none',
    remedy: hint`see where the user stands: ${run('status')}`,
  },
  STORE: {
    when: 'a saved file is damaged, unreadable, owned by another user or of a newer version, or the disk is full',
    remedy: hint`follow the hint; to set a damaged file aside: ${run('session', 'clear')}`,
  },
  UNEXPECTED_STATE: {
    when: 'the state is not what --expect names, another step is due, or the saved state belongs to another pool, client or endpoint',
    remedy: hint`see what is due: ${run('next')}`,
  },
  SESSION_EXPIRED: {
    when: 'the Session of the challenge has expired or was already used',
    remedy: hint`sign in again; to see the command: ${run('next')}`,
  },
  WRONG_CODE: {
    when: 'the code was wrong, or too old',
    remedy: hint`run the same command with a fresh code: the challenge is kept`,
  },
  BAD_CREDENTIALS: {
    when: 'the password was wrong, or a token is invalid, revoked or expired',
    remedy: hint`check username and password, or sign in again`,
  },
  USER_STATE: {
    when: 'the user does not exist, exists already, is unconfirmed or disabled, or must reset the password',
    remedy: hint`see the user: ${run('admin-get-user', 'USERNAME')}`,
  },
  REJECTED: {
    when: 'Cognito refused: the password policy, a parameter, a Lambda trigger, or another reason',
    remedy: hint`read the message, which is Cognito's`,
  },
  THROTTLED: {
    when: 'too many requests, or too many attempts',
    remedy: hint`wait, then run the same command again`,
  },
  AWS_CREDENTIALS: {
    when: 'the command needs AWS credentials, and they are missing or not sufficient',
    remedy: hint`give credentials as for the AWS CLI, or --aws-profile; public commands need none`,
  },
  CLIENT_SETUP: {
    when: 'the app client or pool is not set up for this: secret, flow, MFA, or no such pool or client',
    remedy: hint`see which pool and client are used: ${run('config', 'explain')}`,
  },
  NETWORK: {
    when: 'the server could not be reached, did not answer in time, or sent an unreadable reply',
    remedy: hint`check endpoint and network, then run the same command again`,
  },
  LOCKED: {
    when: 'another process is working on the same user',
    remedy: hint`wait for it, or allow more time: --lock-timeout 2m`,
  },
  INTERRUPTED: {
    when: 'interrupted, or a question was answered with no',
    remedy: hint`run it again`,
  },
  TERMINATED: {
    when: 'terminated by another process',
    remedy: hint`see what was saved: ${run('status')}`,
  },
};
