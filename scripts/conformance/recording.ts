import * as z from 'zod';

/** What was answered to one call. Values that differ from run to run are replaced by `<name>`. */
export const Step = z.object({
  operation: z.string(),
  reply: z.record(z.string(), z.unknown()).optional(),
  error: z.object({ name: z.string(), message: z.string().optional() }).optional(),
});
export type Step = z.infer<typeof Step>;

export const Recording = z.object({
  /** Who was asked: `recorded`, or the public report that this was written down from. */
  source: z.string(),
  scenario: z.string(),
  steps: z.array(Step),
});
export type Recording = z.infer<typeof Recording>;

/** Members whose values differ from run to run, or are secret. */
const replaced: ReadonlySet<string> = new Set([
  'AccessToken',
  'Arn',
  'ClientId',
  'ClientSecret',
  'Destination',
  'DeviceGroupKey',
  'DeviceKey',
  'Id',
  'IdToken',
  'NextToken',
  'PreviousRefreshToken',
  'RefreshToken',
  'SALT',
  'SECRET_BLOCK',
  'SRP_B',
  'SecretCode',
  'Session',
  'UserPoolId',
  'UserSub',
]);

/** A reply without what is secret, and without what differs from run to run. */
export function redacted(value: unknown, known: readonly (readonly [string, string])[]): unknown {
  if (value instanceof Date) return '<time>';
  if (Array.isArray(value)) return value.map((item) => redacted(item, known));
  if (typeof value === 'string') return withoutKnown(value, known);
  const parts = z.record(z.string(), z.unknown()).safeParse(value);
  if (!parts.success) return value;
  const isSub = parts.data['Name'] === 'sub';
  return Object.fromEntries(
    Object.entries(parts.data)
      .filter(([name, part]) => name !== '$metadata' && part !== undefined)
      .map(([name, part]): [string, unknown] => {
        const isReplaced = replaced.has(name) || (isSub && name === 'Value');
        return [name, isReplaced ? `<${isSub ? 'sub' : name}>` : redacted(part, known)];
      }),
  );
}

function withoutKnown(text: string, known: readonly (readonly [string, string])[]): string {
  return known.reduce((rest, [value, name]) => rest.replaceAll(value, `<${name}>`), text);
}

/** Where an answer differs from what a recording expects. What the recording does not name may be anything. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (Array.isArray(expected)) {
    const items: readonly unknown[] = Array.isArray(actual) ? actual : [];
    if (items.length !== expected.length) {
      return [`${path}: ${expected.length} expected, ${items.length} came`];
    }
    return expected.flatMap((item, index) => differences(item, items[index], `${path}[${index}]`));
  }
  const parts = z.record(z.string(), z.unknown()).safeParse(expected);
  if (!parts.success) {
    return expected === actual
      ? []
      : [`${path}: ${JSON.stringify(expected)} expected, ${JSON.stringify(actual)} came`];
  }
  const others = z.record(z.string(), z.unknown()).safeParse(actual);
  return Object.entries(parts.data).flatMap(([name, part]) =>
    differences(part, others.data?.[name], path === '' ? name : `${path}.${name}`),
  );
}
