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
