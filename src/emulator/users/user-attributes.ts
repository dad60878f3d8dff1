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

/**
 * The attributes as stored, if the pool's schema allows them: Booleans in lower case. An empty value stays empty.
 *
 * @throws InvalidParameterException
 */
export function conformingAttributes(
  { schema }: Pool,
  attributes: Attributes,
): Record<string, string> {
  const judged = Object.entries(attributes).map(([name, value]) => {
    const definition = schema.find(({ Name }) => Name === name);
    return definition === undefined || name === 'sub'
      ? { name, value, fault: 'Attribute does not exist in the schema.' }
      : { name, ...judgedValue(definition, value) };
  });
  refuseNonConforming(judged);
  checkContacts(attributes);
  return Object.fromEntries(judged.map(({ name, value }) => [name, value]));
}

/** Checks that a new user has all required attributes. @throws InvalidParameterException */
export function checkRequired(pool: Pool, attributes: Attributes): void {
  refuseNonConforming(missingRequired(pool, attributes).map(required));
}

function required(name: string): NonConforming {
  return { name, fault: 'The attribute is required' };
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

/**
 * Attributes of a new user who signed up: an address that nobody has verified says so.
 *
 * @see https://github.com/getmoto/moto/issues/4249 for a real reply
 */
export function withVerifiedFlags(attributes: Attributes): Record<string, string> {
  const unverified = ['email', 'phone_number']
    .filter((name) => (attributes[name] ?? '') !== '')
    .map((name): [string, string] => [`${name}_verified`, 'false']);
  return { ...Object.fromEntries(unverified), ...attributes };
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

/** The changes of an existing user's attributes, as stored. @throws InvalidParameterException */
export function conformingChanges(
  pool: Pool,
  current: Attributes,
  given: Attributes,
): Record<string, string> {
  const changes = conformingAttributes(pool, given);
  const immutable = pool.schema.find(
    ({ Name, Mutable }) => !Mutable && Name in changes && changes[Name] !== current[Name],
  );
  if (immutable !== undefined) {
    throw invalidParameter(`user.${immutable.Name}: Attribute cannot be updated.`);
  }
  const { UsernameAttributes: signInNames = [] } = pool.settings;
  const kept = [...requiredNames(pool), ...(signInNames.length === 1 ? signInNames : [])];
  refuseNonConforming(kept.filter((name) => changes[name] === '').map(required));
  return changes;
}

/** An address that counts as verified must be given with the user. @throws InvalidParameterException */
export function checkVerifiable(attributes: Attributes): void {
  for (const name of ['email', 'phone_number']) {
    if (isTrue(attributes, `${name}_verified`) && (attributes[name] ?? '') === '') {
      throw invalidParameter(`${name} is required where ${name}_verified is true.`);
    }
  }
}

/** Whether a Boolean attribute is true, such as `email_verified`. */
export function isTrue(attributes: Attributes, name: string): boolean {
  return attributes[name] === 'true';
}

interface NonConforming {
  readonly name: string;
  readonly fault?: string | undefined;
}

interface Judged {
  readonly value: string;
  readonly fault?: string | undefined;
}

/** The texts for types other than String are not known: AWS says only that it checks them. */
function judgedValue(definition: SchemaAttribute, value: string): Judged {
  if (value === '') return { value };
  return judges[definition.AttributeDataType](definition, value);
}

const judges: Readonly<
  Record<SchemaAttribute['AttributeDataType'], (of: SchemaAttribute, value: string) => Judged>
> = {
  String: ({ StringAttributeConstraints: { MinLength = '0', MaxLength = '2048' } = {} }, value) => {
    if (value.length > Number(MaxLength)) {
      return { value, fault: `String must be no longer than ${MaxLength} characters` };
    }
    const isShort = value.length < Number(MinLength);
    return isShort
      ? { value, fault: `String must be at least ${MinLength} characters` }
      : { value };
  },
  Number: ({ NumberAttributeConstraints: { MinValue, MaxValue } = {} }, value) => {
    if (!/^-?\d+(?:\.\d+)?$/u.test(value)) return { value, fault: 'The value must be a number' };
    if (MaxValue !== undefined && Number(value) > Number(MaxValue)) {
      return { value, fault: `Number must be no more than ${MaxValue}` };
    }
    const isLess = MinValue !== undefined && Number(value) < Number(MinValue);
    return isLess ? { value, fault: `Number must be at least ${MinValue}` } : { value };
  },
  // Python's str(True) has a capital, and AWS takes it for true.
  Boolean: (_, value) =>
    /^(?:true|false)$/iu.test(value)
      ? { value: value.toLowerCase() }
      : { value, fault: 'The value must be true or false' },
  DateTime: (_, value) =>
    /^\d+$/u.test(value) || (/^\d{4}-\d\d-\d\d/u.test(value) && !Number.isNaN(Date.parse(value)))
      ? { value }
      : { value, fault: 'The value must be a date' },
};

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

/**
 * Names every fault, each with a line feed behind it.
 *
 * @throws InvalidParameterException
 * @see https://github.com/aws-amplify/amplify-flutter/issues/509 for the text
 */
function refuseNonConforming(judged: readonly NonConforming[]): void {
  const faults = judged.flatMap(({ name, fault }) =>
    fault === undefined ? [] : [`${name}: ${fault}\n`],
  );
  if (faults.length === 0) return;
  throw invalidParameter(`Attributes did not conform to the schema: ${faults.join('')}`);
}
