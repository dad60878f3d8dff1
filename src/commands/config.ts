import type { Command } from 'commander';
import { toCliError } from '../client/refusals.ts';
import { clientSecretSource } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import type { Json, Result } from '../output/outcome.ts';
import { columns, wantsJson, writeSuccess } from '../output/write.ts';
import { checkAwsSettings } from '../settings/aws-settings.ts';
import { awsInForce, proxyInForce } from '../settings/in-force.ts';
import { checkShapes, gatherSettings, settled, type Sourced } from '../settings/settings.ts';
import { openWorkspace, type Workspace } from '../steps/workspace.ts';

export const examples: readonly string[] = [
  'cogauth config explain',
  'cogauth config explain --json --profile staging',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .command('explain')
    .description('show each setting, its value, and where it comes from')
    .action(async () => {
      await explainConfig(invocation);
    });
}

async function explainConfig(invocation: Invocation): Promise<void> {
  // Invalid settings are explained too: they may be why the user asks.
  const workspace = await openWorkspace(invocation, gatherSettings);
  const { settings, warn, paths } = workspace;
  const { aws: _shownBelow, ...own } = settings;
  warning(warn, () => {
    checkShapes(settings);
  });
  warning(warn, () => {
    checkAwsSettings(settings.aws);
  });
  const explained: Readonly<Record<string, Sourced | undefined>> = {
    ...own,
    clientSecret: clientSecretSource(invocation) ?? (await keptClientSecret(workspace)),
    ...awsInForce(settings),
    proxy: warning(warn, () => proxyInForce(settings, invocation.host.env)),
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

/** Settings that are not set are listed too. */
function factsOf(explained: Readonly<Record<string, Sourced | undefined>>): Result {
  const facts: Record<string, Json> = {};
  for (const [name, found] of Object.entries(explained)) {
    facts[name] = found === undefined ? null : { value: found.value, source: found.source };
  }
  return facts;
}

/** Warns of what cannot be right instead of ending. */
function warning<T>(warn: Workspace['warn'], look: () => T): T | undefined {
  try {
    return look();
  } catch (thrown) {
    warn(toCliError(thrown).message);
    return undefined;
  }
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

/** Settings that are not part of a profile. */
function otherSettings(invocation: Invocation): Readonly<Record<string, Sourced>> {
  const { globals, host } = invocation;
  return {
    home: settled('home', globals, host.env),
    output: outputOf(invocation),
    timeout: settled('timeout', globals, host.env),
    lockTimeout: settled('lockTimeout', globals, host.env),
  };
}

function outputOf(invocation: Invocation): Sourced {
  const { globals } = invocation;
  if (!wantsJson(invocation)) return { value: 'text', source: 'default' };
  if (globals.field !== undefined) return { value: 'json', source: '--field' };
  return { value: 'json', source: globals.json === true ? '--json' : 'COGAUTH_OUTPUT' };
}
