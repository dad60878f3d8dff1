import type { Command } from 'commander';
import { toCliError } from '../cognito-refusals.ts';
import type { Invocation } from '../invocation.ts';
import { columns, wantsJson, writeSuccess, type Json, type Result } from '../output.ts';
import { checkShapes, gatherSettings, type Settings, type Sourced } from '../settings.ts';
import { openWorkspace, type Workspace } from '../workspace.ts';

export function defineConfig(command: Command, invocation: Invocation): void {
  command
    .command('explain')
    .description('show each setting, its value, and where it comes from')
    .action(async () => {
      await explainConfig(invocation);
    });
}

async function explainConfig(invocation: Invocation): Promise<void> {
  // Settings that cannot be right are what somebody wants explained.
  const workspace = await openWorkspace(invocation, gatherSettings);
  const { settings, warn, paths } = workspace;
  warnOfShapes(settings, warn);
  const explained: Readonly<Record<string, Sourced | undefined>> = {
    ...settings,
    clientSecret: clientSecretSource(invocation) ?? (await keptClientSecret(workspace)),
    ...otherSettings(invocation),
  };
  const places = {
    settings: paths.settingsDirectory,
    state: paths.stateDirectory,
    users: paths.flowDirectory(settings.profile.value),
    emulator: paths.emulatorDatabase,
  };
  const rows = [
    ...Object.entries(explained).map(([name, found]) => [
      name,
      found?.value ?? '-',
      found?.source ?? 'not set',
    ]),
    ...Object.entries(places).map(([name, path]) => [`path of ${name}`, path]),
  ];
  writeSuccess(invocation, {
    result: { settings: factsOf(explained), paths: places },
    text: columns(rows),
  });
}

/** What is not set is there all the same. */
function factsOf(explained: Readonly<Record<string, Sourced | undefined>>): Result {
  const facts: Record<string, Json> = {};
  for (const [name, found] of Object.entries(explained)) {
    facts[name] = found === undefined ? null : { value: found.value, source: found.source };
  }
  return facts;
}

function warnOfShapes(settings: Settings, warn: Workspace['warn']): void {
  try {
    checkShapes(settings);
  } catch (thrown) {
    warn(toCliError(thrown).message);
  }
}

/** Whether a client secret is given. Never the secret itself: only that it is known, and from where. */
export function clientSecretSource({ globals, world }: Invocation): Sourced | undefined {
  const given = [
    [globals.clientSecretFile, '--client-secret-file'],
    [globals.clientSecretStdin, '--client-secret-stdin'],
    [world.env['COGAUTH_CLIENT_SECRET'], 'COGAUTH_CLIENT_SECRET'],
    [world.env['COGAUTH_CLIENT_SECRET_FILE'], 'COGAUTH_CLIENT_SECRET_FILE'],
  ] as const;
  const found = given.find(([value]) => value !== undefined && value !== '');
  return found === undefined ? undefined : { value: 'known', source: found[1] };
}

async function keptClientSecret({
  settings,
  saved,
  profiles,
}: Workspace): Promise<Sourced | undefined> {
  const isOfThisClient = saved !== undefined && saved.clientId === settings.clientId?.value;
  if (!isOfThisClient) return undefined;
  const name = settings.profile.value;
  const kept = await profiles.readClientSecret(name);
  return kept === undefined ? undefined : { value: 'known', source: `profile ${name}` };
}

/** What is no part of a profile. */
function otherSettings(invocation: Invocation): Readonly<Record<string, Sourced>> {
  const { globals, world } = invocation;
  const lockVariable = world.env['COGAUTH_LOCK_TIMEOUT'] ?? '';
  return {
    home: homeOf(invocation),
    output: outputOf(invocation),
    timeout: flagOr(globals.timeout, '--timeout', { value: '30s', source: 'default' }),
    lockTimeout: flagOr(
      globals.lockTimeout,
      '--lock-timeout',
      lockVariable === ''
        ? { value: '45s', source: 'default' }
        : { value: lockVariable, source: 'COGAUTH_LOCK_TIMEOUT' },
    ),
  };
}

function flagOr(value: string | undefined, source: string, fallback: Sourced): Sourced {
  return value === undefined ? fallback : { value, source };
}

function homeOf({ globals, world }: Invocation): Sourced {
  const variable = world.env['COGAUTH_HOME'] ?? '';
  const fallback = { value: 'XDG directories', source: 'default' };
  return flagOr(
    globals.home,
    '--home',
    variable === '' ? fallback : { value: variable, source: 'COGAUTH_HOME' },
  );
}

function outputOf(invocation: Invocation): Sourced {
  const { globals } = invocation;
  if (!wantsJson(invocation)) return { value: 'text', source: 'default' };
  if (globals.field !== undefined) return { value: 'json', source: '--field' };
  return { value: 'json', source: globals.json === true ? '--json' : 'COGAUTH_OUTPUT' };
}
