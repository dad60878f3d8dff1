import { describe, expect, test } from '@jest/globals';
import { personWithAda, succeed } from '../support/cogauth-process.ts';

describe('a command for a user who is not the current one', () => {
  test('names that user in what it says to run next', async () => {
    const ada = await personWithAda();
    await succeed(ada, ['initiate-auth', 'ada', '--expect', 'MFA_SETUP']);
    await succeed(ada, ['sign-up', 'bob', '--email', 'bob@example.com']);

    const named = await ada.cogauth(['next', 'ada']);
    const current = await ada.cogauth(['next']);
    const byVariable = await ada.cogauth(['next'], { env: { COGAUTH_USERNAME: 'ada' } });
    const expired = await ada.json(['associate-software-token', 'ada', '--save-secret'], {
      clockOffsetSeconds: 20 * 60,
    });

    expect(named.stdout).toBe('cogauth associate-software-token --username ada\n');
    expect(current.stdout).toBe('cogauth confirm-sign-up CODE\ncogauth resend-confirmation-code\n');
    expect(byVariable.stdout).toBe('cogauth associate-software-token\n');
    expect(expired.error?.['hint']).toBe(
      'sign in again: cogauth initiate-auth ada --flow user-srp',
    );
  });

  test('names that user in the way out of a refused sign-in', async () => {
    const ada = await personWithAda();
    await succeed(ada, ['sign-up', 'bob', '--email', 'bob@example.com']);
    await succeed(ada, ['initiate-auth', 'ada']);

    const refused = await ada.json(['initiate-auth', 'bob']);

    expect(refused.error).toMatchObject({
      code: 'UserNotConfirmedException',
      hint: 'run first: cogauth confirm-sign-up bob CODE',
    });
    expect(refused.next.map(({ argv }) => argv.join(' '))).toEqual([
      'cogauth confirm-sign-up bob CODE',
      'cogauth resend-confirmation-code bob',
    ]);
  });
});
