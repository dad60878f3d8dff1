import type * as z from 'zod';
import { invalidParameter } from '../fault.ts';

/** An opaque text that says where the next page of a list begins. */
export function pageToken(position: object): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The first `limit` items found, with the token of the next page if more were found. Search for one item too many. */
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

/** @throws InvalidParameterException for a token that no list has issued */
export function readPageToken<Position>(shape: z.ZodType<Position>, token: string): Position {
  try {
    return shape.parse(JSON.parse(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw invalidParameter('Invalid pagination token.');
  }
}
