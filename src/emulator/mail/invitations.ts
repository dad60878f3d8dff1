import { invalidParameter } from '../fault.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { deliver, type MessageWriter } from './inbox.ts';

type Medium = 'SMS' | 'EMAIL';

const attributeOf = { SMS: 'phone_number', EMAIL: 'email' } as const;

/** @throws InvalidParameterException if the user has no address for one of the mediums */
export function checkInvitable({ attributes }: User, mediums: readonly Medium[]): void {
  const lacking = mediums.find((medium) => (attributes[attributeOf[medium]] ?? '') === '');
  if (lacking === undefined) return;
  throw invalidParameter(`User has no ${attributeOf[lacking]} to deliver the invitation to.`);
}

/** Sends a temporary password by these mediums. The default is SMS, or e-mail if the user has no phone number. */
export function invite(
  engine: Engine,
  user: User,
  {
    password,
    mediums,
    writeMessage,
  }: {
    readonly password: string;
    readonly mediums: readonly Medium[];
    readonly writeMessage: MessageWriter | undefined;
  },
): void {
  const { poolId: userPoolId, username, attributes } = user;
  const byDefault: Medium = (attributes['phone_number'] ?? '') === '' ? 'EMAIL' : 'SMS';
  for (const medium of new Set(mediums.length === 0 ? [byDefault] : mediums)) {
    const destination = attributes[attributeOf[medium]] ?? '';
    if (destination === '') continue;
    const purpose = 'temporary-password';
    deliver(
      engine,
      { userPoolId, username, destination, medium, code: password, purpose },
      writeMessage,
    );
  }
}
