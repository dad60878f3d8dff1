import {
  type AwsCredentialIdentityProvider,
  type DefaultProviderInit,
  defaultProvider,
} from '../actions/sdk.ts';
import { CliError, type Hint, hint, isError, run } from '../errors.ts';
import type { Settings } from '../settings/settings.ts';
import type { Handler } from './transport.ts';

/**
 * The SDK's default chain of AWS credentials. Its own clients for SSO and STS take the same way through a proxy as Cognito's client,
 * and errors name the AWS profile.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
export function credentialChain(
  settings: Settings,
  requestHandler: Handler,
): (init: DefaultProviderInit) => AwsCredentialIdentityProvider {
  return (init) => {
    const find = defaultProvider({
      ...init,
      clientConfig: { requestHandler },
    });
    return async (options) => {
      try {
        return await find(options);
      } catch (thrown) {
        throw inWords(settings, thrown);
      }
    };
  };
}

function inWords(settings: Settings, thrown: unknown): unknown {
  if (!isError(thrown) || thrown instanceof CliError) return thrown;
  const words = wordsFor(settings, thrown.message);
  if (words === undefined) return thrown;
  return new CliError({ code: thrown.name, kind: 'AWS_CREDENTIALS', ...words, cause: thrown });
}

function wordsFor({ awsProfile, aws }: Settings, message: string): Words | undefined {
  const { value: profile, source } = awsProfile ?? { value: 'default', source: 'default' };
  if (aws.isProfileMissing) {
    return {
      message: `there is no AWS profile ${profile} (${source}) in the AWS configuration and credentials files`,
      hint: 'see which there are: aws configure list-profiles',
    };
  }
  const [, describe] = advice.find(([text]) => text.test(message)) ?? [];
  return describe?.(profile, message);
}

interface Words {
  readonly message: string;
  readonly hint: Hint;
}

/** What the SDK says about a profile, and what helps. */
const advice: readonly (readonly [
  text: RegExp,
  describe: (profile: string, message: string) => Words,
])[] = [
  [
    /multi-factor authentication/i,
    (profile) => ({
      message: `AWS profile ${profile} asks for an MFA code (mfa_serial), which only the AWS CLI can ask for`,
      hint: `let the AWS CLI ask: eval "$(aws configure export-credentials --profile ${profile} --format env)", then run it again without AWS_PROFILE and --aws-profile`,
    }),
  ],
  [
    /\bSSO\b|sso login|Token is expired|SSO Token/i,
    (profile, message) => ({
      message,
      hint: `sign in again: aws sso login --profile ${profile}`,
    }),
  ],
  [
    /getaddrinfo|ECONN|EPIPE|ETIMEDOUT|socket|the proxy .* refused|certificate/i,
    (profile, message) => ({
      message: `AWS profile ${profile} gets its credentials from a server, and that failed: ${message.replace(/^(\w*Error: )+/, '')}`,
      hint: hint`check the network and the proxy: ${run('config explain')}`,
    }),
  ],
  [
    /aws login|login session/i,
    (profile, message) => ({ message, hint: `sign in again: aws login --profile ${profile}` }),
  ],
];
