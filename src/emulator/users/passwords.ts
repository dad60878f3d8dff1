import { formatHex, parseHex, privateKeyX, userPoolName, verifierV } from '../../protocol/srp.ts';
import { sameSecret } from '../random.ts';
import type { Engine } from '../engine.ts';
import type { StoredPassword, User } from './users.ts';

type Owner = Pick<User, 'poolId' | 'username'>;

/** Computes SRP's salt and verifier, which are stored in place of the password. */
export function storePassword(engine: Engine, owner: Owner, password: string): StoredPassword {
  const salt = Buffer.from(engine.randomBytes(16)).toString('hex');
  return { salt: formatHex(parseHex(salt)), verifier: verifierHex(owner, salt, password) };
}

/** Whether this is the password. Recomputes the verifier unless this process has already found the password right. */
export function isPassword(
  { provenPasswords: proven }: Pick<Engine, 'provenPasswords'>,
  owner: Owner,
  { salt, verifier }: StoredPassword,
  password: string,
): boolean {
  if (proven.has(verifier, password)) return true;
  if (!sameSecret(verifierHex(owner, salt, password), verifier)) return false;
  proven.add(verifier, password);
  return true;
}

function verifierHex({ poolId, username }: Owner, salt: string, password: string): string {
  const identity = { realm: userPoolName(poolId), identity: username, password };
  return formatHex(verifierV(privateKeyX(parseHex(salt), identity)));
}
