import { CognitoFault } from '../fault.ts';

/**
 * Parses the body of a request: a JSON object.
 *
 * @throws SerializationException
 */
export function parseBody(body: string): object {
  const parsed = jsonOrUndefined(body);
  if (isObjectOrList(parsed) && !Array.isArray(parsed) && !isTooDeep(parsed)) return parsed;
  throw new CognitoFault('SerializationException');
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Requests of the API nest only a few levels. The limit protects the recursive functions that read them. */
const deepest = 32;

function isTooDeep(body: object): boolean {
  let level: object[] = [body];
  for (let depth = 0; depth < deepest; depth += 1) {
    level = level.flatMap((value) => Object.values(value).filter(isObjectOrList));
    if (level.length === 0) return false;
  }
  return true;
}

function isObjectOrList(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
