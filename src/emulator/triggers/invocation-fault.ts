import { CognitoFault } from '../fault.ts';
import type { TriggerName } from './trigger.ts';

/** How long Cognito waits for a trigger. */
export const invocationMilliseconds = 5000;

/** The handler threw an error. */
export function handlerThrew(name: TriggerName, text: string): CognitoFault {
  return new CognitoFault(
    'UserLambdaValidationException',
    `${name} failed with error ${text.replace(/\.$/u, '')}.`,
  );
}

/** The handler did not answer in time. */
export function noAnswer(name: TriggerName): CognitoFault {
  return new CognitoFault(
    'UnexpectedLambdaException',
    `${name} invocation failed due to error Socket timeout while invoking Lambda function.`,
  );
}

/** The answer cannot be written as JSON. */
export function noJson(): CognitoFault {
  return new CognitoFault(
    'InvalidLambdaResponseException',
    'Invalid lambda function output : Invalid JSON',
  );
}

/** The answer does not have the shape that Cognito documents. */
export function unrecognizable(): CognitoFault {
  return new CognitoFault('InvalidLambdaResponseException', 'Unrecognizable lambda output');
}
