import { onlyHome } from '../settings/global-options.ts';
import { type Command, Option } from 'commander';
import { createUserPoolClient } from '../actions/create-user-pool-client.ts';
import {
  createUserPool,
  type CustomAttribute,
  type NewUserPool,
} from '../actions/create-user-pool.ts';
import { setUserPoolMfaConfig } from '../actions/set-user-pool-mfa-config.ts';
import { type AllowedFlow, allowedFlows } from '../cognito/auth-flows.ts';
import { type PoolFactor, poolFactors } from '../cognito/first-factors.ts';
import { type CognitoClient, withClient } from '../client/with-client.ts';
import { aliasAttributes, attributeTypes, usernameAttributes } from '../cognito/pool-attributes.ts';
import { CliError, unreadable, hint, run } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { writeSuccess } from '../output/write.ts';
import { isClientId, isUserPoolId } from '../settings/shapes.ts';
import { warnOfOtherChoice } from '../steps/other-target.ts';
import { noteProfile, suggest } from '../steps/report-flow.ts';
import { openWorkspace, type Workspace } from '../steps/workspace.ts';
import { findProfile, type Profile } from '../store/profiles.ts';

interface Options {
  readonly mfa: keyof typeof mfaSettings;
  readonly flows: string;
  readonly generateSecret?: boolean;
  readonly deviceTracking: keyof typeof deviceSettings;
  readonly refreshTokenRotation?: number;
  readonly firstFactors?: string;
  readonly usernameAttributes?: string;
  readonly aliasAttributes?: string;
  readonly schema?: readonly CustomAttribute[];
}

const mfaSettings = { on: 'ON', optional: 'OPTIONAL', off: 'OFF' } as const;

