import { homeDirectory } from './home-directory.ts';
import { parseDuration } from './input/duration.ts';
import type { Invocation } from './invocation.ts';
import {
  chosenProfile,
  isNamed,
  resolveSettings,
  type Resolve,
  type Settings,
} from './settings.ts';
import { flowVersion, FlowSchema, type Flow } from './state/flow.ts';
import { openFlowStore, type FlowStore } from './state/flow-store.ts';
import { storePaths, type StorePaths } from './state/paths.ts';
import { findProfile, openProfiles, type Profile, type Profiles } from './state/profiles.ts';

/** The settings and stores that one invocation works with. */
export interface Workspace {
  readonly paths: StorePaths;
  readonly profiles: Profiles;
  readonly settings: Settings;
  /** The chosen profile, where it has been saved. */
  readonly saved: Profile | undefined;
  readonly flows: FlowStore<Flow>;
  /** Opens another profile's flows, for a command that acts on several. */
  readonly flowsOf: (profile: string) => FlowStore<Flow>;
  readonly timeoutMs: number;
  readonly warn: (text: string) => void;
}

/** Settles the settings and opens the stores. Touches no network and takes no lock. */
export async function openWorkspace(
  { world, command, globals, report }: Invocation,
  resolve: Resolve = resolveSettings,
): Promise<Workspace> {
  const warn = (text: string): void => {
    // What is read side by side meets the same fault more than once.
    if (!report.warnings.includes(text)) report.warnings.push(text);
  };
  const paths = storePaths({ env: world.env, home: globals.home, homeDirectory: homeDirectory() });
  const lockTimeout = globals.lockTimeout ?? nonEmpty(world.env['COGAUTH_LOCK_TIMEOUT']) ?? '45s';
  const lock = {
    timeoutMs: parseDuration(lockTimeout, '--lock-timeout'),
    holder: { command },
    now: world.now,
  };
  const timeoutMs = parseDuration(globals.timeout ?? '30s', '--timeout');
  const profiles = openProfiles({ paths, lock, warn });
  const file = await profiles.read();
  const chosen = chosenProfile(globals, world.env, file.currentProfile);
  report.profile = chosen.value;
  const saved = findProfile(file, chosen.value);
  const isUnknown = saved === undefined && isNamed(chosen);
  const profile = isUnknown ? { ...chosen, others: Object.keys(file.profiles) } : chosen;
  const settings = resolve(globals, world.env, profile, saved);
  const flowsOf = (name: string): FlowStore<Flow> =>
    openFlowStore({ paths, profile: name, lock, warn, schema: FlowSchema, version: flowVersion });
  const flows = flowsOf(profile.value);
  return { paths, profiles, settings, saved, flows, flowsOf, timeoutMs, warn };
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === '' ? undefined : text;
}
