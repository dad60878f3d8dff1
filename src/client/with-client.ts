import type { CognitoIdentityProviderClient as CognitoClient } from '../actions/sdk.ts';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { errorLine } from '../output/write.ts';
import type { Settings } from '../settings/settings.ts';
import { isOn } from '../settings/yes-no.ts';
import type { StorePaths } from '../store/paths.ts';
import { describeSkew, isBeyondTotpWindow } from './clock-skew.ts';
import { toCliError } from './refusals.ts';
import { secretsIn } from './secrets-in-messages.ts';
import { countWait, leftOfTimeout } from './time-limit.ts';

export type { CognitoClient };

/** Where the calls go, and how long they may take. */
interface Target {
  readonly settings: Settings;
  readonly paths: Pick<StorePaths, 'emulatorDatabase'>;
  readonly timeoutMs: number;
}

/**
 * Runs calls against Cognito within `--timeout`, and closes what they were made by. The SDK is loaded only here.
 *
 * @throws CliError for every failure of Cognito, the SDK or the network
 */
export async function withClient<T>(
  invocation: Invocation,
  { settings, paths, timeoutMs }: Target,
  body: (client: CognitoClient) => Promise<T>,
): Promise<T> {
  const { host, report } = invocation;
  const deadline = new AbortController();
  const leftMs = Math.min(timeoutMs, leftOfTimeout(invocation));
  const timer = setTimeout(() => deadline.abort(timeoutError(timeoutMs)), leftMs);
  const begunAt = host.now().getTime();
  try {
    const { makeClient } = await import('./client.ts');
    const client = await makeClient({
      settings,
      host,
      emulatorDatabase: paths.emulatorDatabase,
      signal: deadline.signal,
      // A server chooses the names of its exceptions.
      debug: isDebugging(invocation)
        ? (line) => void host.stderr.write(`debug: ${errorLine(report, line)}\n`)
        : undefined,
      onRequest: (request) => {
        for (const secret of secretsIn(request)) report.secrets.add(secret);
      },
      onReply: (reply, requestId) => {
        for (const secret of secretsIn(reply)) report.secrets.add(secret);
        report.note({ requestId });
      },
      onSkew: (clockSkewMs) => {
        report.note({ clockSkewMs });
      },
      onProofRefused: () => {
        warnOfSkew(report);
      },
    });
    try {
      return await Promise.race([body(client), rejectionOf(deadline.signal)]);
    } finally {
      client.destroy();
    }
  } catch (error) {
    throw toCliError(error);
  } finally {
    clearTimeout(timer);
    // A clock that is set back during the call adds no time.
    const tookMs = Math.max(0, host.now().getTime() - begunAt);
    countWait(invocation, tookMs);
  }
}

function warnOfSkew({ clockSkewMs, warnings }: Invocation['report']): void {
  if (!isBeyondTotpWindow(clockSkewMs)) return;
  warnings.add(
    `${describeSkew(clockSkewMs)}, and SRP proofs of a password include the time: if the password is right, set the clock`,
  );
}

/** Rejects when the signal aborts. This also ends work that ignores the signal, such as a credential look-up. */
function rejectionOf(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    });
  });
}

function timeoutError(timeoutMs: number): CliError {
  return new CliError({
    code: 'Timeout',
    kind: 'NETWORK',
    message: `no answer within ${timeoutMs / 1000} s; whether the last call took effect is not known`,
    hint: 'run the same command again, with a longer --timeout if the network is slow',
    retryable: true,
  });
}

/** Whether to print each request on stderr. */
export function isDebugging({ globals, host }: Pick<Invocation, 'globals' | 'host'>): boolean {
  return globals.debug === true || isOn(host.env['COGAUTH_DEBUG']);
}
