import { describeSkew, isBeyondTotpWindow } from '../../client/clock-skew.ts';
import { CliError, type ErrorKind, exitCodes, type Hint, hint, run } from '../../errors.ts';
import type { Host } from '../../host.ts';
import { checkAwsSettings } from '../../settings/aws-settings.ts';
import { awsInForce, proxyInForce } from '../../settings/in-force.ts';
import { checkShapes, type Settings, type Sourced } from '../../settings/settings.ts';
import { embedded, regionOf } from '../../settings/shapes.ts';
import type { Finding } from '../../store/inspect-store.ts';
import type { Profile } from '../../store/profiles.ts';

// What doctor says about each thing that it checks.

/** One line of doctor's report. */
export interface Check extends Finding {
  readonly name: string;
  /** The kind of error of a failed check. */
  readonly kind?: ErrorKind;
}

/** The settings in effect, and what is wrong with them. */
export interface Looked {
  readonly settings: Settings;
  readonly saved: Profile | undefined;
  /** The option or variable that gave the client secret, if there is one. */
  readonly givenSecret: string | undefined;
  readonly isSecretKept: boolean;
}

const oldestNode = [20, 19] as const;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = oldestNode;
  const isNew = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  const name = 'node';
  if (isNew) return ok(name, version);
  const message = `${version}, expected ${oldestNode.join('.')} or newer`;
  return failed(name, 'CONFIG', message, 'install a newer Node.js');
}

/** The problems found in the store, or one line that says there are no problems. */
export function checkFiles(findings: readonly Finding[]): Check[] {
  if (findings.length === 0) return [ok('files', 'no damaged or stale files')];
  return findings.map((finding) => ({ name: 'files', kind: 'STORE', ...finding }));
}

export function checkSettings(looked: Looked): Check[] {
  return [
    checkSources(looked),
    checkRegion(looked.settings),
    checkPool(looked.settings),
    checkClient(looked.settings),
    checkSecret(looked),
  ].filter((check) => check !== undefined);
}

