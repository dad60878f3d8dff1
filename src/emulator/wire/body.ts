import { CognitoFault } from '../fault.ts';

/**
 * Parses the body of a request: a JSON object.
 *
 * @throws SerializationException
 */
export function parseBody(body: string): object {
  if (!hasTooManyValues(body)) {
    const parsed = jsonOrUndefined(body);
    if (isObjectOrList(parsed) && !Array.isArray(parsed) && !isTooDeep(parsed)) return parsed;
  }
  throw new CognitoFault('SerializationException');
}

function jsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** No request of the API has half as many. To read and check many more would hold up other requests. */
const mostValues = 2000;

/** Counts the commas outside texts. */
function hasTooManyValues(body: string): boolean {
  let values = 1;
  let isInText = false;
  for (let at = 0; at < body.length && values <= mostValues; at += 1) {
    const character = body.charAt(at);
    if (character === '\\') at += 1;
    else if (character === '"') isInText = !isInText;
    else if (character === ',' && !isInText) values += 1;
  }
  return values > mostValues;
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
