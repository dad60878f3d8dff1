import type { Json, Result } from '../output.ts';
import { oneLine } from './printable.ts';

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

/** What GetUser says of the signed-in user. */
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
