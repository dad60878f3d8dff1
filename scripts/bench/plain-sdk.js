// The same sign-in as a plain script of the SDK from node_modules. Usage: node plain-sdk.js URL
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
} from '@aws-sdk/client-cognito-identity-provider';

const client = new CognitoIdentityProviderClient({
  region: 'us-east-1',
  endpoint: process.argv[2] ?? '',
});
await client.send(
  new InitiateAuthCommand({
    AuthFlow: 'USER_PASSWORD_AUTH',
    ClientId: '1example23456789',
    AuthParameters: { USERNAME: 'ada', PASSWORD: 'Correct-horse-7' },
  }),
);
client.destroy();
