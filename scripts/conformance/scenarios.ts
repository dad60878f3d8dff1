import * as z from 'zod';
import { decodeBase32 } from '../../src/protocol/base32.ts';
import { secretHash } from '../../src/protocol/secret-hash.ts';
import {
  claimSignature,
  clientKey,
  formatHex,
  formatTimestamp,
  parseHex,
  privateKeyX,
  publicKeyA,
  userPoolName,
} from '../../src/protocol/srp.ts';
import { totp } from '../../src/protocol/totp.ts';
import { password, type Scenario, type Story } from './story.ts';

type Members = Readonly<Record<string, unknown>>;

const address = { email: 'ada@example.com', email_verified: 'true' };

const Signed = z.object({
  AuthenticationResult: z.object({ AccessToken: z.string(), RefreshToken: z.string() }),
});
const Challenge = z.object({
  Session: z.string().optional(),
  ChallengeParameters: z.record(z.string(), z.string()),
});

function byPassword({ clientId }: Story, given = password, more: Members = {}): Members {
  return {
    ClientId: clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: 'ada', PASSWORD: given, ...more },
  };
}

/** A number that only a throw-away password depends on. */
const a = 0x1234567890abcdefn;

function bySrp({ clientId }: Story): Members {
  const AuthParameters = { USERNAME: 'ada', SRP_A: formatHex(publicKeyA(a)) };
  return { ClientId: clientId, AuthFlow: 'USER_SRP_AUTH', AuthParameters };
}

/** The answer to PASSWORD_VERIFIER, with a time of the caller's choice. */
function proof({ clientId, poolId }: Story, reply: Members, TIMESTAMP: string): Members {
  const { SALT = '', SRP_B = '', SECRET_BLOCK = '' } = Challenge.parse(reply).ChallengeParameters;
  const whose = { realm: userPoolName(poolId), identity: 'ada' };
  const x = privateKeyX(parseHex(SALT), { ...whose, password });
  const key = clientKey({ a, A: publicKeyA(a), B: parseHex(SRP_B), x });
  const secretBlock = Buffer.from(SECRET_BLOCK, 'base64');
  return {
    ClientId: clientId,
    ChallengeName: 'PASSWORD_VERIFIER',
    ChallengeResponses: {
      USERNAME: 'ada',
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: claimSignature({
        ...whose,
        key,
        secretBlock,
        timestamp: TIMESTAMP,
      }),
      TIMESTAMP,
    },
  };
}

function hoursFromNow(hours: number): string {
  return formatTimestamp(new Date(Date.now() + hours * 3_600_000));
}

async function provenAt(story: Story, timestamp: string): Promise<void> {
  const challenge = await story.prepare('InitiateAuth', bySrp(story));
  await story.ask('RespondToAuthChallenge', proof(story, challenge, timestamp));
}

