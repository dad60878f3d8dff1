import { expect, test } from '@jest/globals';
import { respondToAuthChallenge } from '../../src/actions/respond-to-auth-challenge.ts';
import { app, publicApi } from '../support/cognito/app-clients.ts';
import { mockedCognito } from '../support/cognito/mocked-cognito.ts';

test('respondToAuthChallenge sends nothing for a challenge without a name', async () => {
  const { client, sent } = mockedCognito();

  const answering = respondToAuthChallenge(client, app, publicApi, {
    challengeName: '',
    session: 's',
    username: 'ada',
    responses: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
  });

  await expect(answering).rejects.toThrow('without a name');
  expect(sent()).toEqual([]);
});
