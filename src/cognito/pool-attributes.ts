// What CreateUserPool takes for the attributes of users, by the words that the command line takes.
// See https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPool.html

function byOwnName<const T extends string>(...names: readonly T[]): ReadonlyMap<string, T> {
  return new Map(names.map((name) => [name, name]));
}

/** What users can sign in with in place of a user name. */
export const usernameAttributes = byOwnName('email', 'phone_number');

/** What users can sign in with besides their user name. */
export const aliasAttributes = byOwnName('email', 'phone_number', 'preferred_username');

type AttributeType = 'String' | 'Number' | 'DateTime' | 'Boolean';

/** The types of custom attributes. */
export const attributeTypes: ReadonlyMap<string, AttributeType> = new Map([
  ['string', 'String'],
  ['number', 'Number'],
  ['datetime', 'DateTime'],
  ['boolean', 'Boolean'],
]);
