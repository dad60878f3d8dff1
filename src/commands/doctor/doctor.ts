import type { Command } from 'commander';
import { findCredentials } from '../../actions/find-credentials.ts';
import { getUser } from '../../actions/get-user.ts';
import { toCliError } from '../../client/refusals.ts';
import { type CognitoClient, withClient } from '../../client/with-client.ts';
import type { CliError } from '../../errors.ts';
import { clientSecretSource } from '../../input/secret-input.ts';
import type { Invocation } from '../../invocation.ts';
import { columns, errorLine, writeSuccess } from '../../output/write.ts';
import { homeDirectory } from '../../process/home-directory.ts';
import { parseDuration } from '../../settings/duration.ts';
import { chosenProfile, gatherSettings, type Settings } from '../../settings/settings.ts';
import { embedded } from '../../settings/shapes.ts';
import { answerByExitCode, noteProfile } from '../../steps/report-flow.ts';
import {
  inspectDirectory,
  inspectFiles,
  isSecretKept,
  lookAtSettings,
} from '../../store/inspect-store.ts';
import { storePaths, type StorePaths } from '../../store/paths.ts';
import type { Hint } from '../../errors.ts';
import { hintLine } from '../../output/next-commands.ts';
import { readAwsFiles } from '../../store/aws-files.ts';
import { findProfile } from '../../store/profiles.ts';
import {
  type Check,
  checkAnswer,
  checkClock,
  checkCredentials,
  checkFiles,
  checkNode,
  checkProxy,
  checkSettings,
  exitCodeOf,
  type Looked,
  ok,
  warned,
  whereOf,
} from './checks.ts';

export const examples: readonly string[] = ['cogauth doctor', 'cogauth doctor --json --timeout 5s'];

export function define(command: Command, invocation: Invocation): void {
  command.action(async () => {
    const checks = await examine(invocation);
    const { report } = invocation;
    const wayOn = (remedy: Hint): string => hintLine(invocation, remedy);
    const rows = checks.map(({ level, name, message, remedy }) => [
      level,
      name,
      errorLine(report, remedy === undefined ? message : `${message}; ${wayOn(remedy)}`),
    ]);
    writeSuccess(invocation, {
      result: {
        checks: checks.map(({ name, level, message, remedy }) => ({
          name,
          level,
          message: errorLine(report, message),
          remedy: remedy === undefined ? null : wayOn(remedy),
        })),
      },
      text: columns(rows),
    });
    answerByExitCode(invocation, exitCodeOf(checks));
  });
}

/** Runs every check. Asks nothing and writes nothing; a failed check does not stop the others. */
async function examine(invocation: Invocation): Promise<Check[]> {
  const { host, globals } = invocation;
  const paths = storePaths({ env: host.env, home: globals.home, homeDirectory: homeDirectory() });
  const timeoutMs = parseDuration(globals.timeout ?? '30s', '--timeout');
  const [settingsPlace, statePlace, files, looked] = await Promise.all([
    inspectDirectory(paths.settingsDirectory),
    inspectDirectory(paths.stateDirectory),
    inspectFiles(paths, host.now()),
    lookAround(invocation, paths),
  ]);
  const aboutSettings = checkSettings(looked);
  const isUsable = aboutSettings.every(
    ({ name, level }) => name !== 'settings' || level !== 'fail',
  );
  return [
    checkNode(process.versions.node),
    { name: 'settings directory', kind: 'STORE', ...settingsPlace },
    { name: 'state directory', kind: 'STORE', ...statePlace },
    ...checkFiles(files),
    ...aboutSettings,
    ...(isUsable
      ? await checkOutside(invocation, { settings: looked.settings, paths, timeoutMs })
      : [warned('endpoint', 'not checked', 'fix the settings first')]),
  ];
}

async function lookAround(invocation: Invocation, paths: StorePaths): Promise<Looked> {
  const { host, globals } = invocation;
  const [file, awsFiles] = await Promise.all([
    lookAtSettings(paths),
    readAwsFiles({ env: host.env, homeDirectory: homeDirectory() }),
  ]);
  const profile = chosenProfile(globals, host.env, file.currentProfile);
  noteProfile(invocation, profile.value);
  const saved = findProfile(file, profile.value);
  return {
    settings: gatherSettings(globals, host.env, profile, saved, awsFiles),
    saved,
    givenSecret: clientSecretSource(invocation)?.source,
    isSecretKept: await isSecretKept(paths, profile.value),
  };
}

interface Outside {
  readonly settings: Settings;
  readonly paths: StorePaths;
  readonly timeoutMs: number;
}

async function checkOutside(invocation: Invocation, outside: Outside): Promise<Check[]> {
  if (outside.settings.endpoint?.value === embedded) return checkEmbedded(outside);
  const [answer, credentials] = await Promise.all([
    checkEndpoint(invocation, outside),
    lookForCredentials(invocation, outside),
  ]);
  const proxy = checkProxy(outside.settings, invocation.host.env);
  const clock = checkClock(invocation.report.clockSkewMs);
  return [proxy, answer, clock, credentials].filter((check) => check !== undefined);
}

async function checkEmbedded({ settings, paths }: Outside): Promise<Check[]> {
  const { checkDatabase } = await import('../../emulator/storage/data-file.ts');
  const file = paths.emulatorDatabase;
  try {
    const isThere = await checkDatabase(file);
    return [ok('endpoint', `${whereOf(settings)}: ${file}${isThere ? '' : ' (not created yet)'}`)];
  } catch (thrown) {
    return [checkAnswer(whereOf(settings), toCliError(thrown))];
  }
}

/** Not a real token: a server that rejects it is there and speaks Cognito's protocol. */
const noToken = 'cogauth-doctor-has-no-token';

async function checkEndpoint(invocation: Invocation, outside: Outside): Promise<Check> {
  const refusal = await refusalOf(invocation, outside, (client) => getUser(client, noToken));
  return checkAnswer(whereOf(outside.settings), refusal);
}

/** The credential chain may ask an address that does not answer, so its time is limited. */
const longestLookMs = 5000;

async function lookForCredentials(invocation: Invocation, outside: Outside): Promise<Check> {
  const timeoutMs = Math.min(longestLookMs, outside.timeoutMs);
  const refusal = await refusalOf(invocation, { ...outside, timeoutMs }, findCredentials);
  return checkCredentials(outside.settings, refusal);
}

async function refusalOf(
  invocation: Invocation,
  outside: Outside,
  call: (client: CognitoClient) => Promise<unknown>,
): Promise<CliError | undefined> {
  try {
    await withClient(invocation, outside, call);
    return undefined;
  } catch (thrown) {
    return toCliError(thrown);
  }
}
