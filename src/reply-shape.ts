import { isDate } from 'node:util/types';
import { NormalizedSchema } from '@smithy/core/schema';
import { getSmithyContext } from '@smithy/core/transport';
import type { $SchemaRef, HandlerExecutionContext } from '@smithy/types';
import { unreadable } from './errors.ts';

// The SDK passes on what it finds in a reply: a number where its types promise text. Here the promise is kept.

/**
 * Compares a reply with the schema that the SDK has of its operation. What is missing is let pass: most members are
 * optional, and who needs one says so.
 *
 * @throws CliError NETWORK naming the first member of another type
 */
export function checkReplyShape(context: HandlerExecutionContext, reply: unknown): void {
  const schema = outputSchemaOf(getSmithyContext(context)['operationSchema']);
  const misfit = schema === undefined ? undefined : misfitIn(schema, reply, 'it');
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

function misfitIn(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (schema.isStructSchema()) return misfitInStructure(schema, value, name);
  if (schema.isListSchema()) return misfitInList(schema, value, name);
  if (schema.isMapSchema()) return misfitInMap(schema, value, name);
  return isOfKind(schema, value) ? undefined : name;
}

function misfitInStructure(
  schema: NormalizedSchema,
  value: unknown,
  name: string,
): string | undefined {
  if (!isObject(value)) return name;
  const members = new Map<string, unknown>(Object.entries(value));
  for (const [member, memberSchema] of schema.structIterator()) {
    const found = members.get(member);
    const misfit = found === undefined ? undefined : misfitIn(memberSchema, found, member);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function misfitInList(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (!Array.isArray(value)) return name;
  const items: readonly unknown[] = value;
  return firstMisfit(schema.getValueSchema(), items, name);
}

function misfitInMap(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (!isObject(value)) return name;
  return firstMisfit(schema.getValueSchema(), Object.values(value), name);
}

function firstMisfit(
  schema: NormalizedSchema,
  values: readonly unknown[],
  name: string,
): string | undefined {
  for (const value of values) {
    const misfit = misfitIn(schema, value, name);
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
