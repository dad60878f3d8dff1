/**
 * A refusal by Cognito. The reply has status 400 and this name as `__type`.
 *
 * Throwing it undoes everything that the request has written. `afterRollback` then runs in the same transaction, so its
 * writes are kept: a wrong password must be counted although the sign-in is refused.
 */
export class CognitoFault extends Error {
  readonly afterRollback: (() => void) | undefined;

  constructor(name: string, message = '', { afterRollback }: { afterRollback?: () => void } = {}) {
    super(message);
    this.name = name;
    this.afterRollback = afterRollback;
  }
}

export function invalidParameter(message: string): CognitoFault {
  return new CognitoFault('InvalidParameterException', message);
}

export function notAuthorized(
  message: string,
  options?: { afterRollback?: () => void },
): CognitoFault {
  return new CognitoFault('NotAuthorizedException', message, options);
}

export function resourceNotFound(message: string): CognitoFault {
  return new CognitoFault('ResourceNotFoundException', message);
}
