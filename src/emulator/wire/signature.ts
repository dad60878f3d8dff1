import { CognitoFault } from '../fault.ts';

/** A missing part and a malformed one get the same refusal. */
const forms: Readonly<Record<string, RegExp>> = {
  Credential: /^[^/\s]+\/\d{8}\/[a-z0-9-]+\/cognito-idp\/aws4_request$/,
  Signature: /^[0-9a-f]{64}$/,
  SignedHeaders: /^[a-z0-9-]+(?:;[a-z0-9-]+)*$/,
};

/**
 * Checks that a request has a signature in the form of Signature Version 4. The signature itself is not verified, and
 * any access key is accepted. Returns the region that the caller signed for.
 *
 * @throws MissingAuthenticationTokenException, IncompleteSignatureException
 */
export function signedRegion(headers: Readonly<Record<string, string>>): string {
  const authorization = headers['authorization'] ?? '';
  if (authorization === '') {
    throw new CognitoFault('MissingAuthenticationTokenException', 'Missing Authentication Token');
  }
  const faults = [...formFaults(authorization), ...dateFaults(headers)];
  if (faults.length > 0) throw new CognitoFault('IncompleteSignatureException', faults.join(' '));
  const [, region = ''] = /Credential=[^/\s]+\/\d{8}\/([a-z0-9-]+)\//u.exec(authorization) ?? [];
  return region;
}

function formFaults(authorization: string): string[] {
  const [algorithm, ...rest] = authorization.split(' ');
  if (algorithm !== 'AWS4-HMAC-SHA256') {
    return ["Authorization header requires the algorithm 'AWS4-HMAC-SHA256'."];
  }
  const parameters = readParameters(rest.join(' '));
  return Object.entries(forms)
    .filter(([name, form]) => !form.test(parameters.get(name) ?? ''))
    .map(([name]) => `Authorization header requires '${name}' parameter.`);
}

function dateFaults(headers: Readonly<Record<string, string>>): string[] {
  return headers['x-amz-date'] === undefined && headers['date'] === undefined
    ? ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]
    : [];
}

function readParameters(text: string): ReadonlyMap<string, string> {
  const pairs = text.split(',').map((part): [string, string] => {
    const [name = '', ...value] = part.trim().split('=');
    return [name, value.join('=')];
  });
  return new Map(pairs);
}