/** Every scenario, each in a pool of its own. None sends a message to anybody. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'pool-defaults',
    question: 'What does a new pool look like, and in which order are its attributes?',
    user: 'none',
    walk: async ({ ask, poolId: UserPoolId }) => {
      await ask('DescribeUserPool', { UserPoolId });
    },
  },
  {
    name: 'client-defaults',
    question: 'What does an app client look like that was made with a name only?',
    user: 'none',
    client: { ExplicitAuthFlows: undefined },
    walk: async ({ ask, poolId: UserPoolId, clientId: ClientId }) => {
      await ask('DescribeUserPoolClient', { UserPoolId, ClientId });
    },
  },
  {
    name: 'messages-of-a-template',
    question: 'Are the messages of a template told under their older names too?',
    user: 'none',
    pool: {
      VerificationMessageTemplate: {
        EmailMessage: 'use {####}',
        EmailSubject: 'a code',
        SmsMessage: 'or {####}',
      },
    },
    walk: async ({ ask, poolId: UserPoolId }) => {
      await ask('DescribeUserPool', { UserPoolId });
    },
  },
  {
    name: 'sign-up',
    question: 'Which attributes does somebody have who signed up?',
    user: 'none',
    walk: async (story) => {
      const { ask, ada, clientId: ClientId } = story;
      const UserAttributes = [{ Name: 'email', Value: address.email }];
      await ask('SignUp', { ClientId, Username: 'ada', Password: password, UserAttributes });
      await ask('AdminGetUser', ada);
      await ask('InitiateAuth', byPassword(story));
      await ask('AdminConfirmSignUp', ada);
      await ask('InitiateAuth', byPassword(story));
    },
  },
  {
    name: 'sub-as-username',
    question: 'Which operations find a user by sub?',
    walk: async (story) => {
      const { ask, prepare, ada, clientId: ClientId } = story;
      const user = z
        .object({ UserAttributes: z.array(z.object({ Name: z.string(), Value: z.string() })) })
        .parse(await prepare('AdminGetUser', ada));
      const sub = user.UserAttributes.find(({ Name }) => Name === 'sub')?.Value ?? '';
      await ask('AdminGetUser', { ...ada, Username: sub });
      await ask('InitiateAuth', byPassword(story, password, { USERNAME: sub }));
      await ask('ForgotPassword', { ClientId, Username: sub });
    },
  },
  {
    name: 'older-flow-settings',
    question: 'What may a client do whose ExplicitAuthFlows are of the older kind?',
    client: { ExplicitAuthFlows: ['ADMIN_NO_SRP_AUTH'] },
    walk: async (story) => {
      const { ask, clientId: ClientId } = story;
      await ask('InitiateAuth', bySrp(story));
      await ask('InitiateAuth', byPassword(story));
      await ask('InitiateAuth', {
        ClientId,
        AuthFlow: 'CUSTOM_AUTH',
        AuthParameters: { USERNAME: 'ada' },
      });
    },
  },
  {
    name: 'python-true',
    question: 'Is an address verified whose flag is True, and how is the flag given back?',
    user: { email: address.email, email_verified: 'True' },
    walk: async ({ ask, ada }) => {
      await ask('AdminGetUser', ada);
    },
  },
  {
    name: 'attribute-types',
    question: 'Are Numbers and Booleans checked, and what is said of wrong ones?',
    user: address,
    pool: {
      Schema: [
        {
          Name: 'age',
          AttributeDataType: 'Number',
          NumberAttributeConstraints: { MinValue: '1', MaxValue: '10' },
        },
        { Name: 'big', AttributeDataType: 'Boolean' },
      ],
    },
    walk: async ({ ask, ada }) => {
      for (const [Name, Value] of [
        ['custom:age', 'abc'],
        ['custom:age', '11'],
        ['custom:big', 'maybe'],
        ['custom:none', 'x'],
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- the order is what is recorded
        await ask('AdminUpdateUserAttributes', { ...ada, UserAttributes: [{ Name, Value }] });
      }
      await ask('AdminGetUser', ada);
    },
  },
  {
    name: 'time-of-a-proof',
    question: 'U11: how far may TIMESTAMP be from the time, and in which form?',
    walk: async (story) => {
      const now = hoursFromNow(0);
      for (const timestamp of [
        now,
        hoursFromNow(-12),
        hoursFromNow(-25),
        hoursFromNow(25),
        now.replace(/^\w+ /u, 'Xyz '),
      ]) {
        // oxlint-disable-next-line no-await-in-loop -- the order is what is recorded
        await provenAt(story, timestamp);
      }
    },
  },
  {
    name: 'wrong-totp-code',
    question: 'U1: is the Session usable after a wrong code of SOFTWARE_TOKEN_MFA?',
    walk: async (story) => {
      const { ask, prepare, ada, clientId: ClientId, poolId: UserPoolId } = story;
      await prepare('SetUserPoolMfaConfig', {
        UserPoolId,
        MfaConfiguration: 'OPTIONAL',
        SoftwareTokenMfaConfiguration: { Enabled: true },
      });
      const { AccessToken } = Signed.parse(
        await prepare('InitiateAuth', byPassword(story)),
      ).AuthenticationResult;
      const associated = await prepare('AssociateSoftwareToken', { AccessToken });
      const { SecretCode } = z.object({ SecretCode: z.string() }).parse(associated);
      const codeIn = (seconds: number): string =>
        totp(decodeBase32(SecretCode), new Date(Date.now() + seconds * 1000));
      await ask('VerifySoftwareToken', { AccessToken, UserCode: codeIn(0) });
      await prepare('AdminSetUserMFAPreference', {
        ...ada,
        SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
      });
      const challenge = await ask('InitiateAuth', byPassword(story));
      const { Session } = Challenge.parse(challenge);
      const answer = (code: string): Members => ({
        ClientId,
        Session,
        ChallengeName: 'SOFTWARE_TOKEN_MFA',
        ChallengeResponses: { USERNAME: 'ada', SOFTWARE_TOKEN_MFA_CODE: code },
      });
      // The code of an hour ago is wrong; the next one has not been used.
      await ask('RespondToAuthChallenge', answer(codeIn(-3600)));
      await ask('RespondToAuthChallenge', answer(codeIn(30)));
    },
  },
  {
    name: 'devices-by-password',
    question: 'U4, U5: are devices offered with a password that is sent, and to administrators?',
    pool: { DeviceConfiguration: { ChallengeRequiredOnNewDevice: true } },
    walk: async (story) => {
      const { ask, clientId: ClientId, poolId: UserPoolId } = story;
      await ask('InitiateAuth', byPassword(story));
      await ask('AdminInitiateAuth', {
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: 'ada', PASSWORD: password },
      });
    },
  },
  {
    name: 'wrong-choice',
    question: 'U10: what follows a wrong password, and a choice that was not offered?',
    client: { ExplicitAuthFlows: ['ALLOW_USER_AUTH'] },
    walk: async ({ ask, clientId: ClientId }) => {
      const begin = { ClientId, AuthFlow: 'USER_AUTH', AuthParameters: { USERNAME: 'ada' } };
      const { Session } = Challenge.partial().parse(await ask('InitiateAuth', begin));
      const choose = (ChallengeResponses: Members): Members => ({
        ClientId,
        Session,
        ChallengeName: 'SELECT_CHALLENGE',
        ChallengeResponses: { USERNAME: 'ada', ...ChallengeResponses },
      });
      await ask('RespondToAuthChallenge', choose({ ANSWER: 'SMS_OTP' }));
      await ask(
        'RespondToAuthChallenge',
        choose({ ANSWER: 'PASSWORD', PASSWORD: 'Wrong-horse-1' }),
      );
      await ask('RespondToAuthChallenge', choose({ ANSWER: 'PASSWORD', PASSWORD: password }));
    },
  },
  {
    name: 'public-flow-of-an-administrator',
    question: 'U12: does AdminInitiateAuth take USER_PASSWORD_AUTH?',
    walk: async (story) => {
      const UserPoolId = story.poolId;
      await story.ask('AdminInitiateAuth', { UserPoolId, ...byPassword(story) });
    },
  },
  {
    name: 'disabled',
    question: 'U14: is `User is disabled.` told to a wrong password?',
    walk: async (story) => {
      await story.prepare('AdminDisableUser', story.ada);
      await story.ask('InitiateAuth', byPassword(story, 'Wrong-horse-1'));
      await story.ask('InitiateAuth', byPassword(story));
    },
  },
  {
    name: 'wrong-secret-hash',
    question: 'U15: what is said to a wrong SECRET_HASH at a refresh?',
    client: { ClientSecret: 'throwawaythrowawaythrowaway1' },
    walk: async (story) => {
      const { ask, prepare, clientId: ClientId } = story;
      const clientSecret = 'throwawaythrowawaythrowaway1';
      const SECRET_HASH = secretHash({ username: 'ada', clientId: ClientId, clientSecret });
      const { RefreshToken: REFRESH_TOKEN } = Signed.parse(
        await prepare('InitiateAuth', byPassword(story, password, { SECRET_HASH })),
      ).AuthenticationResult;
      const refresh = (more: Members): Members => ({
        ClientId,
        AuthFlow: 'REFRESH_TOKEN_AUTH',
        AuthParameters: { REFRESH_TOKEN, ...more },
      });
      await ask('InitiateAuth', refresh({}));
      await ask('InitiateAuth', refresh({ SECRET_HASH: Buffer.alloc(32).toString('base64') }));
      await ask('InitiateAuth', refresh({ SECRET_HASH }));
    },
  },
  {
    name: 'refresh-not-allowed',
    question: 'U16: what is said where REFRESH_TOKEN_AUTH is not allowed?',
    client: { ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] },
    walk: async (story) => {
      const { ask, prepare, clientId: ClientId } = story;
      const { RefreshToken: REFRESH_TOKEN } = Signed.parse(
        await prepare('InitiateAuth', byPassword(story)),
      ).AuthenticationResult;
      const AuthParameters = { REFRESH_TOKEN };
      await ask('InitiateAuth', { ClientId, AuthFlow: 'REFRESH_TOKEN_AUTH', AuthParameters });
    },
  },
  {
    name: 'missing-users',
    question: 'What is said of users who do not exist, by a client that does not hide them?',
    user: 'none',
    client: { PreventUserExistenceErrors: 'LEGACY' },
    walk: async (story) => {
      const { ask, clientId: ClientId } = story;
      const names = { ClientId, Username: 'ada' };
      await ask('ForgotPassword', names);
      await ask('ResendConfirmationCode', names);
      await ask('ConfirmSignUp', { ...names, ConfirmationCode: '123456' });
      await ask('InitiateAuth', bySrp(story));
      await ask('InitiateAuth', byPassword(story));
    },
  },
];
