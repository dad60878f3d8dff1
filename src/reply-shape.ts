import { isDate } from 'node:util/types';
import { NormalizedSchema } from '@smithy/core/schema';
import { getSmithyContext } from '@smithy/core/transport';
import type { $SchemaRef, HandlerExecutionContext } from '@smithy/types';
import { unreadable } from './errors.ts';

// The SDK passes on what it finds in a reply: a number where its types promise text. Here the promise is kept.

/**
 * Compares a reply with the schema that the SDK has of its operation, and mends in place what does no harm: by then a
 * Session has been spent for it. A null tells nothing and goes; in a map of texts a number or a boolean becomes its
 * text. What is missing is let pass: most members are optional, and who needs one says so.
 *
 * @throws CliError NETWORK naming the first member of another type
 */
export function mendReplyShape(context: HandlerExecutionContext, reply: unknown): void {
  const schema = outputSchemaOf(getSmithyContext(context)['operationSchema']);
  const misfit = schema === undefined ? undefined : mend(schema, reply, 'it');
  if (misfit !== undefined) throw unreadable(`a ${misfit} of another type than Cognito's`);
}

/** An operation's schema is a tuple: kind, namespace, name, traits, input, output. */
function outputSchemaOf(operation: unknown): NormalizedSchema | undefined {
  const parts: readonly unknown[] = Array.isArray(operation) ? operation : [];
  const output = parts[5];
  return isSchema(output) ? NormalizedSchema.of(output) : undefined;
}

function isSchema(value: unknown): value is $SchemaRef {
  return Array.isArray(value) || typeof value === 'function';
}

/** @returns the name of the first member that cannot be mended */
function mend(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (schema.isStructSchema()) return mendStructure(schema, value, name);
  if (schema.isListSchema()) return mendList(schema, value, name);
  if (schema.isMapSchema()) return mendMap(schema, value, name);
  return isOfKind(schema, value) ? undefined : name;
}

function mendStructure(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (!isObject(value)) return name;
  dropNulls(value);
  const members = new Map<string, unknown>(Object.entries(value));
  for (const [member, memberSchema] of schema.structIterator()) {
    const found = members.get(member);
    const misfit = found === undefined ? undefined : mend(memberSchema, found, member);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function mendList(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (!Array.isArray(value)) return name;
  const items: unknown[] = value;
  let kept = 0;
  for (const item of items) {
    if (item !== null) items[kept++] = item;
  }
  items.length = kept;
  return firstMisfit(schema.getValueSchema(), items, name);
}

function mendMap(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (!isObject(value)) return name;
  dropNulls(value);
  const valueSchema = schema.getValueSchema();
  if (valueSchema.isStringSchema()) writeAsText(value);
  return firstMisfit(valueSchema, Object.values(value), name);
}

function dropNulls(value: object): void {
  for (const [key, member] of Object.entries(value)) {
    if (member === null) Reflect.deleteProperty(value, key);
  }
}

function writeAsText(map: object): void {
  for (const [key, value] of Object.entries(map)) {
    if (typeof value === 'boolean' || Number.isFinite(value)) Reflect.set(map, key, String(value));
  }
}

function firstMisfit(
  schema: NormalizedSchema,
  values: readonly unknown[],
  name: string,
): string | undefined {
  for (const value of values) {
    const misfit = mend(schema, value, name);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isOfKind(schema: NormalizedSchema, value: unknown): boolean {
  if (schema.isStringSchema()) return typeof value === 'string';
  if (schema.isBooleanSchema()) return typeof value === 'boolean';
  if (schema.isNumericSchema()) return Number.isFinite(value) || isNumericText(value);
  if (schema.isTimestampSchema()) return isDate(value) && !Number.isNaN(value.getTime());
  return true;
}

/** Arithmetic takes it for what it is. */
function isNumericText(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}