const deviceSettings = {
  always: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  'opt-in': { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
  off: undefined,
} as const;

/** The longest that Cognito allows: a person needs time to set up an app. */
const sessionMinutes = 15;

export const examples: readonly string[] = [
  'cogauth create-user-pool demo --endpoint embedded',
  'cogauth create-user-pool staging --region eu-west-1 --mfa optional',
  'cogauth create-user-pool shop --endpoint embedded --refresh-token-rotation 30',
  'cogauth create-user-pool team --endpoint embedded --username-attributes email --schema team --schema seats:number',
  'cogauth create-user-pool codes --endpoint embedded --mfa off --flows user-auth,refresh --first-factors password,email-otp',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('<name>', 'name of the pool, and of the profile that is created for it')
    .addOption(
      new Option('--mfa <mode>', 'multi-factor authentication by authenticator app')
        .choices(Object.keys(mfaSettings))
        .default('on'),
    )
    .addOption(
      new Option('--device-tracking <mode>', 'which confirmed devices are remembered')
        .choices(Object.keys(deviceSettings))
        .default('always'),
    )
    .option(
      '--flows <names>',
      `sign-in flows that the app client allows: ${[...allowedFlows.keys()].join(',')}`,
      'admin-user-password,user-password,user-srp,refresh',
    )
    .option(
      '--first-factors <names>',
      `first factors that user-auth offers: ${[...poolFactors.keys()].join(',')}`,
    )
    .addOption(
      new Option(
        '--username-attributes <names>',
        `what users sign in with in place of a user name: ${[...usernameAttributes.keys()].join(',')}`,
      ).conflicts('aliasAttributes'),
    )
    .option(
      '--alias-attributes <names>',
      `what users may sign in with besides their user name: ${[...aliasAttributes.keys()].join(',')}`,
    )
    .option(
      '--schema <name[:type]>',
      `custom attribute, may be repeated; TYPE is ${[...attributeTypes.keys()].join(', ')}`,
      collectAttribute,
    )
    .option('--generate-secret', 'give the app client a secret')
    .option(
      '--refresh-token-rotation <seconds>',
      'rotate refresh tokens: each refresh returns a new one, and the old one still works for 0 to 60 seconds (leaves refresh out of --flows)',
      graceSeconds,
    )
    .action(async (name: string, options: Options) => {
      await createPool(invocation, name, options);
    });
}

async function createPool(invocation: Invocation, name: string, options: Options): Promise<void> {
  const workspace = await openWorkspace(invocation);
  const flows = flowsOf(options);
  const pool = {
    userPoolName: name,
    deviceConfiguration: deviceSettings[options.deviceTracking],
    firstFactors: listOf(poolFactors, options.firstFactors, '--first-factors'),
    usernameAttributes: listOf(
      usernameAttributes,
      options.usernameAttributes,
      '--username-attributes',
    ),
    aliasAttributes: listOf(aliasAttributes, options.aliasAttributes, '--alias-attributes'),
    customAttributes: options.schema,
    tier: needsTier(options) ? ('ESSENTIALS' as const) : undefined,
  };
  refuseCodesWithMfa(options.mfa, pool.firstFactors);
  const begun = await unfinishedPool(workspace, name);
  noteProfile(invocation, name);
  const save = (made: Made): Promise<unknown> => saveProfile(invocation, workspace, name, made);
  await workspace.profiles.prepare();
  const { userPoolId, clientId } = await withClient(invocation, workspace, async (client) => {
    const poolId = begun?.userPoolId ?? (await makePool(client, pool));
    // Saved before the client is created: clean-up must find the pool even if this process ends now.
    await save({ userPoolId: poolId });
    await setUserPoolMfaConfig(client, { userPoolId: poolId, mfa: mfaSettings[options.mfa] });
    const made = await createUserPoolClient(client, {
      userPoolId: poolId,
      clientName: name,
      flows,
      generateSecret: options.generateSecret === true,
      sessionMinutes,
      rotationGraceSeconds: options.refreshTokenRotation,
    });
    if (made.ClientId === undefined || !isClientId(made.ClientId)) throw unreadable('no ClientId');
    if (made.ClientSecret !== undefined) {
      await workspace.profiles.saveClientSecret(name, made.ClientSecret);
    }
    await save({ userPoolId: poolId, clientId: made.ClientId });
    return { userPoolId: poolId, clientId: made.ClientId };
  });
  warnOfOtherChoice(invocation, name);
  const signUp = run('sign-up', nameToSignUpWith(pool), '--email', 'EMAIL');
  suggest({ ...invocation, globals: onlyHome(invocation.globals) }, [signUp]);
  writeSuccess(invocation, {
    result: { userPoolId, clientId, userPoolName: name, profile: name },
    text: `user pool ${userPoolId} with client ${clientId}, saved as the current profile ${name}`,
  });
}

/** Cognito refuses this too, but only once the pool has been created. */
function refuseCodesWithMfa(mfa: Options['mfa'], firstFactors: readonly PoolFactor[] = []): void {
  if (mfa !== 'on' || firstFactors.every((factor) => factor === 'PASSWORD')) return;
  throw new CliError({
    code: 'MalformedOption',
    kind: 'USAGE',
    message: 'a pool that requires MFA allows only the password as first factor',
    hint: 'add --mfa optional or --mfa off',
  });
}

/** Pools of the tier LITE support neither. */
function needsTier({ refreshTokenRotation, firstFactors }: Options): boolean {
  return (refreshTokenRotation ?? firstFactors) !== undefined;
}

/** @returns the id of the new pool */
async function makePool(client: CognitoClient, pool: NewUserPool): Promise<string> {
  const { Id } = await createUserPool(client, pool);
  if (Id === undefined || !isUserPoolId(Id)) throw unreadable('no user pool id');
  return Id;
}

type Made = Pick<Profile, 'userPoolId' | 'clientId'>;

/** Also saves where the pool was created, so that later commands and clean-up find it. */
async function saveProfile(
  { host }: Invocation,
  { profiles, settings }: Workspace,
  name: string,
  made: Made,
): Promise<void> {
  const profile: Profile = {
    ...made,
    endpoint: settings.endpoint?.value,
    allowInsecureEndpoint: settings.allowInsecureEndpoint?.value,
    region: settings.region?.value,
    awsProfile: settings.awsProfile?.value,
    createdHere: {
      userPoolName: name,
      authSessionValidityMinutes: sessionMinutes,
      at: host.now().toISOString(),
    },
  };
  await profiles.update((file) => ({
    ...file,
    currentProfile: name,
    profiles: { ...file.profiles, [name]: profile },
  }));
}

/**
 * The pool that an interrupted run began and this run finishes.
 *
 * @throws CliError USAGE if the profile exists and is complete, UNEXPECTED_STATE if its pool was begun elsewhere
 */
async function unfinishedPool(
  { profiles, settings }: Workspace,
  name: string,
): Promise<Profile | undefined> {
  const existing = findProfile(await profiles.read(), name);
  if (existing === undefined) return undefined;
  if (existing.createdHere !== undefined && existing.clientId === undefined) {
    refuseElsewhere(existing, settings.endpoint?.value, name);
    return existing;
  }
  throw new CliError({
    code: 'ProfileExists',
    kind: 'USAGE',
    message: `there is already a profile ${name}`,
    hint: hint`choose another name, or delete that pool: ${run('clean-up', '--profile', name)}`,
  });
}

/** If the profile were saved with another endpoint, cogauth could no longer find the pool that was begun. */
function refuseElsewhere(
  { endpoint: begunOn, userPoolId }: Profile,
  chosen: string | undefined,
  name: string,
): void {
  if (begunOn === chosen) return;
  throw new CliError({
    code: 'OtherTarget',
    kind: 'UNEXPECTED_STATE',
    message: `the pool ${userPoolId ?? name} was begun on ${begunOn ?? 'AWS'}, but the settings say ${chosen ?? 'AWS'}`,
    hint:
      begunOn === undefined
        ? 'finish it there: leave out --endpoint and its variables'
        : hint`finish it there: ${run('create-user-pool', name, '--endpoint', begunOn)}`,
  });
}

/** With username attributes, the user name is an address. */
function nameToSignUpWith({ usernameAttributes: names = [] }: NewUserPool): string {
  if (names.includes('email')) return 'EMAIL';
  return names.includes('phone_number') ? 'PHONE_NUMBER' : 'USERNAME';
}

/** Cognito refuses ALLOW_REFRESH_TOKEN_AUTH together with rotation. */
function flowsOf({ flows, refreshTokenRotation }: Options): AllowedFlow[] {
  const named = flows.split(',').map((name) => oneOf(allowedFlows, name, '--flows'));
  return refreshTokenRotation === undefined
    ? named
    : named.filter((flow) => flow !== 'ALLOW_REFRESH_TOKEN_AUTH');
}

/** @throws CliError USAGE */
function graceSeconds(text: string): number {
  const seconds = /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
  if (seconds <= 60) return seconds;
  throw new CliError({
    code: 'MalformedOption',
    kind: 'USAGE',
    message: `--refresh-token-rotation has "${text}", expected 0 to 60 seconds`,
    hint: hint`the used refresh token still works for this long, in case a reply is lost; for example: ${run('create-user-pool', 'NAME', '--refresh-token-rotation', '60')}`,
  });
}

/** `NAME` or `NAME:TYPE`, as often as wanted. @throws CliError USAGE */
function collectAttribute(
  text: string,
  gathered: readonly CustomAttribute[] = [],
): readonly CustomAttribute[] {
  // Cognito itself puts `custom:` before the name, so a name that has it already is meant without it.
  const [name = '', type = 'string', ...more] = text.replace(/^custom:/, '').split(':');
  if (name !== '' && more.length === 0) {
    return [...gathered, { name, type: oneOf(attributeTypes, type, '--schema') }];
  }
  throw new CliError({
    code: 'MalformedOption',
    kind: 'USAGE',
    message: `--schema has "${text}", expected NAME or NAME:TYPE`,
  });
}

/** Names with commas between them. Undefined if none were given. @throws CliError USAGE */
function listOf<T>(
  names: ReadonlyMap<string, T>,
  text: string | undefined,
  option: string,
): T[] | undefined {
  return text?.split(',').map((name) => oneOf(names, name, option));
}

/** @throws CliError USAGE */
function oneOf<T>(names: ReadonlyMap<string, T>, name: string, option: string): T {
  const known = names.get(name.trim());
  if (known !== undefined) return known;
  throw new CliError({
    code: 'MalformedOption',
    kind: 'USAGE',
    message: `${option} has "${name}", expected names from ${[...names.keys()].join(', ')}`,
  });
}
