/**
 * A refusal by Cognito: answered with status 400 and this name as `__type`.
 *
 * Throwing it undoes everything that the request has written, except what `keeping` writes: that runs after the undoing,
 * inside the same transaction (a failed password must be counted, although the sign-in is refused).
 */
export class CognitoFault extends Error {
  readonly keeping: (() => void) | undefined;

  constructor(name: string, message = '', { keeping }: { keeping?: () => void } = {}) {
    super(message);
    this.name = name;
    this.keeping = keeping;
  }
}

export function invalidParameter(message: string): CognitoFault {
  return new CognitoFault('InvalidParameterException', message);
}

export function notAuthorized(message: string, options?: { keeping?: () => void }): CognitoFault {
  return new CognitoFault('NotAuthorizedException', message, options);
}

export function resourceNotFound(message: string): CognitoFault {
  return new CognitoFault('ResourceNotFoundException', message);
}
