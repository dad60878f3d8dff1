import * as z from 'zod';
import { invalidParameter } from '../fault.ts';

const Limit = z.string().optional();

/** An attribute that users of a pool may have. */
export const SchemaAttribute = z.object({
  Name: z.string().min(1).max(25),
  AttributeDataType: z.enum(['String', 'Number', 'DateTime', 'Boolean']).default('String'),
  DeveloperOnlyAttribute: z.boolean().default(false),
  Mutable: z.boolean().default(true),
  Required: z.boolean().default(false),
  StringAttributeConstraints: z.object({ MinLength: Limit, MaxLength: Limit }).optional(),
  NumberAttributeConstraints: z.object({ MinValue: Limit, MaxValue: Limit }).optional(),
});
export type SchemaAttribute = z.infer<typeof SchemaAttribute>;

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

/** The standard attributes, with the changes and additions of CreateUserPool's Schema. */
export function poolSchema(requested: readonly SchemaAttribute[]): SchemaAttribute[] {
  const standard = standardAttributes();
  const names = new Set(standard.map(({ Name }) => Name));
  const byName = new Map(requested.map((attribute) => [attribute.Name, attribute]));
  const custom = requested.filter(({ Name }) => !names.has(Name));
  return [
    ...standard.map((attribute) => merge(attribute, byName.get(attribute.Name))),
    ...custom.map((attribute) => customAttribute(attribute)),
  ];
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
  if (requested.AttributeDataType !== standard.AttributeDataType) {
    throw invalidParameter(
      `You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute ${standard.Name}`,
    );
  }
  const { Mutable, Required } = requested;
  return { ...standard, Mutable, Required };
}

function customAttribute(requested: SchemaAttribute): SchemaAttribute {
  if (requested.Required) {
    throw invalidParameter('Required custom attributes are not supported currently.');
  }
  const isText = requested.AttributeDataType === 'String';
  return {
    ...requested,
    Name: `custom:${requested.Name}`,
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
