import type { Json, Outcome, Result } from './outcome.ts';
import { oneLine } from './printable.ts';
import { columns } from './write.ts';

interface Attribute {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** Cognito's list of names and values as one object. */
export function attributesOf(attributes: readonly Attribute[] | undefined): Record<string, string> {
  const gathered: Record<string, string> = {};
  for (const { Name = '', Value = '' } of attributes ?? []) gathered[Name] = Value;
  return gathered;
}

interface UserReply {
  readonly Username?: string | undefined;
  readonly UserAttributes?: readonly Attribute[] | undefined;
  readonly PreferredMfaSetting?: string | undefined;
  readonly UserMFASettingList?: readonly string[] | undefined;
}

/** The facts that GetUser returns about the signed-in user. */
export function userFacts(
  reply: UserReply,
  typedUsername: string,
): {
  readonly username: string;
  readonly attributes: Record<string, string>;
  readonly preferredMfaSetting: string | null;
  readonly userMfaSettingList: readonly string[];
} {
  return {
    username: reply.Username ?? typedUsername,
    attributes: attributesOf(reply.UserAttributes),
    preferredMfaSetting: reply.PreferredMfaSetting ?? null,
    userMfaSettingList: reply.UserMFASettingList ?? [],
  };
}

interface ListedUser {
  readonly Username?: string | undefined;
  readonly UserStatus?: string | undefined;
  readonly Enabled?: boolean | undefined;
  readonly UserCreateDate?: Date | undefined;
  readonly Attributes?: readonly Attribute[] | undefined;
}

/** A list of users, one a line: user name, status, address. */
export function describeUsers(found: readonly ListedUser[]): Outcome {
  const users = found.map((user) => ({
    username: user.Username ?? null,
    userStatus: user.UserStatus ?? null,
    enabled: user.Enabled ?? null,
    userCreateDate: dateOf(user.UserCreateDate),
    attributes: attributesOf(user.Attributes),
  }));
  const rows = users.map(({ username, userStatus, attributes }) => [
    username ?? '',
    userStatus ?? '',
    attributes['email'] ?? attributes['phone_number'] ?? '',
  ]);
  return { result: { users }, text: rows.length === 0 ? 'no users' : columns(rows) };
}

/** One fact a line, attributes indented below their heading. */
export function describeUser(user: Result): string {
  return Object.entries(user)
    .flatMap(([name, value]) => describeFact(name, value))
    .join('\n');
}

function describeFact(key: string, value: Json | undefined): string[] {
  const name = oneLine(key);
  if (value === null || value === undefined) return [];
  if (isList(value)) return value.length === 0 ? [] : [`${name}: ${value.map(asText).join(', ')}`];
  if (typeof value !== 'object') return [`${name}: ${asText(value)}`];
  const facts = Object.entries(value).flatMap(([below, fact]) => describeFact(below, fact));
  return [`${name}:`, ...facts.map((fact) => `  ${fact}`)];
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function asText(value: Json): string {
  return typeof value === 'string' ? oneLine(value) : JSON.stringify(value);
}

interface DeviceReply {
  readonly DeviceKey?: string | undefined;
  readonly DeviceAttributes?:
    | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly DeviceCreateDate?: Date | undefined;
  readonly DeviceLastModifiedDate?: Date | undefined;
  readonly DeviceLastAuthenticatedDate?: Date | undefined;
}

/** The facts that Cognito returns about a device. */
export interface DeviceFacts {
  readonly [key: string]: string | boolean | null | Record<string, string>;
  readonly deviceKey: string;
  readonly name: string | null;
  /** Null if the reply does not say, as in ListDevices. */
  readonly remembered: boolean | null;
  /** Whether it is the device that is confirmed here. */
  readonly isThisDevice: boolean;
  readonly createDate: string | null;
  readonly lastModifiedDate: string | null;
  readonly lastAuthenticatedDate: string | null;
  readonly attributes: Record<string, string>;
}

/** @param ownKey the device that is confirmed here, if any */
export function deviceFacts(reply: DeviceReply, ownKey: string | undefined): DeviceFacts {
  const attributes = attributesOf(reply.DeviceAttributes);
  const deviceKey = reply.DeviceKey ?? '';
  const status = attributes['dev:device_remembered_status'];
  return {
    deviceKey,
    name: attributes['device_name'] ?? null,
    remembered: status === undefined ? null : status === 'remembered',
    isThisDevice: deviceKey === ownKey,
    createDate: dateOf(reply.DeviceCreateDate),
    lastModifiedDate: dateOf(reply.DeviceLastModifiedDate),
    lastAuthenticatedDate: dateOf(reply.DeviceLastAuthenticatedDate),
    attributes,
  };
}

function dateOf(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