function checkSources({ settings, saved }: Looked): Check {
  const name = 'settings';
  try {
    checkShapes(settings);
    checkAwsSettings(settings.aws);
  } catch (thrown) {
    if (!(thrown instanceof CliError)) throw thrown;
    return failed(name, 'CONFIG', thrown.message, thrown.hint);
  }
  const { profile, endpoint, region, userPoolId, clientId, awsProfile } = settings;
  const isUnknown = saved === undefined && profile.source !== 'default';
  const message = [
    told('profile', profile),
    told('endpoint', endpoint),
    told('region', region),
    told('user pool', userPoolId),
    told('client', clientId),
    told('AWS profile', awsProfile),
    ...Object.entries(awsInForce(settings)).map(([setting, found]) => told(setting, found)),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
  if (!isUnknown) return ok(name, message);
  return warned(
    name,
    `${message}; that profile is not saved`,
    hint`see the saved profiles: ${run('profile list')}`,
  );
}

function told(what: string, setting: Sourced | undefined): string | undefined {
  if (setting === undefined) return undefined;
  return `${what} ${setting.value} (${setting.source})`;
}

/** A pool that is replicated has the same id in each of its regions. */
function checkRegion({ region, userPoolId }: Settings): Check | undefined {
  const ofPool = userPoolId === undefined ? undefined : regionOf(userPoolId.value);
  if (region === undefined || ofPool === undefined || region.value === ofPool) return undefined;
  return warned(
    'region',
    `the region from ${region.source} is ${region.value}, and the id of the user pool begins with ${ofPool}`,
    `if the pool has no replica in ${region.value}, use --region ${ofPool}, or leave the region out`,
  );
}

/** The proxy on the way to Cognito. */
export function checkProxy(settings: Settings, env: Host['env']): Check | undefined {
  const name = 'proxy';
  try {
    const proxy = proxyInForce(settings, env);
    return proxy === undefined ? undefined : ok(name, `${proxy.value} (${proxy.source})`);
  } catch (thrown) {
    if (!(thrown instanceof CliError)) throw thrown;
    return failed(name, 'CONFIG', thrown.message, thrown.hint);
  }
}

function checkPool({ userPoolId }: Settings): Check {
  if (userPoolId !== undefined) return ok('user pool', userPoolId.value);
  const remedy = hint`give --user-pool-id or COGAUTH_USER_POOL_ID, or save one: ${run('profile add', 'NAME')}`;
  return warned('user pool', 'unknown: sign-in by user-srp and admin commands need it', remedy);
}

function checkClient({ clientId }: Settings): Check {
  if (clientId !== undefined) return ok('client', clientId.value);
  const remedy = hint`give --client-id or COGAUTH_CLIENT_ID, or create a pool with a client: ${run('create-user-pool', 'NAME')}`;
  return failed('client', 'CONFIG', 'unknown: every sign-up and sign-in needs it', remedy);
}

function checkSecret({ settings, saved, givenSecret, isSecretKept }: Looked): Check | undefined {
  const { clientId } = settings;
  const name = 'client secret';
  if (givenSecret !== undefined) return ok(name, `given by ${givenSecret}`);
  if (clientId === undefined) return undefined;
  if (!isSecretKept) return ok(name, 'none saved; only a client created with a secret needs one');
  if (saved?.clientId === clientId.value) return ok(name, 'saved with the profile');
  const message = `the saved secret belongs to client ${saved?.clientId ?? 'unknown'}`;
  return warned(name, message, 'if this client has a secret, give it with --client-secret-file');
}

/** Errors of these kinds are not an answer by Cognito. */
const unanswered: ReadonlySet<ErrorKind> = new Set(['NETWORK', 'CONFIG', 'STORE', 'INTERNAL']);

/** A refusal is an answer: the endpoint speaks Cognito's protocol. */
export function checkAnswer(where: string, refusal: CliError | undefined): Check {
  if (refusal !== undefined && unanswered.has(refusal.kind)) {
    return failed('endpoint', refusal.kind, `${where}: ${refusal.message}`, refusal.hint);
  }
  return ok('endpoint', `${where} answers`);
}

export function checkClock(skewMs: number | undefined): Check | undefined {
  if (skewMs === undefined) return undefined;
  if (!isBeyondTotpWindow(skewMs)) return ok('clock', "within 30 s of the server's");
  const remedy = 'set the clock: TOTP codes, SRP proofs and signatures depend on the time';
  return warned('clock', describeSkew(skewMs), remedy);
}

/** Missing credentials are a failure only if the user chose an AWS profile: public commands need none. */
export function checkCredentials({ awsProfile }: Settings, refusal: CliError | undefined): Check {
  const name = 'credentials';
  if (refusal === undefined) return ok(name, 'the default chain finds AWS credentials');
  const message = `no AWS credentials are found (${refusal.message})`;
  const remedy = 'give them as for the AWS CLI, or use --aws-profile; public commands need none';
  if (awsProfile === undefined) return warned(name, message, remedy);
  return failed(name, 'AWS_CREDENTIALS', message, remedy);
}

/** Where a request goes, in words. */
export function whereOf({ endpoint, region }: Settings): string {
  if (endpoint?.value === embedded) return 'the embedded Cognito';
  return endpoint?.value ?? `AWS in ${region?.value ?? 'the region of the AWS profile'}`;
}

/** Most serious first. */
const worstFirst = ['STORE', 'CONFIG', 'NETWORK', 'AWS_CREDENTIALS'] as const;

export function exitCodeOf(checks: readonly Check[]): number {
  const kinds = new Set(checks.filter(({ level }) => level === 'fail').map(({ kind }) => kind));
  if (kinds.size === 0) return exitCodes.OK;
  return exitCodes[worstFirst.find((kind) => kinds.has(kind)) ?? 'INTERNAL'];
}

export function ok(name: string, message: string): Check {
  return { name, level: 'ok', message };
}

export function warned(name: string, message: string, remedy: Hint): Check {
  return { name, level: 'warn', message, remedy };
}

function failed(name: string, kind: ErrorKind, message: string, remedy: Hint | undefined): Check {
  return { name, level: 'fail', message, remedy, kind };
}
