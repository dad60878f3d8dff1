import type { Command } from 'commander';
import { deleteUserPool } from '../actions/delete-user-pool.ts';
import { toCliError } from '../client/refusals.ts';
import { withClient } from '../client/with-client.ts';
import { CliError, hint, run } from '../errors.ts';
import { requireConsent } from '../input/prompt.ts';
import type { Invocation } from '../invocation.ts';
import { writeSuccess } from '../output/write.ts';
import type { GlobalOptions } from '../settings/global-options.ts';
import { dropProfile, requireProfile } from '../settings/remove-profile.ts';
import { gatherSettings, isNamed, resolveSettings } from '../settings/settings.ts';
import { openWorkspace, type Workspace } from '../steps/workspace.ts';
import type { Profile } from '../store/profiles.ts';

interface MadeHere {
  readonly name: string;
  readonly profile: Profile;
}

interface Failure {
  readonly name: string;
  readonly error: CliError;
}

type Environment = Parameters<typeof resolveSettings>[1];

export const examples: readonly string[] = [
  'cogauth clean-up',
  'cogauth clean-up --profile demo --yes',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .addHelpText(
      'after',
      '\nDeletes the pools of all profiles, or only those that match --profile, --endpoint, --region and --user-pool-id.',
    )
    .action(async () => {
      await cleanUp(invocation);
    });
}

async function cleanUp(invocation: Invocation): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const wanted = wantedPools(invocation.globals);
  const found = (await poolsMadeHere(workspace)).filter((made) => isWanted(made, wanted));
  if (found.length === 0) {
    const given = wanted.map(({ flag, value }) => ` ${flag} ${value}`).join('');
    const text = `there is no pool to delete${given === '' ? '' : ` with${given}`}`;
    writeSuccess(invocation, { result: { deleted: [] }, text });
    return;
  }
  await requireConsent(invocation, `delete ${found.map(describePool).join(', ')} with all users?`);
  // Where a pool was made is in its profile; the environment may only say how to sign.
  const env = {
    ...Object.fromEntries(
      Object.entries(invocation.host.env).filter(([name]) => /^AWS_(?!ENDPOINT_URL)/.test(name)),
    ),
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
  };
  const failures: Failure[] = [];
  const deleted: MadeHere[] = [];
  for (const made of found) {
    // oxlint-disable-next-line no-await-in-loop -- an SDK client takes its AWS profile from a variable of the process
    const error = await deleteOne(invocation, { workspace, env }, made);
    if (error === undefined) deleted.push(made);
    else failures.push({ name: made.name, error });
  }
  const lines = deleted.map((made) => `deleted ${describePool(made)}`);
  const [firstFailure, ...otherFailures] = failures;
  if (firstFailure !== undefined) {
    for (const line of lines) workspace.warn(line);
    throw summed([firstFailure, ...otherFailures], found.length);
  }
  writeSuccess(invocation, {
    result: {
      deleted: deleted.map(({ name, profile }) => ({
        profile: name,
        userPoolId: profile.userPoolId,
      })),
    },
    text: lines.join('\n'),
  });
}

/** The pools that cogauth created: those of all profiles, or of the named profile. */
async function poolsMadeHere({ profiles, settings }: Workspace): Promise<MadeHere[]> {
  const file = await profiles.read();
  const { value: named } = settings.profile;
  const candidates: [string, Profile][] = isNamed(settings.profile)
    ? [[named, requireProfile(file, named)]]
    : Object.entries(file.profiles);
  return candidates
    .filter(([, profile]) => profile.createdHere !== undefined)
    .map(([name, profile]) => ({ name, profile }));
}

interface Wanted {
  readonly flag: string;
  readonly key: 'endpoint' | 'region' | 'userPoolId';
  readonly value: string;
}

/** Reads flags only: a variable is set for other commands too. */
function wantedPools({ endpoint, region, userPoolId }: GlobalOptions): Wanted[] {
  const flags = [
    ['--endpoint', 'endpoint', endpoint],
    ['--region', 'region', region],
    ['--user-pool-id', 'userPoolId', userPoolId],
  ] as const;
  return flags.flatMap(([flag, key, value]) => (value === undefined ? [] : [{ flag, key, value }]));
}

function isWanted({ name, profile }: MadeHere, wanted: readonly Wanted[]): boolean {
  const settings = gatherSettings({}, {}, { value: name, source: 'clean-up' }, profile);
  return wanted.every(({ key, value }) => settings[key]?.value === value);
}

async function deleteOne(
  invocation: Invocation,
  { workspace, env }: { readonly workspace: Workspace; readonly env: Environment },
  { name, profile }: MadeHere,
): Promise<CliError | undefined> {
  const { paths, timeoutMs, warn } = workspace;
  const { userPoolId } = profile;
  try {
    const chosen = { value: name, source: 'clean-up' };
    const settings = resolveSettings({}, env, chosen, profile, workspace.awsFiles);
    if (userPoolId !== undefined) {
      refuseOtherEndpoint(invocation, profile);
      await withClient(invocation, { settings, paths, timeoutMs }, async (client) => {
        await deleteUserPool(client, userPoolId);
      }).catch((thrown: unknown) => {
        if (toCliError(thrown).code !== 'ResourceNotFoundException') throw thrown;
        warn(`the pool ${userPoolId} was gone already`);
      });
    }
    await dropProfile(workspace, name);
    return undefined;
  } catch (thrown) {
    return toCliError(thrown);
  }
}

/** The SDK follows these variables, and would look for the pool in the wrong place. */
function refuseOtherEndpoint({ host }: Invocation, { endpoint }: Profile): void {
  const variable = ['AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER', 'AWS_ENDPOINT_URL'].find(
    (name) => (host.env[name] ?? '') !== '',
  );
  if (endpoint !== undefined || variable === undefined) return;
  throw new CliError({
    code: 'OtherTarget',
    kind: 'UNEXPECTED_STATE',
    message: `the pool was created on AWS, but ${variable} points elsewhere`,
    hint: `unset ${variable} for this command`,
  });
}

function describePool({ name, profile }: Pick<MadeHere, 'name' | 'profile'>): string {
  return `${name} (${profile.userPoolId ?? 'not created'} on ${profile.endpoint ?? 'AWS'})`;
}

/** One error that lists all failures and has the code of the first. */
function summed(failures: readonly [Failure, ...Failure[]], total: number): CliError {
  const reasons = failures.map(({ name, error }) => `${name}: ${error.message}`).join('; ');
  const [{ error: first }] = failures;
  return new CliError({
    code: first.code,
    kind: first.kind,
    message: `${failures.length} of ${total} pools could not be deleted: ${reasons}`,
    hint: first.hint ?? hint`fix that, then run again: ${run('clean-up')}`,
    retryable: failures.every(({ error }) => error.retryable),
    requestId: first.requestId,
    cause: first,
  });
}
