import { beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { decodeBase32 } from '../../src/protocol/base32.ts';
import { hotp, timeStep } from '../../src/protocol/totp.ts';
import type { Flow } from '../../src/state/flow.ts';
import type { Ended } from '../support/cli/run-cli.ts';
import { challenged, signedIn, signedOut } from '../support/cli/saved-home.ts';
import { type ScriptedHome, scriptedHome, tokensForAda } from '../support/cli/scripted-home.ts';
import { type MovableClock, movableClock } from '../support/cognito/embedded.ts';
import { challengeOf } from '../support/cognito/flows.ts';
import { refusal, type ScriptedReply } from '../support/cognito/scripted-cognito.ts';
import { noon } from '../support/noon.ts';

const secretCode = 'JBSWY3DPEHPK3PXP';
const present = timeStep(noon());
const codeOf = (step: number, secret = secretCode): string => hotp(decodeBase32(secret), step);

const operation = 'RespondToAuthChallenge';
const accepted: ScriptedReply = [operation, tokensForAda];
const used = refusal(
  operation,
  'ExpiredCodeException',
  'Your software token has already been used once.',
);
const wrong = refusal(operation, 'CodeMismatchException', 'Invalid code received for user');

let home: ScriptedHome;
let clock: MovableClock;
let waits: number[];
beforeEach(async () => {
  home = await scriptedHome();
  home.cognito.setClock(noon());
  clock = movableClock();
  waits = [];
});

/** Waiting moves the clock, and checks that the user's lock is free meanwhile. */
async function cli(
  argv: readonly string[],
  more: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {},
): Promise<Ended> {
  const pause = async (milliseconds: number): Promise<void> => {
    await home.flowsOf('default').lock('ada', async () => undefined);
    waits.push(milliseconds);
    clock.advance(milliseconds / 1000);
  };
  return home.cli(argv, { ...more, now: clock.now, pause });
}

const respond = (...argv: readonly string[]): Promise<Ended> =>
  cli(['respond-to-challenge', '--from-totp', ...argv]);

async function save(flow: Partial<Flow> = {}): Promise<void> {
  const softwareToken = { secretCode, verified: true, keep: true };
  await home.saveFlow({ ...challenged, softwareToken, target: home.target, ...flow });
}

const flowOfAda = async (): Promise<Flow | undefined> => home.flowsOf('default').read('ada');

const Sent = z.object({ ChallengeResponses: z.unknown() });

function sentCodes(): unknown[] {
  return home.cognito.requests.map(({ body }) => Sent.parse(body).ChallengeResponses);
}

const answeredBy = (...codes: readonly string[]): object[] =>
  codes.map((code) => ({ USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: code }));

describe('cogauth respond-to-challenge --from-totp', () => {
  test('answers with the present code of the saved secret, and remembers that it is spent', async () => {
    await save();
    home.cognito.answers(accepted);

    const { exitCode, stderr } = await respond('--expect', 'TOKENS');

    expect(exitCode).toBe(0);
    expect(stderr).not.toContain('waiting');
    expect(sentCodes()).toEqual(answeredBy(codeOf(present)));
    expect((await flowOfAda())?.spentTotpStep).toBe(present);
    expect(JSON.stringify(await flowOfAda())).not.toContain(codeOf(present));
  });

  test('waits for the next step, off the lock, when the present code is known to be spent', async () => {
    await save({ spentTotpStep: present });
    home.cognito.answers(accepted);

    const { exitCode, stderr } = await respond();

    expect([exitCode, waits]).toEqual([0, [30_000]]);
    expect(stderr).toMatch(/^waiting 30 s for a fresh code\n/);
    expect(sentCodes()).toEqual(answeredBy(codeOf(present + 1)));
  });

  test('waits and tries once more when Cognito says that the code was used', async () => {
    await save();
    home.cognito.answers(used, accepted);

    const { exitCode, stderr } = await respond();

    expect([exitCode, waits]).toEqual([0, [30_000]]);
    expect(stderr).not.toContain('error:');
    expect(sentCodes()).toEqual(answeredBy(codeOf(present), codeOf(present + 1)));
    expect((await flowOfAda())?.spentTotpStep).toBe(present + 1);
  });

  test('exits 12 when the second code was used too, with the challenge kept', async () => {
    await save();
    home.cognito.answers(used, used, accepted);

    const { exitCode, stdout } = await respond('--json');

    expect(exitCode).toBe(12);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'ExpiredCodeException',
        message: 'Your software token has already been used once.',
        hint: expect.stringMatching(
          /^wait for the next code.*: cogauth respond-to-challenge --from-totp$/,
        ),
      },
      state: { challenge: 'SOFTWARE_TOKEN_MFA' },
    });
    expect(home.cognito.requests).toHaveLength(2);
    expect((await flowOfAda())?.spentTotpStep).toBe(present + 1);
  });

  test('does not try a wrong code again, and spends nothing', async () => {
    await save();
    home.cognito.answers(wrong, accepted);

    const { exitCode, stderr } = await respond();

    expect(exitCode).toBe(12);
    expect(stderr).toContain(
      "error: Invalid code received for user\nhint: check that the TOTP secret is this user's, then run: cogauth respond-to-challenge --from-totp\n",
    );
    expect([home.cognito.requests.length, waits]).toEqual([1, []]);
    expect((await flowOfAda())?.spentTotpStep).toBeUndefined();
    expect((await flowOfAda())?.challenge).toEqual(challenged.challenge);
  });

  test.each([
    [95, 'behind'],
    [-95, 'ahead of'],
  ])('says that the clock is wrong if the server is %i s ahead', async (seconds, how) => {
    await save();
    home.cognito.setClock(new Date(noon().getTime() + seconds * 1000));
    home.cognito.answers(wrong);

    const { exitCode, stderr } = await respond();

    expect(exitCode).toBe(12);
    expect(stderr).toMatch(
      new RegExp(
        `^error: Invalid code received for user: this machine's clock is 9[56] s ${how} the server's\nhint: set the clock`,
      ),
    );
  });

  test('does not mention the clock for a typed code: only the phone’s clock matters', async () => {
    await save();
    home.cognito.setClock(new Date(noon().getTime() + 95_000));
    home.cognito.answers(wrong);

    const { exitCode, stderr } = await cli(['respond-to-challenge', '000000']);

    expect(exitCode).toBe(12);
    expect(stderr).not.toContain('this machine');
    expect(stderr).toContain('the clock of the phone');
  });

  test.each([
    ['a lone word is the user', ['ada'], {}],
    ['stdin', ['--totp-secret-stdin'], {}],
    ['stdin, by file name', ['--totp-secret-file', '-'], {}],
    ['the environment', [], { COGAUTH_TOTP_SECRET: 'GEZDGNBVGY3TQOJQ' }],
  ])('takes the secret that is given before the saved one: %s', async (_name, argv, env) => {
    await save();
    home.cognito.answers(used, accepted);
    const given = argv[0] === 'ada' ? { COGAUTH_TOTP_SECRET: 'GEZDGNBVGY3TQOJQ' } : env;

    const { exitCode } = await cli(['respond-to-challenge', '--from-totp', ...argv], {
      env: given,
      stdin: 'GEZDGNBVGY3TQOJQ\n',
    });

    expect(exitCode).toBe(0);
    expect(sentCodes()).toEqual(
      answeredBy(...[present, present + 1].map((step) => codeOf(step, 'GEZDGNBVGY3TQOJQ'))),
    );
  });

  test('exits 2 without a secret, naming every way to give it', async () => {
    await save({ softwareToken: undefined });

    const { exitCode, stderr } = await respond();

    expect(exitCode).toBe(2);
    for (const way of ['--totp-secret-file', '--totp-secret-stdin', 'COGAUTH_TOTP_SECRET']) {
      expect(stderr).toContain(way);
    }
    expect(home.cognito.requests).toEqual([]);
  });

  test.each([
    ['a code beside it', ['123456']],
    ['a user and a code beside it', ['ada', '123456']],
    ['responses beside it', ['--response', 'SOFTWARE_TOKEN_MFA_CODE=123456']],
    ['two secrets', ['--totp-secret-stdin', '--totp-secret-file', 'x']],
  ])('exits 2 for %s, without a call', async (_name, argv) => {
    await save();

    const { exitCode } = await respond(...argv);

    expect([exitCode, home.cognito.requests]).toEqual([2, []]);
  });

  test('exits 2 for a secret without --from-totp, without a call', async () => {
    await save();

    const { exitCode, stderr } = await cli(['respond-to-challenge', '--totp-secret-file', 'x']);

    expect([exitCode, home.cognito.requests]).toEqual([2, []]);
    expect(stderr).toContain('add --from-totp');
  });

  const select = { MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]' };
  test.each([
    [
      'SELECT_MFA_TYPE',
      challengeOf('SELECT_MFA_TYPE', { parameters: select }),
      'cogauth respond-to-challenge SOFTWARE_TOKEN_MFA\n',
    ],
    ['SMS_MFA', challengeOf('SMS_MFA'), 'asks for SMS_MFA, not for SOFTWARE_TOKEN_MFA'],
    [
      'MFA_SETUP',
      challengeOf('MFA_SETUP', { mfaSetup: 'required' }),
      'due now: cogauth associate-software-token\n',
    ],
  ])('exits 10 at %s, and says what to run', async (_name, challenge, words) => {
    await save({ challenge });

    const { exitCode, stderr } = await respond();

    expect([exitCode, home.cognito.requests]).toEqual([10, []]);
    expect(stderr).toContain(words);
  });

  test('exits 4 when nothing is pending', async () => {
    await save({ ...signedIn, target: home.target, challenge: undefined });

    expect((await respond()).exitCode).toBe(4);
  });

  test('does not answer another user’s challenge after the wait', async () => {
    await save({ spentTotpStep: present });
    const bob = { ...challenged, target: home.target, username: 'bob' };
    home.cognito.answers(used, accepted);
    const pause = async (): Promise<void> => {
      clock.advance(30);
      await home.saveFlow(bob);
    };

    await home.cli(['respond-to-challenge', '--from-totp'], { now: clock.now, pause });

    expect((await flowOfAda())?.tokens).toBeDefined();
    expect(await home.flowsOf('default').read('bob')).toEqual(bob);
  });

  test('exits 10 if another process continued the sign-in during the wait', async () => {
    await save({ spentTotpStep: present });
    const pause = async (): Promise<void> => save({ challenge: challengeOf('SMS_MFA') });

    const { exitCode } = await home.cli(['respond-to-challenge', '--from-totp'], { pause });

    expect([exitCode, home.cognito.requests]).toEqual([10, []]);
  });
});

