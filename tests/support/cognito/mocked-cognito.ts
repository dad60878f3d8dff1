import {
  CognitoIdentityProviderClient,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-cognito-identity-provider';
import { type AwsCommand, type AwsStub, mockClient } from 'aws-sdk-client-mock';

/** An operation and its request, without what would not be on the wire. */
export interface SentRequest {
  readonly operation: string;
  readonly request: unknown;
}

export interface MockedCognito {
  readonly client: CognitoIdentityProviderClient;
  readonly cognito: AwsStub<ServiceInputTypes, ServiceOutputTypes, unknown>;
  /** All requests so far, complete: to be compared whole. */
  readonly sent: () => SentRequest[];
}

/** The SDK's client with a stub in the place of its `send`. */
export function mockedCognito(): MockedCognito {
  const client = new CognitoIdentityProviderClient({ region: 'eu-west-1' });
  const cognito = mockClient<ServiceInputTypes, ServiceOutputTypes, unknown>(client);
  const sent: SentRequest[] = [];
  // Noted when sent: the SDK's paginators change the request that they have sent into the next one.
  const send = (command: AwsCommand<ServiceInputTypes, ServiceOutputTypes>): unknown => {
    const operation = command.constructor.name.replace(/Command$/, '');
    sent.push({ operation, request: onTheWire(command.input) });
    return cognito.send(command);
  };
  Object.assign(client, { send });
  return { client, cognito, sent: () => sent };
}

function onTheWire(input: object): unknown {
  return JSON.parse(JSON.stringify(input));
}

/** An exception as the SDK throws it. */
export function cognitoException(name: string, message: string): Error {
  return Object.assign(new Error(message), {
    name,
    $fault: 'client',
    $metadata: { httpStatusCode: 400, requestId: 'request-1' },
  });
}
