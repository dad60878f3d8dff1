import {
  CreateUserPoolCommand,
  DescribeUserPoolCommand,
  type SchemaAttributeType,
} from '@aws-sdk/client-cognito-identity-provider';
import { describe, expect, test } from '@jest/globals';
import { openEmbedded } from '../../support/cognito/embedded.ts';

async function described(
  ...Schema: SchemaAttributeType[]
): Promise<ReadonlyMap<string | undefined, SchemaAttributeType>> {
  const { sdk } = await openEmbedded();
  const made = await sdk.send(new CreateUserPoolCommand({ PoolName: 'pool', Schema }));
  const { UserPool } = await sdk.send(
    new DescribeUserPoolCommand({ UserPoolId: made.UserPool?.Id }),
  );
  return new Map(
    (UserPool?.SchemaAttributes ?? []).map((attribute) => [attribute.Name, attribute]),
  );
}

describe('the Schema of CreateUserPool', () => {
  test('keeps the limits that it gives a standard attribute', async () => {
    const StringAttributeConstraints = { MinLength: '7', MaxLength: '15' };

    const schema = await described({
      Name: 'email',
      AttributeDataType: 'String',
      StringAttributeConstraints,
    });

    expect(schema.get('email')).toMatchObject({ StringAttributeConstraints });
  });

  test('makes a custom attribute of a flag that Cognito has itself', async () => {
    const schema = await described({ Name: 'email_verified', AttributeDataType: 'String' });

    expect(schema.get('email_verified')).toMatchObject({ AttributeDataType: 'Boolean' });
    expect(schema.get('custom:email_verified')).toMatchObject({ AttributeDataType: 'String' });
  });

  test('names an attribute for developers so', async () => {
    const schema = await described({
      Name: 'level',
      AttributeDataType: 'Number',
      DeveloperOnlyAttribute: true,
    });

    expect(schema.has('dev:custom:level')).toBe(true);
  });

  test('drops the limits of another type', async () => {
    const schema = await described({
      Name: 'team',
      AttributeDataType: 'String',
      NumberAttributeConstraints: { MinValue: '1', MaxValue: '2' },
    });

    expect(schema.get('custom:team')?.NumberAttributeConstraints).toBeUndefined();
  });

  test('takes a name of 20 characters', async () => {
    const schema = await described({ Name: 'a'.repeat(20), AttributeDataType: 'String' });

    expect(schema.has(`custom:${'a'.repeat(20)}`)).toBe(true);
  });

  const text = { Name: 'team', AttributeDataType: 'String' } as const;
  const number = { Name: 'level', AttributeDataType: 'Number' } as const;

  test.each<[string, SchemaAttributeType, RegExp]>([
    [
      'a name of 21 characters',
      { ...text, Name: 'phone_number_verified' },
      /^1 validation error detected: Value 'phone_number_verified' at 'schema\.1\.member\.name' failed to satisfy constraint: Member must have length less than or equal to 20$/,
    ],
    ['a name with a blank', { ...text, Name: 'my team' }, /regular expression pattern/],
    ['no type', { Name: 'team' }, /^Invalid AttributeDataType input/],
    [
      'another type of a standard attribute',
      { ...number, Name: 'email' },
      /^You can not change AttributeDataType .* email$/,
    ],
    [
      'a standard attribute for developers',
      { ...text, Name: 'email', DeveloperOnlyAttribute: true },
      /^You can not change AttributeDataType .* email$/,
    ],
    [
      'a least length over the most',
      { ...text, StringAttributeConstraints: { MinLength: '9', MaxLength: '8' } },
      /team/,
    ],
    [
      'a length that is no number',
      { ...text, StringAttributeConstraints: { MaxLength: 'x' } },
      /x/,
    ],
    ['a length over 2048', { ...text, StringAttributeConstraints: { MaxLength: '2049' } }, /2049/],
    [
      'a least number over the most',
      { ...number, NumberAttributeConstraints: { MinValue: '9', MaxValue: '8' } },
      /level/,
    ],
    ['a number that is none', { ...number, NumberAttributeConstraints: { MinValue: 'x' } }, /x/],
  ])('may not have %s', async (_, attribute, message) => {
    await expect(described(attribute)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringMatching(message),
    });
  });
});
