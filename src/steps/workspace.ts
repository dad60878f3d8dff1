import type { Invocation } from '../invocation.ts';
import { homeDirectory } from '../process/home-directory.ts';
import { parseDuration } from '../settings/duration.ts';
import {
  chosenProfile,
  isNamed,
  type Resolve,
  resolveSettings,
  settled,
  type Settings,
} from '../settings/settings.ts';
import { type FlowStore, openFlowStore } from '../store/flow-store.ts';
import { type StorePaths, storePaths } from '../store/paths.ts';
import { type AwsFiles, readAwsFiles } from '../store/aws-files.ts';
import { findProfile, openProfiles, type Profile, type Profiles } from '../store/profiles.ts';

/** The settings and stores that one invocation works with. */
export interface Workspace {
  readonly paths: StorePaths;
  readonly profiles: Profiles;
  readonly settings: Settings;
  /** The chosen profile, if it is saved. */
  readonly saved: Profile | undefined;
  /** What AWS's own files say. */
  readonly awsFiles: AwsFiles;
  readonly flows: FlowStore;
  /** Opens another profile's flows, for a command that acts on several. */
  readonly flowsOf: (profile: string) => FlowStore;
  readonly timeoutMs: number;
  readonly warn: (text: string) => void;
}

/** Settles the settings and opens the stores. Touches no network and takes no lock. */
export async function openWorkspace(
  { host, command, globals, report }: Invocation,
  resolve: Resolve = resolveSettings,
): Promise<Workspace> {
  const warn = (text: string): void => void report.warnings.add(text);
  const paths = storePaths({ env: host.env, home: globals.home, homeDirectory: homeDirectory() });
  const lockTimeout = settled('lockTimeout', globals, host.env);
  const lock = {
    timeoutMs: parseDuration(lockTimeout.value, '--lock-timeout'),
    holder: { command },
    now: host.now,
  };
  const timeoutMs = parseDuration(settled('timeout', globals, host.env).value, '--timeout');
  const profiles = openProfiles({ paths, lock, warn });
  const [file, awsFiles] = await Promise.all([
    profiles.read(),
    readAwsFiles({ env: host.env, homeDirectory: homeDirectory() }),
  ]);
  const chosen = chosenProfile(globals, host.env, file.currentProfile);
  report.note({ profile: chosen.value });
  const saved = findProfile(file, chosen.value);
  const isUnknown = saved === undefined && isNamed(chosen);
  const profile = isUnknown ? { ...chosen, others: Object.keys(file.profiles) } : chosen;
  const settings = resolve(globals, host.env, profile, saved, awsFiles);
  const flowsOf = (name: string): FlowStore => openFlowStore({ paths, profile: name, lock, warn });
  const flows = flowsOf(profile.value);
  return { paths, profiles, settings, saved, awsFiles, flows, flowsOf, timeoutMs, warn };
}
