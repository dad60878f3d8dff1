import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { operations } from '../../../src/emulator/operations/index.ts';
import { memberPaths, sdkShape } from '../../support/cognito/sdk-model.ts';

/** Members that are read elsewhere than in the shape of a request, or only feed what is not imitated. */
const others: readonly { readonly why: string; readonly path: RegExp }[] = [
  { why: 'triggers/metadata.ts reads it', path: /^(ClientMetadata|ValidationData)(\.|$)/ },
  { why: 'counts sign-ins in Amazon Pinpoint', path: /^AnalyticsMetadata(\.|$)/ },
  { why: 'feeds threat protection', path: /^(UserContextData|ContextData)(\.|$)/ },
];

/** The paths of all members that a request's shape knows. */
function knownPaths(shape: unknown, prefix = ''): string[] {
  if (shape instanceof z.ZodObject) {
    return Object.entries(shape.shape).flatMap(([name, member]) => {
      const path = prefix === '' ? name : `${prefix}.${name}`;
      return [path, ...knownPaths(member, path)];
    });
  }
  if (shape instanceof z.ZodArray) return knownPaths(shape.element, prefix);
  if (shape instanceof z.ZodRecord) return knownPaths(shape.valueType, prefix);
  if (shape instanceof z.ZodPipe) {
    return [...knownPaths(shape.in, prefix), ...knownPaths(shape.out, prefix)];
  }
  return isWrapped(shape) ? knownPaths(shape.unwrap(), prefix) : [];
}

function isWrapped(shape: unknown): shape is z.ZodOptional | z.ZodDefault | z.ZodPrefault {
  return [z.ZodOptional, z.ZodDefault, z.ZodPrefault].some((kind) => shape instanceof kind);
}

describe.each([...operations])('%s', (name, { run }) => {
  const ofSdk = memberPaths(sdkShape(name, 'Request'));
  const known = knownPaths(run.shape());

  test('knows every member that the SDK can send', () => {
    const unknown = ofSdk
      .filter((path) => !known.includes(path))
      .filter((path) => !others.some((other) => other.path.test(path)));

    expect(unknown).toEqual([]);
  });

  test('knows no member that the SDK does not have', () => {
    expect(known.filter((path) => !ofSdk.includes(path))).toEqual([]);
  });
});
