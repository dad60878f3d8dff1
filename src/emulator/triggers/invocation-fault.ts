import { CognitoFault } from '../fault.ts';
import type { TriggerName } from './trigger.ts';

/** How long Cognito waits for a trigger. */
export const invocationMilliseconds = 5000;

/** A handler that has thrown. */
export function handlerThrew(name: TriggerName, text: string): CognitoFault {
  return new CognitoFault(
    'UserLambdaValidationException',
    `${name} failed with error ${text.replace(/\.$/u, '')}.`,
  );
}

/** A handler that gave no answer in time. */
export function noAnswer(name: TriggerName): CognitoFault {
  return new CognitoFault(
    'UnexpectedLambdaException',
    `${name} invocation failed due to error Socket timeout while invoking Lambda function.`,
  );
}

/** An answer that is no JSON. */
export function noJson(): CognitoFault {
  return new CognitoFault(
    'InvalidLambdaResponseException',
    'Invalid lambda function output : Invalid JSON',
  );
}

/** An answer that does not have the form that Cognito documents. */
export function unrecognizable(): CognitoFault {
  return new CognitoFault('InvalidLambdaResponseException', 'Unrecognizable lambda output');
}
