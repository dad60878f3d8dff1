import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The sections of the files that AWS's SDKs and CLI read, by name: profiles, and `services.NAME`. */
export interface AwsFiles {
  readonly config: AwsSections;
  readonly credentials: AwsSections;
}

type AwsSections = Readonly<Record<string, Readonly<Record<string, string | undefined>>>>;

interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home, as `os.homedir()` gives it. */
  readonly homeDirectory: string;
}

const nothing: AwsFiles = { config: {}, credentials: {} };

/**
 * Reads the AWS configuration and credentials files with the SDK's own parser. It is loaded only if there is a file. A file that
 * cannot be read counts as absent, as the SDK counts it.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html
 */
export async function readAwsFiles({ env, homeDirectory }: Surroundings): Promise<AwsFiles> {
  const home = [env['HOME'], env['USERPROFILE']].find((place) => (place ?? '') !== '');
  const place = (variable: string, name: string): string => {
    const given = env[variable] ?? '';
    if (given.startsWith('~/')) return join(home ?? homeDirectory, given.slice(2));
    return given === '' ? join(home ?? homeDirectory, '.aws', name) : given;
  };
  const configFilepath = place('AWS_CONFIG_FILE', 'config');
  const filepath = place('AWS_SHARED_CREDENTIALS_FILE', 'credentials');
  if (!existsSync(configFilepath) && !existsSync(filepath)) return nothing;
  const { loadSharedConfigFiles } = await import('@smithy/core/config');
  const files = { filepath, configFilepath, ignoreCache: true };
  const { configFile, credentialsFile } = await loadSharedConfigFiles(files);
  return { config: configFile, credentials: credentialsFile };
}
