import { expect, test } from '@jest/globals';
import { answerChallenge } from '../../src/actions/answer-challenge.ts';
import { app, publicApi } from '../support/cognito/app-clients.ts';
import { mockedCognito } from '../support/cognito/mocked-cognito.ts';
import { noon } from '../support/noon.ts';

const device = { deviceKey: 'eu-west-1_d', deviceGroupKey: 'group', devicePassword: 'dp' };
const code = {
  challengeName: 'SOFTWARE_TOKEN_MFA',
  parameters: {},
  session: 's1',
  username: 'ada',
  responses: { SOFTWARE_TOKEN_MFA_CODE: '123456' },
  device: undefined,
  now: noon,
  randomBytes: (size: number) => new Uint8Array(size).fill(7),
};
const hex = expect.stringMatching(/^[0-9a-f]+$/);

test.each([
  ['a code', code, { SOFTWARE_TOKEN_MFA_CODE: '123456' }],
  [
    'a code of a sign-in that was begun with a device',
    { ...code, device },
    { SOFTWARE_TOKEN_MFA_CODE: '123456', DEVICE_KEY: 'eu-west-1_d' },
  ],
  [
    'a choice, which takes no device',
    { ...code, device, challengeName: 'SELECT_MFA_TYPE', responses: { ANSWER: 'SMS_MFA' } },
    { ANSWER: 'SMS_MFA' },
  ],
  [
    'a password by its proof',
    {
      ...code,
      challengeName: 'PASSWORD_SRP',
      responses: {},
      proof: { userPoolId: 'eu-west-1_AbCdE', password: 'p' },
    },
    { SRP_A: hex },
  ],
  [
    'a device challenge that an earlier process left, with the device alone',
    { ...code, device, challengeName: 'DEVICE_SRP_AUTH' },
    { DEVICE_KEY: 'eu-west-1_d', SRP_A: hex },
  ],
] as const)('answerChallenge sends %s', async (_name, answer, responses) => {
  const { client, cognito, sent } = mockedCognito();
  const reply = { ChallengeName: 'CUSTOM_CHALLENGE', Session: 's2' } as const;
  cognito.onAnyCommand().resolves(reply);

  expect(await answerChallenge(client, app, publicApi, answer)).toEqual(reply);
  expect(sent()).toEqual([
    {
      operation: 'RespondToAuthChallenge',
      request: {
        ClientId: 'app',
        ChallengeName: answer.challengeName,
        Session: 's1',
        ChallengeResponses: { USERNAME: 'ada', ...responses },
      },
    },
  ]);
});
