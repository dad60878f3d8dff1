import { invalidParameter } from '../fault.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { deliver, type Letter } from './inbox.ts';

type Medium = 'SMS' | 'EMAIL';

const attributeOf = { SMS: 'phone_number', EMAIL: 'email' } as const;

/** @throws InvalidParameterException when a medium is named for which the user has no address */
export function checkInvitable({ attributes }: User, mediums: readonly Medium[]): void {
  const lacking = mediums.find((medium) => (attributes[attributeOf[medium]] ?? '') === '');
  if (lacking === undefined) return;
  throw invalidParameter(`User has no ${attributeOf[lacking]} to deliver the invitation to.`);
}

/** Sends a temporary password by the mediums named; when none is, by SMS, or to someone without a phone by e-mail. */
export function invite(
  engine: Engine,
  user: User,
  {
    password,
    mediums,
    letter,
  }: {
    readonly password: string;
    readonly mediums: readonly Medium[];
    readonly letter: Letter | undefined;
  },
): void {
  const { poolId: userPoolId, username, attributes } = user;
  const byDefault: Medium = (attributes['phone_number'] ?? '') === '' ? 'EMAIL' : 'SMS';
  for (const medium of new Set(mediums.length === 0 ? [byDefault] : mediums)) {
    const destination = attributes[attributeOf[medium]] ?? '';
    if (destination === '') continue;
    const purpose = 'temporary-password';
    deliver(engine, { userPoolId, username, destination, medium, code: password, purpose }, letter);
  }
}
