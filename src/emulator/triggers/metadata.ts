import * as z from 'zod';
import { CognitoFault } from '../fault.ts';
import { parseBody } from '../wire/body.ts';
import { TextMap } from '../wire/members.ts';
import type { TriggerMetadata } from './trigger.ts';

const Request = z.object({
  ClientMetadata: TextMap.nullish(),
  ValidationData: z.array(z.object({ Name: z.string(), Value: z.string().nullish() })).nullish(),
});

/**
 * The members of a request that Cognito only passes on to triggers. (Admin)InitiateAuth passes its ClientMetadata as
 * validationData, and only to some triggers. Every other operation passes it as clientMetadata.
 *
 * @see https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_InitiateAuth.html
 */
export function triggerMetadata(operation: string, body: string): TriggerMetadata {
  const parsed = Request.safeParse(parsedOrEmpty(body));
  if (!parsed.success) throw new CognitoFault('SerializationException');
  const { ClientMetadata, ValidationData } = parsed.data;
  const metadata = ClientMetadata ?? undefined;
  if (operation.endsWith('InitiateAuth')) return { validationData: metadata };
  const given = ValidationData?.map(({ Name, Value }): [string, string] => [Name, Value ?? '']);
  const validationData = given === undefined ? undefined : Object.fromEntries(given);
  return { clientMetadata: metadata, validationData };
}

/** The operation itself refuses a body that cannot be parsed. */
function parsedOrEmpty(body: string): object {
  try {
    return parseBody(body);
  } catch {
    return {};
  }
}
