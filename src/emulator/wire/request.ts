import type * as z from 'zod';
import { CognitoFault, invalidParameter } from '../fault.ts';
import { lazily } from '../lazily.ts';
import type { Engine } from '../engine.ts';

/**
 * One API operation. It checks the shape of the body at once and returns the work to do inside a transaction. The
 * result of that work becomes the JSON body of the reply; undefined makes an empty body.
 */
export interface Operation {
  (engine: Engine, body: unknown): () => unknown;
  /** Gives the members that it knows. */
  readonly shape: () => z.ZodType;
}

/**
 * An operation that parses its request by this shape and passes it to the handler. The first call builds the shape: one
 * command of cogauth calls one or two operations.
 */
export function operation<Shape extends z.ZodType>(
  makeShape: () => Shape,
  handler: (engine: Engine, request: z.output<Shape>) => unknown,
): Operation {
  const shape = lazily(makeShape);
  const run = (engine: Engine, body: unknown): (() => unknown) => {
    const request = parse(shape(), body);
    return () => handler(engine, request);
  };
  return Object.assign(run, { shape });
}

/** Like `operation`. `prepare` does slow work that needs no stored data before the transaction begins. */
export function preparedOperation<Shape extends z.ZodType, Prepared>(
  makeShape: () => Shape,
  prepare: (engine: Engine, request: z.output<Shape>) => Prepared,
  handler: (engine: Engine, request: z.output<Shape>, prepared: Prepared) => unknown,
): Operation {
  const shape = lazily(makeShape);
  const run = (engine: Engine, body: unknown): (() => unknown) => {
    const request = parse(shape(), body);
    const prepared = prepare(engine, request);
    return () => handler(engine, request, prepared);
  };
  return Object.assign(run, { shape });
}

/** Members whose value Cognito does not repeat in its validation messages. */
const secretMembers: ReadonlySet<string> = new Set([
  'AccessToken',
  'AuthParameters',
  'ChallengeResponses',
  'ClientId',
  'ClientSecret',
  'ConfirmationCode',
  'Password',
  'PasswordVerifier',
  'PreviousPassword',
  'ProposedPassword',
  'RefreshToken',
  'Salt',
  'SecretHash',
  'Session',
  'TemporaryPassword',
  'Token',
  'UserCode',
  'Username',
  'Value',
]);

/** The most elements of a list or map. Cognito has no use for more, and each one may be malformed. */
const mostElements = 1000;

/** How many of the errors in a request are described. Cognito describes all. */
const mostDescribed = 20;

/** How many characters of a malformed value are repeated. Cognito repeats all. */
const longestEcho = 500;

function parse<Shape extends z.ZodType>(shape: Shape, body: unknown): z.output<Shape> {
  checkLengths(body, []);
  const request = withoutNulls(body);
  const parsed = shape.safeParse(request);
  if (parsed.success) return parsed.data;
  const mistyped = parsed.error.issues.find((issue) => isMistyped(issue, request));
  if (mistyped !== undefined) throw new CognitoFault('SerializationException');
  const { issues } = parsed.error;
  const texts = issues.slice(0, mostDescribed).map((issue) => describeIssue(issue, request));
  throw validationErrors(issues.length, texts);
}

function validationErrors(count: number, texts: readonly string[]): CognitoFault {
  return invalidParameter(
    `${count} validation error${count === 1 ? '' : 's'} detected: ${texts.join('; ')}`,
  );
}

/** Before the shape is checked: that takes time and memory for each malformed element. */
function checkLengths(value: unknown, path: readonly PropertyKey[]): void {
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  if (entries.length > mostElements) {
    const broken = `Member must have length less than or equal to ${mostElements}`;
    const text = `Value at '${memberName(path)}' failed to satisfy constraint: ${broken}`;
    throw validationErrors(1, [text]);
  }
  for (const [name, member] of entries) {
    checkLengths(member, [...path, Array.isArray(value) ? Number(name) : name]);
  }
}

/** Cognito treats a JSON null as a missing member. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null)
      .map(([name, member]) => [name, withoutNulls(member)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

type Issue = z.core.$ZodIssue;

function isMistyped(issue: Issue, request: unknown): boolean {
  const value = valueAt(request, issue.path);
  if (issue.code === 'invalid_type') return value !== undefined;
  return issue.code === 'invalid_value' && value !== undefined && typeof value !== 'string';
}

function describeIssue(issue: Issue, request: unknown): string {
  const value = valueAt(request, issue.path);
  const broken = value === undefined ? 'Member must not be null' : constraint(issue, value);
  const isSecret = issue.path.some((part) => typeof part === 'string' && secretMembers.has(part));
  const echoed = value === undefined ? ' null' : ` '${echoOf(value)}'`;
  return `Value${isSecret ? '' : echoed} at '${memberName(issue.path)}' failed to satisfy constraint: ${broken}`;
}

function echoOf(value: unknown): string {
  const text = JSON.stringify(value).replaceAll('"', '');
  return text.length > longestEcho ? `${text.slice(0, longestEcho)}…` : text;
}

function constraint(issue: Issue, value: unknown): string {
  const measure = typeof value === 'number' ? 'value' : 'length';
  if (issue.code === 'too_small') {
    return `Member must have ${measure} greater than or equal to ${issue.minimum}`;
  }
  if (issue.code === 'too_big') {
    return `Member must have ${measure} less than or equal to ${issue.maximum}`;
  }
  if (issue.code === 'invalid_format' && 'pattern' in issue) {
    return `Member must satisfy regular expression pattern: ${unanchored(issue.pattern ?? '')}`;
  }
  if (issue.code === 'invalid_value') {
    return `Member must satisfy enum value set: [${issue.values.map(String).join(', ')}]`;
  }
  return issue.message;
}

/** The API model's patterns match the whole value and have no anchors. */
function unanchored(pattern: string): string {
  return pattern.replace(/^\/\^/u, '').replace(/\$\/[a-z]*$/u, '');
}

/**
 * Cognito writes `Policies.PasswordPolicy` as `policies.passwordPolicy`, and the first item of a list as
 * `names.1.member`.
 */
function memberName(path: readonly PropertyKey[]): string {
  return path
    .map((part) =>
      typeof part === 'number'
        ? `${part + 1}.member`
        : String(part).replace(/^[A-Z]/u, (letter) => letter.toLowerCase()),
    )
    .join('.');
}

function valueAt(request: unknown, path: readonly PropertyKey[]): unknown {
  let value = request;
  for (const part of path) {
    if (Array.isArray(value)) value = value[Number(part)];
    else value = isRecord(value) ? value[String(part)] : undefined;
  }
  return value;
}
