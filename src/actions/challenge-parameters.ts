import { CliError } from '../errors.ts';

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
  throw new CliError({
    code: 'UnreadableReply',
    kind: 'NETWORK',
    message: `the server's reply holds no ${missing.join(', ')}`,
    hint: 'check that the endpoint is an Amazon Cognito user-pool endpoint: cogauth config explain',
  });
}

function hasAll<Name extends string>(
  parameters: Record<string, string>,
  names: readonly Name[],
): parameters is Record<Name, string> {
  return names.every((name) => typeof parameters[name] === 'string');
}
