import * as z from 'zod/mini';
import { loadConf, openDocument } from './document.ts';
import { type LockOptions, withLock } from './lock.ts';
import type { StorePaths } from './paths.ts';
import { ensurePrivateDirectory } from './private-files.ts';

/** Any name but the one that plain objects cannot hold. */
export const ProfileName = z.string().check(
  z.minLength(1),
  z.maxLength(128),
  z.refine((name) => name !== '__proto__'),
);

// Loose objects: keys that a later version or a person added survive a change by this version.
export const Profile = z.looseObject({
  region: z.optional(z.string()),
  userPoolId: z.optional(z.string()),
  clientId: z.optional(z.string()),
  endpoint: z.optional(z.string()),
  awsProfile: z.optional(z.string()),
  /** `true` if plain HTTP to this endpoint was allowed. */
  allowInsecureEndpoint: z.optional(z.string()),
  /** Present if cogauth created the pool, and so may delete it. */
  createdHere: z.optional(
    z.looseObject({
      userPoolName: z.string(),
      authSessionValidityMinutes: z.optional(z.number()),
      at: z.iso.datetime(),
    }),
  ),
});
/** Named settings. They hold no secret. */
export type Profile = z.infer<typeof Profile>;

export const SettingsSchema = z.looseObject({
  version: z.literal(1),
  currentProfile: z.optional(ProfileName),
  profiles: z.record(ProfileName, Profile),
});
/** The settings file. Look a profile up with `findProfile`: a name may be `constructor`. */
export type Settings = z.infer<typeof SettingsSchema>;

export const ClientSecretSchema = z.object({ version: z.literal(1), clientSecret: z.string() });

interface ProfilesOptions {
  readonly paths: StorePaths;
  readonly lock: LockOptions;
  readonly warn: (text: string) => void;
}

export interface Profiles {
  readonly read: () => Promise<Settings>;
  /** Makes sure that a later `update` can save: call it before a call to Cognito whose reply must not be lost. */
  readonly prepare: () => Promise<void>;
  /** Applies a change to the newest settings, under their lock. Never call Cognito in it. */
  readonly update: (change: (settings: Settings) => Settings) => Promise<Settings>;
  readonly readClientSecret: (profile: string) => Promise<string | undefined>;
  readonly saveClientSecret: (profile: string, clientSecret: string) => Promise<void>;
  readonly removeClientSecret: (profile: string) => Promise<void>;
}

/** Opens the settings file, and the client secrets, which are kept apart from it with the other secrets. */
export function openProfiles({ paths, lock, warn }: ProfilesOptions): Profiles {
  const directory = paths.settingsDirectory;
  const settings = openDocument({
    directory,
    name: 'settings',
    schema: SettingsSchema,
    version: 1,
    warn,
  });
  const read = async (): Promise<Settings> =>
    (await settings.read()) ?? { version: 1, profiles: {} };
  const secretOf = (profile: string) =>
    openDocument({
      directory: paths.profileDirectory(profile),
      root: paths.stateDirectory,
      name: 'client-secret',
      schema: ClientSecretSchema,
      version: 1,
      warn,
    });

  async function locked<T>(body: () => Promise<T>): Promise<T> {
    for (const warning of await ensurePrivateDirectory(directory)) warn(warning);
    return withLock({ ...lock, directory, name: 'settings' }, body);
  }

  return {
    read,
    prepare: async () => {
      await loadConf();
      await locked(async () => undefined);
    },
    update: (change) =>
      locked(async () => {
        const changed = change(await read());
        await settings.write(changed);
        return changed;
      }),
    readClientSecret: async (profile) => (await secretOf(profile).read())?.clientSecret,
    saveClientSecret: (profile, clientSecret) =>
      locked(() => secretOf(profile).write({ version: 1, clientSecret })),
    removeClientSecret: (profile) => locked(() => secretOf(profile).remove()),
  };
}

/** Gives a profile's own settings, never a member that all objects have. */
export function findProfile({ profiles }: Settings, name: string): Profile | undefined {
  return Object.hasOwn(profiles, name) ? profiles[name] : undefined;
}
