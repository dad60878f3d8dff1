import { unreadable } from '../errors.ts';

/**
 * Takes the named ChallengeParameters out of a reply.
 *
 * @throws CliError NETWORK when the server left one out
 */
export function requireParameters<Name extends string>(
  { ChallengeParameters: parameters }: { ChallengeParameters?: Record<string, string> | undefined },
  names: readonly Name[],
): Record<Name, string> {
  const missing = names.filter((name) => parameters?.[name] === undefined);
  if (parameters !== undefined && hasAll(parameters, names)) return parameters;
  throw unreadable(`no ${missing.join(', ')}`);
}

function hasAll<Name extends string>(
  parameters: Record<string, string>,
  names: readonly Name[],
): parameters is Record<Name, string> {
  return names.every((name) => typeof parameters[name] === 'string');
}
