import { invalidParameter, notAuthorized } from '../fault.ts';
import type { Client } from '../pools/clients.ts';
import type { Pool } from '../pools/pools.ts';
import type { SchemaAttribute } from '../pools/schema-attributes.ts';

type Given = readonly { readonly Name: string; readonly Value: string }[];
type Attributes = Readonly<Record<string, string>>;

/** Only Cognito and administrators may write these. */
const notForClients: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

export function attributesByName(given: Given): Record<string, string> {
  return Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));
}

/** @throws NotAuthorizedException if the client's WriteAttributes do not include an attribute */
export function checkWritable({ settings }: Client, attributes: Attributes): void {
  const { WriteAttributes: writable } = settings;
  const isRefused = (name: string): boolean =>
    notForClients.has(name) || (writable !== undefined && !writable.includes(name));
  if (Object.keys(attributes).some(isRefused)) {
    throw notAuthorized('A client attempted to write unauthorized attribute');
  }
}

/** Checks new attributes against the pool's schema. @throws InvalidParameterException */
export function checkAgainstSchema({ schema }: Pool, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    const definition = schema.find(({ Name }) => Name === name);
    if (definition === undefined || name === 'sub') {
      throw nonConforming(name, 'Attribute does not exist in the schema.');
    }
    checkValue(definition, value);
  }
  checkContacts(attributes);
}

/** Checks that a new user has all required attributes. @throws InvalidParameterException */
export function checkRequired(pool: Pool, attributes: Attributes): void {
  const [missing] = missingRequired(pool, attributes);
  if (missing !== undefined) throw nonConforming(missing, 'The attribute is required');
}

/** The names of the required attributes that are missing. */
export function missingRequired(pool: Pool, attributes: Attributes): string[] {
  return requiredNames(pool).filter((name) => (attributes[name] ?? '') === '');
}

export function requiredNames({ schema }: Pool): string[] {
  return schema
    .filter(({ Required }) => Required)
    .flatMap(({ Name }) => (Name === 'sub' ? [] : [Name]));
}

/** Attributes after a change. A changed address is unverified unless the change says otherwise. */
export function withChanges(current: Attributes, changes: Attributes): Record<string, string> {
  const unverified = ['email', 'phone_number']
    .filter((name) => name in changes && changes[name] !== current[name])
    .map((name): [string, string] => [`${name}_verified`, 'false']);
  return { ...current, ...Object.fromEntries(unverified), ...changes };
}

/** Attributes without these names. Removing an address also removes its `_verified` attribute. */
export function withoutNames(
  current: Attributes,
  names: readonly string[],
): Record<string, string> {
  const verified = [...notForClients].filter((name) =>
    names.includes(name.replace('_verified', '')),
  );
  const gone = new Set([...names, ...verified]);
  return Object.fromEntries(Object.entries(current).filter(([name]) => !gone.has(name)));
}

/** Checks changes of an existing user's attributes. @throws InvalidParameterException */
export function checkChangeable(pool: Pool, current: Attributes, changes: Attributes): void {
  checkAgainstSchema(pool, changes);
  const immutable = pool.schema.find(
    ({ Name, Mutable }) => !Mutable && Name in changes && changes[Name] !== current[Name],
  );
  if (immutable !== undefined) {
    throw invalidParameter(`user.${immutable.Name}: Attribute cannot be updated.`);
  }
  const { UsernameAttributes: signInNames = [] } = pool.settings;
  const kept = [...requiredNames(pool), ...(signInNames.length === 1 ? signInNames : [])];
  const emptied = kept.find((name) => changes[name] === '');
  if (emptied !== undefined) throw nonConforming(emptied, 'The attribute is required');
}

function checkValue(
  { Name, StringAttributeConstraints = {} }: SchemaAttribute,
  value: string,
): void {
  const { MinLength = '0', MaxLength = '2048' } = StringAttributeConstraints;
  if (value.length > Number(MaxLength)) {
    throw nonConforming(Name, `String must be no longer than ${MaxLength} characters`);
  }
  if (value !== '' && value.length < Number(MinLength)) {
    throw nonConforming(Name, `String must be at least ${MinLength} characters`);
  }
}

function checkContacts({ email = '', phone_number: phoneNumber = '' }: Attributes): void {
  if (email !== '' && !isEmail(email)) throw invalidParameter('Invalid email address format.');
  if (phoneNumber !== '' && !isPhoneNumber(phoneNumber)) {
    throw invalidParameter('Invalid phone number format.');
  }
}

export function isEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/u.test(text);
}

/** E.164 */
export function isPhoneNumber(text: string): boolean {
  return /^\+[1-9]\d{1,14}$/u.test(text);
}

function nonConforming(name: string, reason: string): Error {
  return invalidParameter(`Attributes did not conform to the schema: ${name}: ${reason}`);
}
