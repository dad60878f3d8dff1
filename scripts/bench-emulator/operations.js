import * as z from 'zod';
import { password, signingIn } from './seed.js';

const Challenge = z.object({
  ChallengeParameters: z.object({ SALT: z.string(), SRP_B: z.string(), SECRET_BLOCK: z.string() }),
});

/** @typedef {typeof import('../../src/protocol/srp.ts')} Srp */
/** @typedef {{ call: import('./requests.js').Call, pool: import('./seed.js').Pool, users: number }} Target */

/**
 * What is measured on both servers, by its name in the table.
 *
 * @param {Target} target
 * @returns {[string, (count: number) => Promise<unknown>][]}
 */
export function sharedOperations({ call, pool, users }) {
  const { userPoolId: UserPoolId, clientId: ClientId } = pool;
  const nameOf = rotation(users);
  return [
    [
      'InitiateAuth USER_PASSWORD_AUTH',
      (count) =>
        call('InitiateAuth', {
          ClientId,
          AuthFlow: 'USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: nameOf(count), PASSWORD: password },
        }),
    ],
    ['AdminGetUser', (count) => call('AdminGetUser', { UserPoolId, Username: nameOf(count) })],
    // cognito-local has no pages: it always sends all its users.
    ['ListUsers', () => call('ListUsers', { UserPoolId, Limit: 10 })],
    [
      'SignUp',
      (count) =>
        call('SignUp', {
          ClientId,
          Username: `new-${count}`,
          Password: password,
          UserAttributes: [{ Name: 'email', Value: `new-${count}@example.com` }],
        }),
    ],
  ];
}

/**
 * The operations that cognito-local does not have.
 *
 * @param {Target} target
 * @param {Srp} srp
 * @returns {[string, (count: number) => Promise<unknown>][]}
 */
export function ownOperations({ call, pool, users }, srp) {
  const nameOf = rotation(users);
  const identityOf = (/** @type {string} */ identity) => ({
    realm: srp.userPoolName(pool.userPoolId),
    identity,
    password,
  });
  // One secret for all users: this measures the server, not the client.
  const a = 0x1234567890abcdefn;
  const A = srp.publicKeyA(a);
  return [
    [
      'AdminInitiateAuth by password',
      (count) =>
        call('AdminInitiateAuth', {
          UserPoolId: pool.userPoolId,
          ClientId: pool.clientId,
          AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
          AuthParameters: { USERNAME: nameOf(count), PASSWORD: password },
        }),
    ],
    [
      'USER_SRP_AUTH, both requests',
      async (count) => {
        const USERNAME = nameOf(count);
        const challenge = await call('InitiateAuth', {
          ClientId: pool.clientId,
          AuthFlow: 'USER_SRP_AUTH',
          AuthParameters: { USERNAME, SRP_A: srp.formatHex(A) },
        });
        const { SALT, SRP_B, SECRET_BLOCK } = Challenge.parse(
          JSON.parse(challenge),
        ).ChallengeParameters;
        const whose = identityOf(USERNAME);
        const x = srp.privateKeyX(srp.parseHex(SALT), whose);
        const TIMESTAMP = srp.formatTimestamp(new Date());
        const PASSWORD_CLAIM_SIGNATURE = srp.claimSignature({
          ...whose,
          key: srp.clientKey({ a, A, B: srp.parseHex(SRP_B), x }),
          secretBlock: Buffer.from(SECRET_BLOCK, 'base64'),
          timestamp: TIMESTAMP,
        });
        return call('RespondToAuthChallenge', {
          ClientId: pool.clientId,
          ChallengeName: 'PASSWORD_VERIFIER',
          ChallengeResponses: {
            USERNAME,
            PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
            PASSWORD_CLAIM_SIGNATURE,
            TIMESTAMP,
          },
        });
      },
    ],
  ];
}

/**
 * @param {number} users
 * @returns {(count: number) => string}
 */
function rotation(users) {
  const names = signingIn(users);
  return (count) => names[count % names.length] ?? '';
}
