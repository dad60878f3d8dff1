import { onlyHome } from '../settings/global-options.ts';
import { commandFor } from '../output/next-commands.ts';
import type { Command } from 'commander';
import { CliError, hint, run } from '../errors.ts';
import { parseInput } from '../input/command-input.ts';
import { requireConsent } from '../input/prompt.ts';
import { flagsOf, givenSecret, isOnCommandLine } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import type { Result } from '../output/outcome.ts';
import { columns, writeSuccess } from '../output/write.ts';
import { dropProfile, requireProfile } from '../settings/remove-profile.ts';
import { clientSecret } from '../settings/secret-names.ts';
import { embedded } from '../settings/shapes.ts';
import { warnOfOtherChoice } from '../steps/other-target.ts';
import { noteProfile, suggest } from '../steps/report-flow.ts';
import { openWorkspace, type Workspace } from '../steps/workspace.ts';
import { findProfile, type Profile, ProfileName } from '../store/profiles.ts';

export const examples: readonly string[] = [
  'cogauth profile add staging --user-pool-id eu-west-1_AbCdEfGhI --client-id 4example --client-secret-file ./secret',
  'cogauth profile list',
  'cogauth profile use staging',
  'cogauth profile show staging --json',
  'cogauth profile remove staging --yes',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .command('add')
    .description('save the settings that the global options give as a profile')
    .argument('<name>', 'name of the profile')
    .action(async (name: string) => addProfile(invocation, parsedName(name)));
  command
    .command('list')
    .description('list all profiles and mark the current one')
    .action(async () => listProfiles(invocation));
  command
    .command('use')
    .description('make a profile the current one')
    .argument('<name>', 'name of the profile')
    .action(async (name: string) => useProfile(invocation, parsedName(name)));
  command
    .command('show')
    .description('show the settings of a profile')
    .argument('[name]', 'name of the profile, if not the chosen one')
    .action(async (name?: string) => showProfile(invocation, name));
  command
    .command('remove')
    .description('remove a profile and its users; the user pool itself stays')
    .argument('<name>', 'name of the profile')
    .action(async (name: string) => removeProfile(invocation, parsedName(name)));
}

function parsedName(name: string): string {
  return parseInput(ProfileName, name, 'the name of the profile');
}

async function addProfile(invocation: Invocation, name: string): Promise<void> {
  const { profiles } = await openWorkspace(invocation);
  const profile = givenProfile(invocation);
  const secret = await givenClientSecret(invocation);
  if (Object.keys(profile).length === 0) {
    throw new CliError({
      code: 'MissingInput',
      kind: 'USAGE',
      message: 'no settings were given for the profile',
      hint: 'give at least one of --user-pool-id, --client-id, --region, --endpoint, --aws-profile',
    });
  }
  refuseExisting(findProfile(await profiles.read(), name), name);
  if (secret !== undefined) await profiles.saveClientSecret(name, secret);
  const file = await profiles.update((before) => {
    refuseExisting(findProfile(before, name), name);
    const { currentProfile = name } = before;
    return { ...before, currentProfile, profiles: { ...before.profiles, [name]: profile } };
  });
  const isCurrent = file.currentProfile === name;
  if (!isCurrent) {
    suggest({ ...invocation, globals: onlyHome(invocation.globals) }, [run('profile use', name)]);
  }
  writeSuccess(invocation, {
    result: { name, current: isCurrent, ...profile, hasClientSecret: secret !== undefined },
    text: `profile ${name} is saved${isCurrent ? ' and is the current one' : ''}`,
  });
}

function refuseExisting(existing: Profile | undefined, name: string): void {
  if (existing === undefined) return;
  throw new CliError({
    code: 'ProfileExists',
    kind: 'USAGE',
    message: `there is already a profile ${name}`,
    hint: hint`choose another name, or remove it first: ${run('profile remove', name)}`,
  });
}

/** Takes options only: variables of the environment apply to every command anyway. */
function givenProfile({ globals }: Invocation): Record<string, string> {
  const { userPoolId, clientId, region, endpoint, awsProfile } = globals;
  const isConsent = globals.allowInsecureEndpoint === true && endpoint !== undefined;
  const allowInsecureEndpoint = isConsent ? 'true' : undefined;
  const given = Object.entries({
    userPoolId,
    clientId,
    region,
    endpoint,
    allowInsecureEndpoint,
    awsProfile,
  });
  return Object.fromEntries(
    given.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [[key, value]])),
  );
}

