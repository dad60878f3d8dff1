import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as sdk from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';

// What the SDK itself knows about the API: the shapes that it sends and reads, and AWS's text about each member.

/** The shape of what an operation is sent, or of what it answers. */
export function sdkShape(operation: string, side: 'Request' | 'Response'): unknown {
  return Object.entries(sdk).find(([name]) => name === `${operation}${side}$`)?.[1];
}

/** `[3, namespace, name, traits, memberNames, memberShapes]`. */
const Structure = z
  .tuple([z.literal(3), z.string(), z.string(), z.unknown(), z.array(z.string())])
  .rest(z.unknown());
/** A list or, with one part more, a dictionary: the shape of what is in it is the last part. */
const Collection = z
  .tuple([z.union([z.literal(1), z.literal(2)]), z.string(), z.string()])
  .rest(z.unknown());

/** The paths of all members below a shape: `Policies.PasswordPolicy.MinimumLength`, `Schema.Name`. */
export function memberPaths(given: unknown, prefix = ''): string[] {
  const shape: unknown = typeof given === 'function' ? Reflect.apply(given, undefined, []) : given;
  const collection = Collection.safeParse(shape);
  if (collection.success) return memberPaths(collection.data.at(-1), prefix);
  const structure = Structure.safeParse(shape);
  if (structure.success) {
    const [, , , , names, members] = structure.data;
    const shapes = z.array(z.unknown()).parse(members ?? []);
    return names.flatMap((name, index) => {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      return [path, ...memberPaths(shapes[index], path)];
    });
  }
  // A member with traits of its own is a pair of its shape and them.
  return Array.isArray(shape) && typeof shape[0] === 'function'
    ? memberPaths(shape[0], prefix)
    : [];
}

/** AWS's text about a member of a request, in one line and without marks. */
export function sdkText(operation: string, member: string): string {
  const begin = `export interface ${operation}Request {`;
  const model = models().find((text) => text.includes(begin)) ?? '';
  const [body = ''] = model.slice(model.indexOf(begin)).split('\n}');
  const text = new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${member}\\??:`, 'u').exec(body)?.[1];
  return (text ?? '').replaceAll(/<[^>]+>|[\s*]+/gu, ' ').replaceAll(/ +/gu, ' ');
}

function models(): string[] {
  const path = '../../../node_modules/@aws-sdk/client-cognito-identity-provider/dist-types/models';
  const directory = fileURLToPath(new URL(path, import.meta.url));
  return ['models_0.d.ts', 'models_1.d.ts'].map((name) =>
    readFileSync(join(directory, name), 'utf8'),
  );
}
