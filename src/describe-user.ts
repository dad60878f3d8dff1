import type { Json } from './output.ts';

interface Attribute {
  readonly Name?: string | undefined;
  readonly Value?: string | undefined;
}

/** Cognito's list of names and values as one object. */
export function attributesOf(attributes: readonly Attribute[] | undefined): Record<string, string> {
  const pairs = (attributes ?? []).map(({ Name = '', Value = '' }) => [Name, Value]);
  return Object.fromEntries(pairs);
}

/** One fact a line, attributes indented below their heading. */
export function describeUser(user: Readonly<Record<string, Json>>): string {
  return Object.entries(user)
    .flatMap(([name, value]) => describeFact(name, value))
    .join('\n');
}

function describeFact(name: string, value: Json): string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.length === 0 ? [] : [`${name}: ${value.join(', ')}`];
  if (typeof value !== 'object') return [`${name}: ${value}`];
  return [`${name}:`, ...Object.entries(value).map(([key, fact]) => `  ${key}: ${String(fact)}`)];
}
