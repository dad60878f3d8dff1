import { fingerprint } from './random.ts';
import { isEmail, isPhoneNumber } from './user-attributes.ts';

type Address = 'email' | 'phone_number';

/** Whether a username is an address, and of which kind. */
export function addressKind(name: string): Address | undefined {
  if (isEmail(name)) return 'email';
  return isPhoneNumber(name) ? 'phone_number' : undefined;
}

/** The address of somebody who does not exist: the name itself where it is one, and for the same name always the same. */
export function madeUpAddress(kind: Address, name: string): string {
  if (addressKind(name) === kind) return name;
  if (kind === 'email') return `${name.charAt(0).toLowerCase()}@g`;
  const digits = Buffer.from(fingerprint(name)).readUInt32BE() % 10_000;
  return `+1555555${String(digits).padStart(4, '0')}`;
}
