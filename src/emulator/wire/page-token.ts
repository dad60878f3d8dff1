import type * as z from 'zod';
import { invalidParameter } from '../fault.ts';

/** Where the next page of a list begins, as an opaque text. */
export function pageToken(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** @throws InvalidParameterException for a token that no list gave out */
export function readPageToken<Position>(shape: z.ZodType<Position>, token: string): Position {
  try {
    return shape.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw invalidParameter('Invalid pagination token.');
  }
}
