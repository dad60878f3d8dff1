// oxlint-disable typescript/no-deprecated -- Amazon deprecates amazon-cognito-identity-js, and many apps have it
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
import identityHelper from 'amazon-cognito-identity-js/lib/AuthenticationHelper.js';
import identityIntegers from 'amazon-cognito-identity-js/lib/BigInteger.js';
import { createSrpSession, signSrpSession, wrapAuthChallenge } from 'cognito-srp-helper';
import jsbn from 'jsbn';
import AmplifyHelper from '../../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/AuthenticationHelper/AuthenticationHelper.mjs';
import AmplifyInteger from '../../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/BigInteger/BigInteger.mjs';
import { calculateA } from '../../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/calculate/calculateA.mjs';
import { INIT_N } from '../../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/constants.mjs';
import { getNowString } from '../../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/getNowString.mjs';
import { getSignatureString } from '../../../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/getSignatureString.mjs';
import type { SrpParameters, SrpProof } from '../../../src/emulator/sign-in/srp-exchanges.ts';
import { modPow } from '../../../src/protocol/mod-pow.ts';

// Three SRP clients that share no code with ours, without their network, and with a secret a of our choice.

/** Who signs in, with what secret a. */
export interface SrpUser {
  readonly userPoolId: string;
  readonly username: string;
  readonly password: string;
  readonly a: bigint;
}

/** Plays the server: gets SRP_A, gives the parameters of the challenge. */
type Challenge = (SRP_A: string) => SrpParameters;

/** Plays a client through one handshake and gives its proof. */
export type SrpClient = (user: SrpUser, challenge: Challenge) => Promise<SrpProof>;

async function cognitoSrpHelper(user: SrpUser, challenge: Challenge): Promise<SrpProof> {
  const { username, password, userPoolId, a } = user;
  const smallA = a.toString(16);
  const g = new jsbn.BigInteger('2', 16);
  const N = new jsbn.BigInteger(INIT_N, 16);
  const largeA = g.modPow(new jsbn.BigInteger(smallA, 16), N, ignore).toString(16);
  const session = { ...createSrpSession(username, password, userPoolId, false), smallA, largeA };
  const ChallengeParameters = { ...challenge(largeA), USER_ID_FOR_SRP: username };
  const signed = signSrpSession(session, { ChallengeParameters });
  const unanswered: { ChallengeResponses?: SrpProof } = {};
  const { ChallengeResponses } = wrapAuthChallenge(signed, unanswered);
  if (ChallengeResponses === undefined) throw new Error('cognito-srp-helper has no answer.');
  return ChallengeResponses;
}

interface IdentityRequest {
  readonly AuthParameters: { readonly SRP_A: string };
  readonly ChallengeResponses: SrpProof;
}

async function amazonCognitoIdentityJs(user: SrpUser, challenge: Challenge): Promise<SrpProof> {
  const { username, password, userPoolId, a } = user;
  Object.assign(identityHelper.default.prototype, {
    generateRandomSmallA: () => new identityIntegers.default(a.toString(16), 16),
  });
  const Pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: 'app' });
  return new Promise((resolve, reject) => {
    const network = (
      operation: string,
      request: IdentityRequest,
      reply: (error: null, data: object) => void,
    ): void => {
      if (operation !== 'InitiateAuth') {
        resolve(request.ChallengeResponses);
        return;
      }
      const parameters = challenge(request.AuthParameters.SRP_A);
      reply(null, { ChallengeParameters: { ...parameters, USER_ID_FOR_SRP: username } });
    };
    Object.assign(Pool, { client: { request: network } });
    const details = new AuthenticationDetails({ Username: username, Password: password });
    new CognitoUser({ Username: username, Pool }).authenticateUser(details, {
      onSuccess: ignore,
      onFailure: reject,
    });
  });
}

async function awsAmplify(user: SrpUser, challenge: Challenge): Promise<SrpProof> {
  const { username, password, userPoolId } = user;
  const [, userPoolName = ''] = userPoolId.split('_');
  const [N, g] = [new AmplifyInteger(INIT_N, 16), new AmplifyInteger('2', 16)];
  const a = new AmplifyInteger(user.a.toString(16), 16);
  const A = await calculateA({ a, g, N });
  const helper = new AmplifyHelper({ userPoolName, a, g, A, N });
  const parameters = challenge(A.toString(16));
  const hkdf = await helper.getPasswordAuthenticationKey({
    username,
    password,
    serverBValue: new AmplifyInteger(parameters.SRP_B, 16),
    salt: new AmplifyInteger(parameters.SALT, 16),
  });
  const dateNow = getNowString();
  const challengeParameters = { ...parameters };
  return {
    PASSWORD_CLAIM_SECRET_BLOCK: parameters.SECRET_BLOCK,
    PASSWORD_CLAIM_SIGNATURE: getSignatureString({
      userPoolName,
      username,
      challengeParameters,
      dateNow,
      hkdf,
    }),
    TIMESTAMP: dateNow,
  };
}

/** By the names of their packages. */
export const srpClients: readonly (readonly [string, SrpClient])[] = [
  ['cognito-srp-helper', cognitoSrpHelper],
  ['amazon-cognito-identity-js', amazonCognitoIdentityJs],
  ['aws-amplify', awsAmplify],
];

/** The big integers that each of them brings along, with the powers that they come with. */
export const libraryIntegers: readonly (readonly [string, LibraryBigIntegers])[] = [
  ['cognito-srp-helper', jsbn.BigInteger],
  ['amazon-cognito-identity-js', identityIntegers.default],
  ['aws-amplify', AmplifyInteger],
];

/**
 * Makes all three clients raise to powers by node:crypto, thirty times as fast, until the returned function is called. What
 * surrounds the powers, that is what is padded, hashed and signed, and in which form, stays theirs.
 */
export function raisePowersQuickly(): () => void {
  const slow: readonly { prototype: object; own: unknown }[] = libraryIntegers.map(
    ([, { prototype }]) => ({ prototype, own: Reflect.get(prototype, 'modPow') }),
  );
  for (const [, Integers] of libraryIntegers) {
    Object.assign(Integers.prototype, {
      modPow(
        this: LibraryBigInteger,
        exponent: LibraryBigInteger,
        modulus: LibraryBigInteger,
        callback?: (error: null, power: LibraryBigInteger) => void,
      ): LibraryBigInteger {
        const power = modPow(toBigInt(this), toBigInt(exponent), toBigInt(modulus));
        const result = new Integers(power.toString(16), 16);
        callback?.(null, result);
        return result;
      },
    });
  }
  return () => {
    for (const { prototype, own } of slow) Object.assign(prototype, { modPow: own });
  };
}

function toBigInt(value: LibraryBigInteger): bigint {
  const digits = value.toString(16);
  return digits.startsWith('-') ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
}

function ignore(): void {}
