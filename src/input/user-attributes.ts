import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import { collectPair } from './command-input.ts';

/** The options of a command that gives a user attributes. */
export interface AttributeOptions {
  readonly email?: string;
  readonly phoneNumber?: string;
  readonly attribute?: Readonly<Record<string, string>>;
  readonly clientMetadata?: Record<string, string>;
}

/** The attributes by Cognito's names; `--attribute email=…` wins over `--email`. */
export function givenAttributes({
  email,
  phoneNumber,
  attribute,
}: AttributeOptions): Record<string, string> {
  return {
    ...(email === undefined ? {} : { email }),
    ...(phoneNumber === undefined ? {} : { phone_number: phoneNumber }),
    ...attribute,
  };
}

/** The options of a command that changes attributes of a user who exists. */
export function addAttributeOptions(command: Command): Command {
  return command
    .option('--email <address>', 'e-mail address')
    .option('--phone-number <number>', 'phone number, such as +15550100')
    .option('--attribute <name=value>', 'user attribute, may be repeated', collectPair)
    .option('--client-metadata <key=value>', 'for Lambda triggers, may be repeated', collectPair);
}

/** @throws CliError USAGE if no attribute was given */
export function requireAttributes(options: AttributeOptions): Record<string, string> {
  const attributes = givenAttributes(options);
  if (Object.keys(attributes).length > 0) return attributes;
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'no attribute was given',
    hint: 'use --email, --phone-number or --attribute NAME=VALUE',
  });
}
