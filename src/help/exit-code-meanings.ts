import type { ErrorKind } from '../errors.ts';

interface Meaning {
  readonly when: string;
  readonly remedy: string;
}

/** What each exit code says, for `explain` and `help exit-codes`. */
export const exitCodeMeanings: Readonly<Record<'OK' | ErrorKind, Meaning>> = {
  OK: {
    when: 'the step was done; a challenge may follow',
    remedy: 'see what is next: cogauth next',
  },
  INTERNAL: {
    when: 'a fault of cogauth itself',
    remedy: 'run it again with --debug and report what it prints',
  },
  USAGE: {
    when: 'a wrong option, a value of the wrong shape, or a missing one with nobody to ask',
    remedy: 'see the options and examples: cogauth help COMMAND',
  },
  CONFIG: {
    when: 'region, user pool or client is missing or malformed, or there is no such profile',
    remedy: 'see where each setting comes from: cogauth config explain',
  },
  NOT_SIGNED_IN: {
    when: 'the command needs tokens or a pending challenge, and there is none',
    remedy: 'see where the user stands: cogauth status',
  },
  STORE: {
    when: "a saved file is damaged, unreadable, another person's or of a newer version, or the disk is full",
    remedy: 'do what the hint says; a damaged file is set aside by: cogauth session clear',
  },
  UNEXPECTED_STATE: {
    when: 'another state than --expect names, another step is due, or what is saved belongs to another pool, client or endpoint',
    remedy: 'see what is due: cogauth next',
  },
  SESSION_EXPIRED: {
    when: 'the Session of the challenge has expired or was already used',
    remedy: 'sign in again; cogauth next names the command',
  },
  WRONG_CODE: {
    when: 'the code was wrong, or too old',
    remedy: 'run the same command with a fresh code: the challenge is kept',
  },
  BAD_CREDENTIALS: {
    when: 'the password was wrong, or a token is invalid, revoked or expired',
    remedy: 'check username and password, or sign in again',
  },
  USER_STATE: {
    when: 'the user does not exist, exists already, or is unconfirmed, disabled or to be reset',
    remedy: 'see the user: cogauth admin-get-user USERNAME',
  },
  REJECTED: {
    when: 'Cognito refused: the password policy, a parameter, a Lambda trigger, or another reason',
    remedy: "read the message, which is Cognito's own",
  },
  THROTTLED: {
    when: 'too many requests, or too many attempts',
    remedy: 'wait, then run the same command again',
  },
  AWS_CREDENTIALS: {
    when: 'the command needs AWS credentials, and there are none or they do not allow it',
    remedy: 'give credentials as for the AWS CLI, or --aws-profile; public commands need none',
  },
  CLIENT_SETUP: {
    when: 'the app client or pool is not set up for this: secret, flow, MFA, or no such pool or client',
    remedy: 'see which pool and client are used: cogauth config explain',
  },
  NETWORK: {
    when: 'the server could not be reached, did not answer in time, or sent what cannot be read',
    remedy: 'check endpoint and network, then run the same command again',
  },
  LOCKED: {
    when: 'another process is working on the same user',
    remedy: 'wait for it, or allow more time: --lock-timeout 2m',
  },
  INTERRUPTED: { when: 'interrupted, or a question was answered with no', remedy: 'run it again' },
  TERMINATED: {
    when: 'terminated by another process',
    remedy: 'see what was saved: cogauth status',
  },
};
