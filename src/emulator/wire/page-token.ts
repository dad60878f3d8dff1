import type * as z from 'zod';
import { invalidParameter } from '../fault.ts';

/** Where the next page of a list begins, as an opaque text. */
export function pageToken(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Cuts one item more than asked for down to a page, with the token of the next page where there is one. */
export function pageOf<Item>(
  found: readonly Item[],
  limit: number,
  position: (last: Item) => object,
): { readonly items: readonly Item[]; readonly next: string | undefined } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return { items, next: hasMore ? pageToken(position(last)) : undefined };
}

/** @throws InvalidParameterException for a token that no list gave out */
export function readPageToken<Position>(shape: z.ZodType<Position>, token: string): Position {
  try {
    return shape.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw invalidParameter('Invalid pagination token.');
  }
}
