import { isDate } from 'node:util/types';
import {
  type $SchemaRef,
  getSmithyContext,
  type HandlerExecutionContext,
  HttpResponse,
  NormalizedSchema,
} from '../actions/sdk.ts';
import { unreadable } from '../errors.ts';

// The SDK passes on a number in a reply even if its types promise text. This file enforces the types.

/**
 * Compares a reply with the SDK's schema of its operation, and repairs harmless differences in place, because the call has
 * already spent its Session. A null is removed; in a map of texts a number or a boolean becomes text. Missing members are
 * accepted: most are optional, and the code that needs one checks for it.
 *
 * @throws CliError NETWORK naming the first member of another type
 */
export function repairReplyShape(context: HandlerExecutionContext, reply: unknown): void {
  const schema = outputSchemaOf(getSmithyContext(context)['operationSchema']);
  const misfit = schema === undefined ? undefined : repair(schema, reply, 'it');
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

/** @returns the name of the first member that cannot be repaired */
function repair(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (schema.isStructSchema()) return repairStructure(schema, value, name);
  if (schema.isListSchema()) return repairList(schema, value, name);
  if (schema.isMapSchema()) return repairMap(schema, value, name);
  return isOfKind(schema, value) ? undefined : name;
}

function repairStructure(
  schema: NormalizedSchema,
  value: unknown,
  name: string,
): string | undefined {
  if (!isObject(value)) return name;
  dropNulls(value);
  const members = new Map<string, unknown>(Object.entries(value));
  for (const [member, memberSchema] of schema.structIterator()) {
    const found = members.get(member);
    const misfit = found === undefined ? undefined : repair(memberSchema, found, member);
    if (misfit !== undefined) return misfit;
  }
  return undefined;
}

function repairList(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
  if (!Array.isArray(value)) return name;
  const items: unknown[] = value;
  let kept = 0;
  for (const item of items) {
    if (item !== null) items[kept++] = item;
  }
  items.length = kept;
  return firstMisfit(schema.getValueSchema(), items, name);
}

function repairMap(schema: NormalizedSchema, value: unknown, name: string): string | undefined {
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
    const misfit = repair(schema, value, name);
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

/** JavaScript arithmetic accepts such a text as a number. */
function isNumericText(value: unknown): boolean {
  return typeof value === 'string' && /^\d{1,15}$/.test(value);
}

/** Several times the longest reply of Cognito: a page of 60 users with all their attributes. */
const longestReply = 16 * 1024 * 1024;

/**
 * Reads a reply's whole body, as the SDK does, but limits its length.
 *
 * @throws CliError NETWORK when it is too long
 */
export async function boundedReply(
  response: HttpResponse,
  limit = longestReply,
): Promise<HttpResponse> {
  const { statusCode, reason, headers } = response;
  const body = await readUpTo(limit, response.body);
  return new HttpResponse({
    statusCode,
    headers,
    body,
    ...(reason === undefined ? {} : { reason }),
  });
}

async function readUpTo(limit: number, body: unknown): Promise<Uint8Array> {
  if (!isStream(body)) throw new Error('the body of a reply is a stream');
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const chunk of body) {
    length += chunk.length;
    if (length > limit) throw unreadable(`more than ${limit / 1024 / 1024} MiB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isStream(body: unknown): body is AsyncIterable<Uint8Array> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}