async function givenClientSecret(invocation: Invocation): Promise<string | undefined> {
  const flags = flagsOf(invocation.globals, clientSecret);
  if (!isOnCommandLine(flags)) return undefined;
  if (invocation.globals.clientId !== undefined)
    return givenSecret(invocation, clientSecret, flags);
  throw new CliError({
    code: 'MissingInput',
    kind: 'USAGE',
    message: 'a client secret was given without its client',
    hint: 'give --client-id too',
  });
}

async function listProfiles(invocation: Invocation): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const file = await workspace.profiles.read();
  const entries = Object.entries(file.profiles);
  const facts = await Promise.all(
    entries.map(async ([name, profile]) => ({
      name,
      current: name === file.currentProfile,
      ...(await describeProfile(workspace, name, profile)),
    })),
  );
  const rows = entries.map(([name, profile]) => [
    name === file.currentProfile ? '*' : ' ',
    name,
    profile.userPoolId ?? '-',
    profile.endpoint ?? profile.region ?? '-',
    profile.createdHere === undefined ? '' : 'created by cogauth',
  ]);
  writeSuccess(invocation, {
    result: { profiles: facts },
    text: rows.length === 0 ? 'no profiles' : columns(rows),
  });
}

async function useProfile(invocation: Invocation, name: string): Promise<void> {
  const { profiles } = await openWorkspace(invocation);
  await profiles.update((file) => {
    requireProfile(file, name);
    return { ...file, currentProfile: name };
  });
  noteProfile(invocation, name);
  warnOfOtherChoice(invocation, name);
  writeSuccess(invocation, { result: { name }, text: `${name} is the current profile` });
}

async function showProfile(invocation: Invocation, named: string | undefined): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const file = await workspace.profiles.read();
  const name = named ?? workspace.settings.profile.value;
  const facts = {
    name,
    current: name === file.currentProfile,
    ...(await describeProfile(workspace, name, requireProfile(file, name))),
  };
  const rows = Object.entries(facts).flatMap(([key, value]) =>
    value === null ? [] : [[key, String(value)]],
  );
  writeSuccess(invocation, { result: facts, text: columns(rows) });
}

async function describeProfile(
  { profiles }: Workspace,
  name: string,
  { userPoolId, clientId, region, endpoint, awsProfile, createdHere }: Profile,
): Promise<Result> {
  return {
    userPoolId: userPoolId ?? null,
    clientId: clientId ?? null,
    region: region ?? null,
    endpoint: endpoint ?? null,
    awsProfile: awsProfile ?? null,
    hasClientSecret: (await profiles.readClientSecret(name)) !== undefined,
    createdHere: createdHere?.at ?? null,
  };
}

async function removeProfile(invocation: Invocation, name: string): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const profile = requireProfile(await workspace.profiles.read(), name);
  const users = await workspace.flowsOf(name).list();
  const left = poolLeftBehind(profile, commandFor(invocation, run('emulator reset')));
  if (left !== undefined && invocation.globals.yes === true) {
    workspace.warn(`${left.fact}: ${left.way}`);
  }
  if (users.length > 0 || left !== undefined) {
    const fact =
      left === undefined
        ? ''
        : `${left.fact} (${commandFor(invocation, run('clean-up', '--profile', name))} deletes both); `;
    const question = `${fact}remove the profile ${name} with ${users.length} users?`;
    await requireConsent(invocation, question);
  }
  await dropProfile(workspace, name);
  writeSuccess(invocation, {
    result: { name, removed: true, users },
    text: `profile ${name} is removed`,
  });
}

/** The pool that cogauth created for the profile, and the command that still deletes it after the profile is gone. */
function poolLeftBehind(
  { createdHere, userPoolId, endpoint, region }: Profile,
  reset: string,
): { readonly fact: string; readonly way: string } | undefined {
  if (createdHere === undefined || userPoolId === undefined) return undefined;
  const fact = `the pool ${userPoolId} stays on ${endpoint ?? 'AWS'}`;
  if (endpoint === embedded) {
    return { fact, way: `to delete everything there: ${reset}` };
  }
  const place = [
    ...(endpoint === undefined ? [] : [` --endpoint-url ${endpoint}`]),
    ...(region === undefined ? [] : [` --region ${region}`]),
  ].join('');
  const way = `to delete it: aws cognito-idp delete-user-pool --user-pool-id ${userPoolId}${place}`;
  return { fact, way };
}
