// What srp-clients.ts uses of the insides of Amazon's clients, which have no declarations for it.

interface LibraryBigInteger {
  toString(radix: 16): string;
  modPow(
    exponent: LibraryBigInteger,
    modulus: LibraryBigInteger,
    callback: (error: unknown, power: LibraryBigInteger) => void,
  ): LibraryBigInteger;
}

interface LibraryBigIntegers {
  new (digits: string, radix: 16): LibraryBigInteger;
  readonly prototype: LibraryBigInteger;
}

declare module 'jsbn' {
  const jsbn: { readonly BigInteger: LibraryBigIntegers };
  export default jsbn;
}

declare module 'amazon-cognito-identity-js/lib/BigInteger.js' {
  const commonJs: { readonly default: LibraryBigIntegers };
  export default commonJs;
}

declare module 'amazon-cognito-identity-js/lib/AuthenticationHelper.js' {
  const commonJs: { readonly default: { readonly prototype: object } };
  export default commonJs;
}

declare module '*/srp/BigInteger/BigInteger.mjs' {
  const BigInteger: LibraryBigIntegers;
  export default BigInteger;
}

declare module '*/srp/AuthenticationHelper/AuthenticationHelper.mjs' {
  export default class AuthenticationHelper {
    constructor(known: {
      userPoolName: string;
      a: LibraryBigInteger;
      g: LibraryBigInteger;
      A: LibraryBigInteger;
      N: LibraryBigInteger;
    });

    getPasswordAuthenticationKey(known: {
      username: string;
      password: string;
      serverBValue: LibraryBigInteger;
      salt: LibraryBigInteger;
    }): Promise<Uint8Array>;
  }
}

declare module '*/srp/calculate/calculateA.mjs' {
  export function calculateA(known: {
    a: LibraryBigInteger;
    g: LibraryBigInteger;
    N: LibraryBigInteger;
  }): Promise<LibraryBigInteger>;
}

declare module '*/srp/constants.mjs' {
  export const INIT_N: string;
}

declare module '*/srp/getNowString.mjs' {
  export function getNowString(): string;
}

declare module '*/srp/getSignatureString.mjs' {
  export function getSignatureString(known: {
    userPoolName: string;
    username: string;
    challengeParameters: Readonly<Record<string, string>>;
    dateNow: string;
    hkdf: Uint8Array;
  }): string;
}
