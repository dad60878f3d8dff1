import { invalidParameter } from '../fault.ts';
import { type DeliverableAttribute, sendCode, withdrawProofsOf } from '../mail/codes.ts';
import type { Pool } from '../pools/pools.ts';
import { customMessage } from '../triggers/custom-message.ts';
import type { Engine } from '../engine.ts';
import { conformingChanges, isTrue, withChanges, withoutNames } from './user-attributes.ts';
import { saveUser, type User } from './users.ts';

type Attributes = Readonly<Record<string, string>>;
const addresses = ['email', 'phone_number'] as const;

/**
 * Changes attributes. An empty value deletes the attribute. If the pool verifies addresses automatically, a new address
 * gets a code. If the pool requires verification before an update, the old address stays until then. Returns a
 * CodeDeliveryDetailsList.
 *
 * @throws InvalidParameterException, AliasExistsException
 */
export function changeAttributes(
  engine: Engine,
  pool: Pool,
  user: User,
  given: Attributes,
  clientId?: string,
): object[] {
  const changes = conformingChanges(pool, user.attributes, given);
  const changed = changedAddresses(user, changes);
  const { AttributesRequireVerificationBeforeUpdate: first } =
    pool.settings.UserAttributeUpdateSettings;
  const waiting = changed.filter(
    (name) => first.includes(name) && changes[name] !== '' && !isDeclaredVerified(changes, name),
  );
  const atOnce = withoutNames(changes, waiting);
  const after = withChanges(user.attributes, atOnce);
  const emptied = Object.keys(atOnce).filter((name) => atOnce[name] === '');
  const next: User = {
    ...user,
    modifiedAt: engine.now().getTime(),
    attributes: withoutNames(after, emptied),
    pendingAttributes: {
      ...withoutNames(user.pendingAttributes ?? {}, changed),
      ...Object.fromEntries(waiting.map((name) => [name, changes[name] ?? ''])),
    },
  };
  saveUser(engine, pool, next);
  withdrawOldProofs(engine, user, changes);
  return changed
    .filter((name) => waiting.includes(name) || needsCode(pool, next, name))
    .map((name) =>
      sendVerification(engine, { pool, clientId, user: next }, name, 'UpdateUserAttribute'),
    );
}

function changedAddresses({ attributes }: User, changes: Attributes): DeliverableAttribute[] {
  return addresses.filter((name) => name in changes && changes[name] !== attributes[name]);
}

/** Deletes the codes that were sent to changed addresses: they must not verify the new ones. */
export function withdrawOldProofs(engine: Engine, user: User, changes: Attributes): void {
  for (const name of changedAddresses(user, changes)) withdrawProofsOf(engine, user, name);
}

function isDeclaredVerified(changes: Attributes, name: DeliverableAttribute): boolean {
  return isTrue(changes, `${name}_verified`);
}

function needsCode({ settings }: Pool, { attributes }: User, name: DeliverableAttribute): boolean {
  return (
    settings.AutoVerifiedAttributes?.includes(name) === true &&
    attributes[name] !== undefined &&
    !isTrue(attributes, `${name}_verified`)
  );
}

/** Sends a code to the address, or to the new address that waits to replace it. Returns CodeDeliveryDetails. */
export function sendVerification(
  engine: Engine,
  target: { readonly pool: Pool; readonly clientId: string | undefined; readonly user: User },
  name: DeliverableAttribute,
  occasion: 'UpdateUserAttribute' | 'VerifyUserAttribute',
): object {
  const { user } = target;
  const address = user.pendingAttributes?.[name] ?? user.attributes[name];
  if (address === undefined || address === '') {
    throw invalidParameter(`User has no ${name} to verify.`);
  }
  const recipient = { ...user, attributes: { ...user.attributes, [name]: address } };
  const writeMessage = customMessage(engine, occasion, { ...target, user: recipient });
  return sendCode(engine, recipient, `verify-${name}`, name, writeMessage);
}

/** The user with this address verified. A new address that waited for this replaces the old one. */
export function withVerified(user: User, name: DeliverableAttribute): User {
  const { [name]: pending, ...others } = user.pendingAttributes ?? {};
  const address = pending === undefined ? {} : { [name]: pending };
  const attributes = { ...user.attributes, ...address, [`${name}_verified`]: 'true' };
  return { ...user, attributes, pendingAttributes: others };
}

/** @throws InvalidParameterException for an attribute that is not an address */
export function verifiable(name: string): DeliverableAttribute {
  const found = addresses.find((address) => address === name);
  if (found === undefined) throw invalidParameter(`Attribute ${name} cannot be verified.`);
  return found;
}
