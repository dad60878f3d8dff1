import { describe, expect, test } from '@jest/globals';
import { asThrown, LostReply } from '../../src/client/send-once.ts';
import { unreadable } from '../../src/errors.ts';

const named = (name: string, httpStatusCode?: number): Error =>
  Object.assign(new Error('x'), { name, $metadata: { httpStatusCode } });
const coded = (code: string): Error => Object.assign(new Error('x'), { code });

const unanswered: readonly (readonly [string, unknown])[] = [
  ['a reset', coded('ECONNRESET')],
  ['a broken pipe', coded('EPIPE')],
  ['a time-out of the socket', coded('ETIMEDOUT')],
  ['a reply cut short', coded('ERR_STREAM_PREMATURE_CLOSE')],
  ['a time-out', named('TimeoutError')],
  ['an abort', named('AbortError')],
  ['no JSON', new SyntaxError('x')],
  ['500', named('InternalErrorException', 500)],
  ['503', named('Unknown', 503)],
  ['a redirect', named('Unknown', 302)],
  ['what is of another type', named('TypeError', 200)],
  ['what is none of Cognito’s', unreadable('a Session of another type')],
];

const answered: readonly (readonly [string, unknown])[] = [
  ['a refusal', named('NotAuthorizedException', 400)],
  ['throttling', named('TooManyRequestsException', 400)],
  ['a refused connection', coded('ECONNREFUSED')],
  ['an unknown host', coded('ENOTFOUND')],
  ['no credentials', named('CredentialsProviderError')],
  ['what is no error', 'ECONNRESET'],
];

describe('asThrown', () => {
  test.each(unanswered)('a call that spends is lost after %s', (_name, thrown) => {
    const lost = asThrown('RespondToAuthChallenge', {}, thrown);

    expect(lost).toBeInstanceOf(LostReply);
    expect(lost).toMatchObject({ operation: 'RespondToAuthChallenge', origin: thrown });
    // The SDK retries what it finds as a cause.
    expect(lost).not.toHaveProperty('cause');
  });

  test.each(answered)('a call that spends is not lost after %s', (_name, thrown) => {
    expect(asThrown('RespondToAuthChallenge', {}, thrown)).toBe(thrown);
  });

  test.each(unanswered)('a call that spends nothing is not lost after %s', (_name, thrown) => {
    expect(asThrown('ListUsers', {}, thrown)).toBe(thrown);
  });

  test.each([
    ['RespondToAuthChallenge', true],
    ['AdminRespondToAuthChallenge', true],
    ['AssociateSoftwareToken', true],
    ['VerifySoftwareToken', true],
    ['SignUp', true],
    ['ConfirmSignUp', true],
    ['ConfirmForgotPassword', true],
    ['GetTokensFromRefreshToken', true],
    ['ConfirmDevice', true],
    ['CreateUserPool', true],
    ['CreateUserPoolClient', true],
    ['InitiateAuth', false],
    ['AdminInitiateAuth', false],
    ['GetUser', false],
    ['RevokeToken', false],
  ])('%s spends something: %s', (operation, isSpending) => {
    const thrown = coded('ECONNRESET');

    expect(asThrown(operation, {}, thrown) instanceof LostReply).toBe(isSpending);
  });

  test('InitiateAuth spends the Session that it carries', () => {
    const thrown = coded('ECONNRESET');

    expect(asThrown('InitiateAuth', { Session: 's' }, thrown)).toBeInstanceOf(LostReply);
  });
});
