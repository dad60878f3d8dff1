import * as z from 'zod/mini';
import type { Flow } from '../state/flow.ts';
import type { Result } from './outcome.ts';

const mask = '********';

/** Cognito's shortest secrets are codes of six digits. Hiding much shorter texts would garble every sentence. */
const shortest = 4;

/**
 * Replaces secrets in the text of a refusal: a server may repeat what it received, plain or encoded, and terminal output
 * ends up in logs.
 */
export function hideSecrets(text: string, secrets: Iterable<string>): string {
  const forms = [...secrets]
    .filter((secret) => secret.length >= shortest)
    .flatMap(formsOf)
    // A secret may contain another secret, so the longest is replaced first.
    .toSorted((one, other) => other.length - one.length);
  return forms.reduce((hidden, form) => hidden.replaceAll(form, mask), text);
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(bytes.toString('utf8')),
    new URLSearchParams([['', secret]]).toString().slice(1),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    hex,
    hex.toUpperCase(),
    // Headers are decoded as one character for each byte.
    bytes.toString('latin1'),
  ];
}

/** How secret values are named wherever they stand in a saved flow. */
const secretKeys = new Set([
  'session',
  'accessToken',
  'idToken',
  'refreshToken',
  'devicePassword',
  'secretCode',
]);

const Facts = z.record(z.string(), z.json());

/** A saved flow for display: secrets are masked, so that only their presence shows. */
export function maskSecrets(flow: Flow): Result {
  return Facts.parse(JSON.parse(JSON.stringify(flow, hide)));
}

/** The whole flow, for --show-secrets. */
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
