import { fingerprint } from './random.ts';
import { openSession } from './sessions.ts';
import type { AuthReply, SignIn } from './sign-in.ts';
import { madeUpPassword, openExchange } from './srp-exchanges.ts';
import type { World } from './world.ts';

/** PASSWORD_VERIFIER. Unlike in USER_SRP_AUTH there is a Session, which belongs to this very SECRET_BLOCK. */
export function askForProof(world: World, signIn: SignIn, srpA: string): AuthReply {
  const { pool, client, user, authFlow, deviceKey } = signIn;
  const challenge = 'PASSWORD_VERIFIER';
  const { username, password = madeUpPassword(world, pool, username) } = user;
  const party = { poolId: pool.id, clientId: client.id, challenge, username } as const;
  const srp = openExchange(world, { ...party, authFlow, deviceKey }, srpA, password);
  const srpExchange = fingerprint(srp.SECRET_BLOCK);
  return {
    ChallengeName: challenge,
    ChallengeParameters: { ...srp, USERNAME: username, USER_ID_FOR_SRP: username },
    Session: openSession(world, signIn, challenge, { authFlow, deviceKey, srpExchange }),
  };
}
