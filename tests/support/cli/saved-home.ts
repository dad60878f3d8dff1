import { type Flow, flowVersion } from '../../../src/state/flow.ts';
import { type FlowStore, openFlowStore } from '../../../src/store/flow-store.ts';
import { type StorePaths, storePaths } from '../../../src/store/paths.ts';
import { openProfiles, type Profile, type Profiles } from '../../../src/store/profiles.ts';
import { noon } from '../noon.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

/** A place for settings and state, and the stores in it, to arrange and to look at. */
export interface SavedHome {
  readonly home: string;
  readonly paths: StorePaths;
  readonly profiles: Profiles;
  readonly flowsOf: (profile: string) => FlowStore;
  readonly saveProfile: (name: string, profile: Profile) => Promise<void>;
  /** Saves a flow of the profile `default`, whose user becomes the current one. */
  readonly saveFlow: (flow: Flow) => Promise<void>;
}

export const target = {
  region: 'eu-west-1',
  userPoolId: 'eu-west-1_AbCdE',
  clientId: 'app',
} as const;

const lock = { timeoutMs: 1000, holder: { command: 'test' }, now: noon };
const warn = (text: string): never => {
  throw new Error(text);
};

/** Holds the profile `default`, which names the client `app`, and no user. */
export async function savedHome(): Promise<SavedHome> {
  const home = await temporaryDirectory();
  const paths = storePaths({ env: {}, home, homeDirectory: home });
  const profiles = openProfiles({ paths, lock, warn });
  const flowsOf = (profile: string): FlowStore => openFlowStore({ paths, profile, lock, warn });
  const saveProfile = async (name: string, profile: Profile): Promise<void> => {
    await profiles.update((file) => ({
      ...file,
      profiles: { ...file.profiles, [name]: profile },
    }));
  };
  await saveProfile('default', target);
  return {
    home,
    paths,
    profiles,
    flowsOf,
    saveProfile,
    saveFlow: async (flow) => {
      const flows = flowsOf('default');
      await flows.lock(flow.username, () => flows.write(flow.username, flow));
      await flows.setCurrentUser(flow.username);
    },
  };
}

const device = {
  deviceKey: 'eu-west-1_device',
  deviceGroupKey: 'group',
  devicePassword: 'device-secret',
  remembered: true,
} as const;

/** Ada, with only her name saved. */
export const signedOut: Flow = { version: flowVersion, target, username: 'ada' };

/** Ada with tokens for another hour and a remembered device. */
export const signedIn: Flow = {
  ...signedOut,
  realUsername: 'ada',
  tokens: {
    accessToken: 'access-secret',
    idToken: 'id-secret',
    refreshToken: 'refresh-secret',
    expiresAt: '2030-01-01T13:00:00.000Z',
    api: 'public',
    authFlow: 'USER_SRP_AUTH',
  },
  device,
};

/** Ada in the middle of a sign-in. */
export const challenged: Flow = {
  ...signedOut,
  challenge: {
    name: 'SOFTWARE_TOKEN_MFA',
    parameters: {},
    session: 'session-secret',
    api: 'public',
    authFlow: 'USER_SRP_AUTH',
    obtainedAt: '2030-01-01T11:59:00.000Z',
    expiresAt: '2030-01-01T12:02:00.000Z',
    assumed: true,
  },
};

/** The same flow, of a server elsewhere. */
export function onEndpoint(flow: Flow, endpoint: string): Flow {
  return { ...flow, target: { ...flow.target, endpoint } };
}