describe('a code that a person typed', () => {
  test.each([
    ['of the present step', present],
    ['of the next step', present + 1],
  ])('%s counts as spent once it was accepted', async (_name, step) => {
    await save();
    home.cognito.answers(accepted);

    await cli(['respond-to-challenge', codeOf(step)]);

    expect((await flowOfAda())?.spentTotpStep).toBe(step);
  });

  test('counts as that of the present step when the secret is not known', async () => {
    await save({ softwareToken: undefined });
    home.cognito.answers(accepted);

    await cli(['respond-to-challenge', codeOf(present + 1)]);

    expect((await flowOfAda())?.spentTotpStep).toBe(present);
  });

  test('that was used says so, is remembered, and is not tried again', async () => {
    await save();
    home.cognito.answers(used, accepted);

    const { exitCode, stderr } = await cli(['respond-to-challenge', codeOf(present)]);

    expect([exitCode, home.cognito.requests.length]).toEqual([12, 1]);
    expect(stderr).toContain('hint: wait for the next code, at most 30 seconds, then run');
    expect((await flowOfAda())?.spentTotpStep).toBe(present);
  });

  test('for another challenge spends no time step', async () => {
    await save({ challenge: challengeOf('SMS_MFA') });
    home.cognito.answers(accepted);

    await cli(['respond-to-challenge', '123456']);

    expect((await flowOfAda())?.spentTotpStep).toBeUndefined();
  });
});

