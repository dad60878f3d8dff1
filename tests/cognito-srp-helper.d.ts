// The package's own declarations cannot be found through its export map.
declare module 'cognito-srp-helper' {
  export interface SrpSession {
    readonly timestamp: string;
    readonly smallA: string;
    readonly largeA: string;
  }

  interface ChallengeReply {
    readonly ChallengeParameters: Readonly<Record<string, string>>;
  }

  export interface SignedSession extends SrpSession {
    readonly passwordSignature: string;
  }

  export function wrapInitiateAuth<Request>(session: SrpSession, request: Request): Request;

  export function wrapAuthChallenge<Request>(session: SignedSession, request: Request): Request;

  export function createSecretHash(
    username: string,
    clientId: string,
    clientSecret: string,
  ): string;

  export function createSrpSession(
    username: string,
    password: string,
    poolId: string,
    isHashed: boolean,
  ): SrpSession;

  export function signSrpSession(session: SrpSession, reply: ChallengeReply): SignedSession;

  export function signSrpSessionWithDevice(
    session: SrpSession,
    reply: ChallengeReply,
    deviceGroupKey: string,
    devicePassword: string,
  ): SignedSession;

  export function createDeviceVerifier(
    deviceKey: string,
    deviceGroupKey: string,
  ): {
    readonly DeviceRandomPassword: string;
    readonly DeviceSecretVerifierConfig: {
      readonly PasswordVerifier: string;
      readonly Salt: string;
    };
  };
}
