import type { FlowStore } from '../store/flow-store.ts';
import { findProfile, type Profile, type Profiles, type Settings } from '../store/profiles.ts';
import { unknownProfile } from './settings.ts';

// Shared by the commands that remove or name profiles.

/** Where profiles and the flows of each one are kept. */
interface Stores {
  readonly profiles: Profiles;
  readonly flowsOf: (profile: string) => Pick<FlowStore, 'removeAll' | 'clearCurrentUser'>;
}

/** Removes a profile with its users, client secret and current user. The settings go last, so it can be repeated. */
export async function dropProfile({ profiles, flowsOf }: Stores, name: string): Promise<void> {
  const flows = flowsOf(name);
  await flows.removeAll();
  await flows.clearCurrentUser();
  await profiles.removeClientSecret(name);
  await profiles.update((file) => withoutProfile(file, name));
}

/** Chooses no other current profile, so that no password goes to a pool that the user did not choose. */
function withoutProfile(file: Settings, name: string): Settings {
  const { currentProfile, ...rest } = file;
  const isKept = currentProfile !== undefined && currentProfile !== name;
  const profiles = Object.fromEntries(
    Object.entries(file.profiles).filter(([other]) => other !== name),
  );
  return { ...rest, ...(isKept ? { currentProfile } : {}), profiles };
}

/** @throws CliError CONFIG naming the known profiles */
export function requireProfile(file: Settings, name: string): Profile {
  const found = findProfile(file, name);
  if (found !== undefined) return found;
  throw unknownProfile(name, Object.keys(file.profiles));
}