const verify = (): Promise<Ended> => cli(['verify-software-token', '--from-totp']);

describe('cogauth verify-software-token --from-totp', () => {
  const pending: Flow = {
    ...signedIn,
    softwareToken: { secretCode, verified: false, keep: true },
  };
  const verified: ScriptedReply = ['VerifySoftwareToken', { Status: 'SUCCESS' }];
  const mismatch = refusal(
    'VerifySoftwareToken',
    'EnableSoftwareTokenMFAException',
    'Code mismatch and fail enable Software Token MFA',
  );

  test('proves the associated secret, and remembers the code as spent', async () => {
    await home.saveFlow({ ...pending, target: home.target });
    home.cognito.answers(verified);

    const { exitCode } = await verify();

    expect(exitCode).toBe(0);
    expect(home.cognito.requests[0]?.body).toMatchObject({ UserCode: codeOf(present) });
    expect((await flowOfAda())?.spentTotpStep).toBe(present);
  });

  test('says that the clock is wrong', async () => {
    await home.saveFlow({ ...pending, target: home.target });
    home.cognito.setClock(new Date(noon().getTime() + 95_000));
    home.cognito.answers(mismatch);

    const { exitCode, stderr } = await verify();

    expect(exitCode).toBe(12);
    expect(stderr).toMatch(/MFA: this machine's clock is 9[56] s behind the server's\n/);
  });

  test.each([
    [10, 'nothing is associated', { ...signedIn, softwareToken: undefined }],
    [10, 'another challenge is pending', challenged],
    [4, 'nobody is signed in', signedOut],
  ])('exits %i when %s, without a wait or a call', async (expected, _name, flow) => {
    await home.saveFlow({ ...flow, target: home.target, spentTotpStep: present });

    const { exitCode } = await verify();

    expect([exitCode, waits, home.cognito.requests]).toEqual([expected, [], []]);
  });
});
