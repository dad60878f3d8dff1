import * as z from 'zod';
import type { Result } from '../output.ts';
import type { Flow } from '../state/flow.ts';

/** How secret values are named wherever they stand in a saved flow. */
const secretKeys = new Set([
  'session',
  'accessToken',
  'idToken',
  'refreshToken',
  'devicePassword',
  'secretCode',
]);

const mask = '********';

const Facts = z.record(z.string(), z.json());

/** A saved flow as it may be shown: every secret is seen to be there, and cannot be read. */
export function maskSecrets(flow: Flow): Result {
  return Facts.parse(JSON.parse(JSON.stringify(flow, hide)));
}

/** The whole flow, for whoever asked to see its secrets. */
export function withSecrets(flow: Flow): Result {
  return Facts.parse(JSON.parse(JSON.stringify(flow)));
}

/** All secrets of a saved flow. */
export function secretsOf(flow: Flow | undefined): string[] {
  const secrets: string[] = [];
  JSON.stringify(flow ?? {}, (key: string, value: unknown) => {
    if (secretKeys.has(key) && typeof value === 'string') secrets.push(value);
    return value;
  });
  return secrets;
}

function hide(key: string, value: unknown): unknown {
  return secretKeys.has(key) && value !== undefined ? mask : value;
}
