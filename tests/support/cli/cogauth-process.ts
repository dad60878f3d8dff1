import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { temporaryDirectory } from '../temporary-directory.ts';

const bin = fileURLToPath(new URL('../../../bin/cogauth.js', import.meta.url));

export interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly stdin?: string;
  /** The current directory, if not that of the tests. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A file to write the result to, in place of the pipe that is read. */
  readonly stdout?: number;
  /** How far the clock of this process is ahead. */
  readonly clockOffsetSeconds?: number;
  /** A pause moves the clock of this process instead of taking time. */
  readonly skipsWaits?: boolean;
}

/** A person with an empty home, no AWS settings, and cogauth as it was built. */
export interface Person {
  readonly home: string;
  readonly cogauth: (argv: readonly string[], options?: RunOptions) => Promise<Run>;
  /** The same with --json: the parsed document, which must be the whole of stdout. */
  readonly json: (argv: readonly string[], options?: RunOptions) => Promise<Document>;
  /** Starts a command and kills it at the given moment; gives the signal that ended it. */
  readonly killed: (
    argv: readonly string[],
    signal: NodeJS.Signals,
    moment: Promise<void>,
  ) => Promise<NodeJS.Signals | null>;
}

const Facts = z.record(z.string(), z.unknown());

export const Document = z.object({
  schemaVersion: z.literal(1),
  ok: z.boolean(),
  command: z.string(),
  profile: z.string().nullable(),
  result: Facts.optional(),
  error: Facts.optional(),
  state: Facts,
  next: z.array(z.object({ command: z.string(), argv: z.array(z.string()) })),
  warnings: z.array(z.string()),
  requestId: z.string().nullable(),
});

/** The envelope of --json, with the exit code beside it. */
export type Document = z.infer<typeof Document> & { readonly exitCode: number | null };

export const passwordOfAda = 'Correct-horse-7';

/** @param program the program's path, if not this one's */
export async function person(
  env: Readonly<Record<string, string>> = {},
  program = bin,
): Promise<Person> {
  const home = await temporaryDirectory();
  const surroundings = {
    HOME: home,
    PATH: process.env['PATH'],
    TMPDIR: process.env['TMPDIR'],
    XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
    AWS_EC2_METADATA_DISABLED: 'true',
    COGAUTH_PASSWORD: passwordOfAda,
    ...env,
  };
  const cogauth: Person['cogauth'] = async (argv, options = {}) =>
    run(program, surroundings, argv, options);
  return {
    home,
    cogauth,
    killed: async (argv, signal, moment) => {
      const child = spawn(process.execPath, [program, ...argv], {
        env: surroundings,
        stdio: 'ignore',
      });
      const ended = new Promise<NodeJS.Signals | null>((resolve) => {
        child.on('close', (_code, signalCode) => {
          resolve(signalCode);
        });
      });
      await moment;
      child.kill(signal);
      return ended;
    },
    json: async (argv, options) => {
      const { exitCode, stdout, stderr } = await cogauth([...argv, '--json'], options);
      try {
        return { exitCode, ...Document.parse(JSON.parse(stdout)) };
      } catch (cause) {
        throw new Error(`not one envelope: ${stdout}\n${stderr}`, { cause });
      }
    },
  };
}

const clockFile = fileURLToPath(new URL('../faults/other-clock.cjs', import.meta.url));

/** The flags of Node and the variables that give a process another clock. */
export function otherClock({
  clockOffsetSeconds = 0,
  skipsWaits = false,
}: Pick<RunOptions, 'clockOffsetSeconds' | 'skipsWaits'>): {
  readonly flags: readonly string[];
  readonly env: Readonly<Record<string, string>>;
} {
  if (clockOffsetSeconds === 0 && !skipsWaits) return { flags: [], env: {} };
  const env = {
    CLOCK_AHEAD_SECONDS: String(clockOffsetSeconds),
    SKIP_WAITS: skipsWaits ? '1' : '',
  };
  return { flags: ['--require', clockFile], env };
}

function run(
  program: string,
  surroundings: Readonly<Record<string, string | undefined>>,
  argv: readonly string[],
  { stdin = '', env = {}, cwd, stdout, ...clock }: RunOptions,
): Promise<Run> {
  const other = otherClock(clock);
  const child = spawn(process.execPath, [...other.flags, program, ...argv], {
    env: { ...surroundings, ...other.env, ...env },
    cwd,
    stdio: ['pipe', stdout ?? 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  child.stdin?.on('error', () => undefined).end(stdin);
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (exitCode) => {
      resolve({ exitCode, ...output });
    });
  });
}

/** A person whose pool is made and whose user ada is confirmed. */
export async function personWithAda(
  poolOptions: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Person> {
  const ada = await person(env);
  const steps = [
    ['create-user-pool', 'demo', '--endpoint', 'embedded', ...poolOptions],
    ['sign-up', 'ada', '--email', 'ada@example.com'],
    ['confirm-sign-up', async () => inboxCode(ada)],
  ] as const;
  for (const step of steps) {
    const argv: string[] = [];
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    for (const word of step) argv.push(typeof word === 'string' ? word : await word());
    // oxlint-disable-next-line no-await-in-loop -- one step after the other
    await succeed(ada, argv);
  }
  return ada;
}

export async function inboxCode({ cogauth }: Person): Promise<string> {
  return (await cogauth(['emulator', 'inbox', 'ada', '--code'])).stdout.trim();
}

/** Runs a step that must succeed. */
export async function succeed(
  { cogauth, home }: Person,
  argv: readonly string[],
  options?: RunOptions,
): Promise<Run> {
  const done = await cogauth(argv, options);
  if (done.exitCode === 0) return done;
  throw new Error(
    `cogauth ${argv.join(' ')} exited ${done.exitCode} in ${join(home)}\n${done.stderr}`,
  );
}

/** Sets up TOTP by the challenge of an admin sign-in; ends with tokens. */
export async function setUpTotp(who: Person, options?: RunOptions): Promise<void> {
  await succeed(who, ['admin-initiate-auth', 'ada', '--expect', 'MFA_SETUP'], options);
  await succeed(who, ['associate-software-token', '--save-secret'], options);
  await succeed(who, ['verify-software-token', await totpCode(who, options)], options);
  await succeed(who, ['respond-to-challenge', '--expect', 'TOKENS'], options);
}

/** The code of the saved secret, at the time of the process that will send it. */
export async function totpCode(who: Person, options?: RunOptions): Promise<string> {
  return (await succeed(who, ['totp'], options)).stdout.trim();
}
