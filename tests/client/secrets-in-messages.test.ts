import { describe, expect, test } from '@jest/globals';
import { secretsIn } from '../../src/client/secrets-in-messages.ts';

describe('secretsIn', () => {
  test.each([
    [{ ClientId: 'app', Username: 'ada', Password: 'p', SecretHash: 'h' }, ['p', 'h']],
    [
      { AuthParameters: { USERNAME: 'ada', PASSWORD: 'p', DEVICE_KEY: 'd', SRP_A: 'a' } },
      ['p', 'a'],
    ],
    [{ Session: 's', ChallengeResponses: { USERNAME: 'ada', NEW_ONE: 'x' } }, ['s', 'x']],
    [{ ChallengeName: 'SELECT_CHALLENGE', ChallengeResponses: { ANSWER: 'EMAIL_OTP' } }, []],
    [{ ChallengeName: 'SELECT_MFA_TYPE', ChallengeResponses: { ANSWER: 'SMS_MFA' } }, []],
    [{ ChallengeName: 'CUSTOM_CHALLENGE', ChallengeResponses: { ANSWER: 'OPEN' } }, ['OPEN']],
    [{ ChallengeResponses: { 'userAttributes.name': 'Ada' } }, []],
    [{ ChallengeResponses: { ANSWER: 'blue' } }, ['blue']],
    [{ DeviceSecretVerifierConfig: { PasswordVerifier: 'v', Salt: 's' } }, ['v', 's']],
    [{ AccessToken: 't', PreviousPassword: 'a', ProposedPassword: 'b' }, ['t', 'a', 'b']],
    [{ UserAttributes: [{ Name: 'email', Value: 'a@b' }], ConfirmationCode: 'c' }, ['c']],
    [
      { AuthenticationResult: { AccessToken: 'a', IdToken: 'i', RefreshToken: 'r' } },
      ['a', 'i', 'r'],
    ],
    [{ SecretCode: 'c', Session: 's' }, ['c', 's']],
    [undefined, []],
  ])('%j', (request, secrets) => {
    expect(secretsIn(request)).toEqual(secrets);
  });
});

test('an endlessly deep message is searched as deep as Cognito’s messages go', () => {
  const depth = 500_000;
  const endless: unknown = JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);

  expect(secretsIn({ a: endless, b: { c: { d: { Session: 's' } } } })).toEqual(['s']);
});
