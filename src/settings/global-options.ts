import { type Command, Option } from 'commander';
import { CliError } from '../errors.ts';

/** The options that every command takes, before or after its name. */
export interface GlobalOptions {
  readonly profile?: string;
  readonly region?: string;
  readonly userPoolId?: string;
  readonly clientId?: string;
  readonly clientSecretFile?: string;
  readonly clientSecretStdin?: boolean;
  readonly endpoint?: string;
  readonly allowInsecureEndpoint?: boolean;
  readonly username?: string;
  readonly awsProfile?: string;
  readonly json?: boolean;
  readonly field?: string;
  readonly quiet?: boolean;
  readonly debug?: boolean;
  /** False after --no-color. */
  readonly color?: boolean;
  /** False after --no-input. */
  readonly input?: boolean;
  readonly yes?: boolean;
  readonly timeout?: string;
  readonly lockTimeout?: string;
  readonly home?: string;
  readonly showSecrets?: boolean;
  readonly expect?: string;
}

const definitions: readonly (readonly [flags: string, description: string])[] = [
  ['--profile <name>', 'named settings to use'],
  ['--region <region>', 'AWS region'],
  ['--user-pool-id <id>', 'user pool, such as eu-west-1_AbCdEfGhI'],
  ['--client-id <id>', 'app client'],
  ['--client-secret-file <path>', "read the app client's secret from a file (- for stdin)"],
  ['--client-secret-stdin', "read the app client's secret from stdin"],
  ['--endpoint <url>', 'a URL, or "embedded" for the embedded Cognito'],
  ['--allow-insecure-endpoint', 'send secrets over plain HTTP to another machine'],
  ['--username <name>', 'user to act on'],
  ['--aws-profile <name>', 'AWS profile for admin commands'],
  ['--json', 'print one JSON document'],
  ['--field <path>', 'print one value of the JSON document, such as state.challenge'],
  ['--quiet', 'print no hints and no progress'],
  ['--debug', 'describe each request on stderr, without its secrets'],
  ['--no-color', 'print no colours'],
  ['--no-input', 'never ask on the terminal'],
  ['--yes', 'answer yes to every confirmation'],
  ['--timeout <duration>', 'limit for the whole command (without it: 30s for each step)'],
  ['--lock-timeout <duration>', 'limit for the wait on another process (default 45s)'],
  ['--home <directory>', 'keep settings and state in this directory'],
  ['--show-secrets', 'print tokens and secrets instead of masking them'],
  [
    '--expect <state>',
    'exit code 10 unless a step reaches, or status finds, TOKENS or this challenge',
  ],
];

/** Their names, such as `--json`. */
export const globalFlags: readonly string[] = definitions.map(([flags]) =>
  flags.split(' ', 1).join(),
);

/** The options without those that say which pool and user are meant. */
export function onlyHome({ home }: GlobalOptions): GlobalOptions {
  return home === undefined ? {} : { home };
}

const expectable = /^[A-Z][A-Z\d_]*$/;

/**
 * An empty value is a script's slip: taken for none, it would have the command act on another user or profile.
 *
 * @throws CliError USAGE
 */
export function checkGlobalOptions(globals: GlobalOptions): void {
  for (const [key, value] of Object.entries(globals)) {
    if (value === '') throw malformed(`${flagOf(key)} is empty`);
  }
  const { expect } = globals;
  if (expect !== undefined && !expectable.test(expect)) {
    throw malformed(`--expect is "${expect}", expected TOKENS or a challenge such as MFA_SETUP`);
  }
}

function flagOf(key: string): string {
  return `--${key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function malformed(message: string): CliError {
  return new CliError({ code: 'MalformedOption', kind: 'USAGE', message });
}

/** They are listed once, below the commands, and not with each command. */
export function addGlobalOptions(program: Command): void {
  for (const [flags, description] of definitions) {
    program.addOption(new Option(flags, description).hideHelp());
  }
  program.addHelpText(
    'after',
    () => `\nGlobal options, before or after the command:\n${listed(program)}`,
  );
}

/** As commander lists options: no line is longer than the page is wide. */
function listed(program: Command): string {
  const help = program.createHelp();
  help.prepareContext({ helpWidth: program.configureOutput().getOutHelpWidth?.() ?? 80 });
  const width = Math.max(...definitions.map(([flags]) => flags.length));
  return definitions
    .map(([flags, description]) => help.formatItem(flags, width, description, help))
    .join('\n');
}

/** The options that say where a command goes: a suggested next command repeats those given, as far as it needs them. */
export function repeatedFlags(
  globals: GlobalOptions,
  needed: 'all' | readonly string[],
): { readonly flag: string; readonly words: readonly string[] }[] {
  const repeated = [
    ['--home', globals.home],
    ['--profile', globals.profile],
    ['--endpoint', globals.endpoint],
    ['--region', globals.region],
    ['--user-pool-id', globals.userPoolId],
    ['--client-id', globals.clientId],
    ['--client-secret-file', globals.clientSecretFile],
    ['--aws-profile', globals.awsProfile],
  ] as const;
  const insecure = '--allow-insecure-endpoint';
  return [
    ...repeated.flatMap(([flag, value]) =>
      value === undefined ? [] : [{ flag, words: [flag, value] }],
    ),
    ...(globals.allowInsecureEndpoint === true ? [{ flag: insecure, words: [insecure] }] : []),
  ].filter(({ flag }) => needed === 'all' || needed.includes(flag));
}
