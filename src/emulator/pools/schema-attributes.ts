import * as z from 'zod';
import { invalidParameter } from '../fault.ts';

/** A limit of an attribute is a number as text. */
const Limit = z.string().max(131_072).optional();

/** An attribute that users of a pool may have, as stored. */
export const SchemaAttribute = z.object({
  Name: z.string(),
  AttributeDataType: z.enum(['String', 'Number', 'DateTime', 'Boolean']),
  DeveloperOnlyAttribute: z.boolean(),
  Mutable: z.boolean(),
  Required: z.boolean(),
  StringAttributeConstraints: z.object({ MinLength: Limit, MaxLength: Limit }).optional(),
  NumberAttributeConstraints: z.object({ MinValue: Limit, MaxValue: Limit }).optional(),
});
export type SchemaAttribute = z.infer<typeof SchemaAttribute>;

/** One attribute as CreateUserPool's Schema asks for it. */
export const RequestedAttribute = SchemaAttribute.extend({
  Name: z
    .string()
    .min(1)
    .max(20)
    .regex(/^[\p{L}\p{M}\p{S}\p{N}\p{P}]+$/u),
  AttributeDataType: SchemaAttribute.shape.AttributeDataType.optional(),
  DeveloperOnlyAttribute: z.boolean().default(false),
  Mutable: z.boolean().default(true),
  Required: z.boolean().default(false),
});
type RequestedAttribute = z.infer<typeof RequestedAttribute>;

const standardNames = [
  'name',
  'given_name',
  'family_name',
  'middle_name',
  'nickname',
  'preferred_username',
  'profile',
  'picture',
  'website',
  'email',
  'gender',
  'zoneinfo',
  'locale',
  'phone_number',
  'address',
] as const;

/** Cognito sets these: one that is asked for by such a name is a custom attribute. */
const builtIn: ReadonlySet<string> = new Set(['email_verified', 'phone_number_verified']);

/**
 * The standard attributes, with the changes and additions of CreateUserPool's Schema.
 *
 * @throws InvalidParameterException
 */
export function poolSchema(requested: readonly RequestedAttribute[]): SchemaAttribute[] {
  const asked = requested.map(checked);
  const standard = standardAttributes();
  const names = new Set(standard.flatMap(({ Name }) => (builtIn.has(Name) ? [] : [Name])));
  const byName = new Map(asked.map((attribute) => [attribute.Name, attribute]));
  const custom = asked.filter(({ Name }) => !names.has(Name));
  return [
    ...standard.map((attribute) =>
      merge(attribute, names.has(attribute.Name) ? byName.get(attribute.Name) : undefined),
    ),
    ...custom.map((attribute) => customAttribute(attribute)),
  ];
}

/** An attribute with its type, and with the limits of that type only. @throws InvalidParameterException */
function checked(requested: RequestedAttribute): SchemaAttribute {
  const { StringAttributeConstraints, NumberAttributeConstraints, ...rest } = requested;
  const { AttributeDataType } = requested;
  if (AttributeDataType === undefined) {
    throw invalidParameter(
      'Invalid AttributeDataType input, consider using the provided AttributeDataType enum.',
    );
  }
  const { MinLength, MaxLength } = StringAttributeConstraints ?? {};
  const { MinValue, MaxValue } = NumberAttributeConstraints ?? {};
  if (AttributeDataType === 'String') {
    checkLimits(rest.Name, 'String', { min: MinLength, max: MaxLength, most: 2048 });
    return { ...rest, AttributeDataType, StringAttributeConstraints };
  }
  if (AttributeDataType === 'Number') {
    checkLimits(rest.Name, 'Number', { min: MinValue, max: MaxValue, most: 2 ** 1023 });
    return { ...rest, AttributeDataType, NumberAttributeConstraints };
  }
  return { ...rest, AttributeDataType };
}

interface Limits {
  readonly min: string | undefined;
  readonly max: string | undefined;
  readonly most: number;
}

function checkLimits(name: string, type: 'String' | 'Number', limits: Limits): void {
  const refusal = limitsRefusal(type, limits);
  if (refusal === undefined) return;
  throw invalidParameter(
    `Invalid ${type}AttributeConstraints of the attribute ${name}: ${refusal}`,
  );
}

const limitForms = { String: /^\d+$/u, Number: /^-?\d+(?:\.\d+)?$/u } as const;

function limitsRefusal(type: 'String' | 'Number', { min, max, most }: Limits): string | undefined {
  const given = [min, max].filter((limit) => limit !== undefined);
  const odd = given.find((limit) => !limitForms[type].test(limit));
  if (odd !== undefined) return `${odd} is not a number.`;
  const large = given.find((limit) => Number(limit) > most);
  if (large !== undefined) return `${large} is too much.`;
  return Number(min ?? -Infinity) > Number(max ?? Infinity)
    ? 'the least is more than the most.'
    : undefined;
}

/** The schema as DescribeUserPool shows it, with `identities`. Cognito's order is not known, so this one is by name. */
export function describedSchema(schema: readonly SchemaAttribute[]): SchemaAttribute[] {
  const identities = {
    ...flag('identities'),
    AttributeDataType: 'String' as const,
    StringAttributeConstraints: {},
  };
  return [...schema, identities].toSorted((left, right) => (left.Name < right.Name ? -1 : 1));
}

function merge(standard: SchemaAttribute, requested: SchemaAttribute | undefined): SchemaAttribute {
  if (requested === undefined) return standard;
  const { AttributeDataType, DeveloperOnlyAttribute, ...changes } = requested;
  if (AttributeDataType !== standard.AttributeDataType || DeveloperOnlyAttribute) {
    throw invalidParameter(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${standard.Name}`,
    );
  }
  const { Mutable, Required } = changes;
  const { StringAttributeConstraints, NumberAttributeConstraints } = changes;
  return {
    ...standard,
    Mutable,
    Required,
    StringAttributeConstraints: StringAttributeConstraints ?? standard.StringAttributeConstraints,
    NumberAttributeConstraints: NumberAttributeConstraints ?? standard.NumberAttributeConstraints,
  };
}

/** AWS's text has `dev:name` for a developer-only attribute; what pools really answer is `dev:custom:name`. */
function customAttribute(requested: SchemaAttribute): SchemaAttribute {
  if (requested.Required) {
    throw invalidParameter('Required custom attributes are not supported currently.');
  }
  const isText = requested.AttributeDataType === 'String';
  return {
    ...requested,
    Name: `${requested.DeveloperOnlyAttribute ? 'dev:' : ''}custom:${requested.Name}`,
    ...(isText ? { StringAttributeConstraints: requested.StringAttributeConstraints ?? {} } : {}),
  };
}

function standardAttributes(): SchemaAttribute[] {
  return [
    { ...text('sub', '1', '2048'), Mutable: false, Required: true },
    ...standardNames.map((name) => text(name, '0', '2048')),
    text('birthdate', '10', '10'),
    flag('email_verified'),
    flag('phone_number_verified'),
    {
      ...flag('updated_at'),
      AttributeDataType: 'Number',
      NumberAttributeConstraints: { MinValue: '0' },
    },
  ];
}

function text(Name: string, MinLength: string, MaxLength: string): SchemaAttribute {
  const StringAttributeConstraints = { MinLength, MaxLength };
  return { ...flag(Name), AttributeDataType: 'String', StringAttributeConstraints };
}

function flag(Name: string): SchemaAttribute {
  const AttributeDataType = 'Boolean';
  return { Name, AttributeDataType, DeveloperOnlyAttribute: false, Mutable: true, Required: false };
}
