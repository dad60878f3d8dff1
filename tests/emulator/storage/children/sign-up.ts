import { randomBytes } from 'node:crypto';
import { openEmbeddedCognito } from '../../../../src/emulator/embedded-cognito.ts';

// Signs one user up on a file that other processes use too, and prints the status.
const [file = '', ClientId, Username] = process.argv.slice(2);
const cognito = await openEmbeddedCognito({ file, now: () => new Date(), randomBytes });
const reply = cognito.handle({
  method: 'POST',
  path: '/',
  headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.SignUp' },
  body: JSON.stringify({ ClientId, Username, Password: 'Correct-horse-1' }),
});
cognito.close();
process.stdout.write(String(reply.status));
