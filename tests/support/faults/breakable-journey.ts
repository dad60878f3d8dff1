import { spawn } from 'node:child_process';
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { otherClock } from '../cli/cogauth-process.ts';
import { runCli } from '../cli/run-cli.ts';
import { type EmbeddedDouble, embeddedDouble } from '../cognito/embedded-double.ts';
import { temporaryDirectory } from '../temporary-directory.ts';

const bin = fileURLToPath(new URL('../../../bin/cogauth.js', import.meta.url));
const faultPoints = new URL('fault-points.js', import.meta.url).href;

/** What happens to a process, and at which of its points; without a fault the points are only counted. */
export interface Fault {
  readonly kind: 'SIGKILL' | 'ENOSPC' | 'EIO' | 'EROFS' | 'EACCES' | 'EDQUOT' | 'EMFILE';
  readonly at?: number;
  /** Kills then, wherever it is. */
  readonly afterMs?: number;
}

export const Point = z.object({
  name: z.string(),
  path: z.union([z.string(), z.number()]).optional(),
  /** What the file at `path` then holds. */
  text: z.string().optional(),
});
export type Point = z.infer<typeof Point>;

export const Reply = z.object({
  ok: z.boolean(),
  result: z.record(z.string(), z.unknown()).optional(),
  error: z
    .object({ message: z.string(), hint: z.string().nullable(), code: z.string() })
    .optional(),
  state: z.looseObject({
    phase: z.string(),
    challenge: z.string().nullable(),
    device: z.object({ remembered: z.boolean() }).nullable(),
  }),
  next: z.array(z.object({ argv: z.array(z.string()) })),
});
export type Reply = z.infer<typeof Reply> & { readonly exitCode: number };

/** Ada's files and the server's, at one moment of her journey. */
export interface Moment {
  readonly home: string;
  readonly cognito: string;
  readonly clockOffsetSeconds: number;
}

/** Ada at a place that can be set back, where her commands can be broken off or hindered. */
export interface BreakableJourney {
  readonly cognito: EmbeddedDouble;
  readonly home: () => string;
  /** Runs a command in this process, with --json. */
  readonly run: (argv: readonly string[]) => Promise<Reply>;
  /** Runs it in a process of its own. */
  readonly broken: (argv: readonly string[], fault: Fault) => Promise<Broken>;
  readonly keep: () => Promise<Moment>;
  readonly returnTo: (moment: Moment) => Promise<void>;
  /** What is saved of ada. */
  readonly savedFlow: () => Promise<string | undefined>;
  /** Puts in what a person would for words such as CODE. */
  readonly withAnswers: (argv: readonly string[]) => Promise<string[]>;
  /** Does what cogauth itself names, from `next` or another reply on, until it is said to be enough. */
  readonly goOn: (isEnough: (state: Reply['state']) => boolean, from?: Reply) => Promise<void>;
}

export interface Broken {
  readonly signal: NodeJS.Signals | null;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly points: readonly Point[];
}

export async function breakableJourney(): Promise<BreakableJourney> {
  const cognito = await embeddedDouble();
  let home = await temporaryDirectory();
  const env = {
    COGAUTH_ENDPOINT: cognito.url,
    COGAUTH_PASSWORD: 'Correct-horse-7',
    // Far longer than succeeding a dead process may take, far shorter than what gives up a live one.
    COGAUTH_LOCK_TIMEOUT: '3s',
    AWS_REGION: 'us-east-1',
  };
  // The SDK of this process looks here.
  const credentials = { AWS_ACCESS_KEY_ID: 'any', AWS_SECRET_ACCESS_KEY: 'any' };
  Object.assign(process.env, credentials);

  async function run(argv: readonly string[]): Promise<Reply> {
    // A command that waits for a fresh code moves the server's clock too.
    const pause = async (milliseconds: number): Promise<void> => {
      cognito.clockOffsetSeconds += milliseconds / 1000;
    };
    return replyOf(await runCli([...argv, '--json'], { home, env, now: cognito.now, pause }));
  }

  async function broken(argv: readonly string[], fault: Fault): Promise<Broken> {
    const isTraced = fault.at === undefined && fault.afterMs === undefined;
    const trace = join(await temporaryDirectory(), 'trace');
    const clock = otherClock(cognito);
    const child = spawn(process.execPath, [...clock.flags, '--import', faultPoints, bin, ...argv], {
      env: {
        ...env,
        ...credentials,
        PATH: process.env['PATH'],
        XDG_CACHE_HOME: process.env['XDG_CACHE_HOME'],
        COGAUTH_HOME: home,
        ...clock.env,
        FAULT_ROOT: home,
        FAULT: fault.kind,
        ...(isTraced ? { FAULT_TRACE: trace } : { FAULT_AT: String(fault.at) }),
      },
    });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const timer =
      fault.afterMs === undefined
        ? undefined
        : setTimeout(() => child.kill('SIGKILL'), fault.afterMs);
    const ended = await new Promise<Pick<Broken, 'exitCode' | 'signal'>>((resolve) => {
      child.on('close', (exitCode, signal) => {
        resolve({ exitCode, signal });
      });
    });
    clearTimeout(timer);
    await cognito.settled();
    const lines = isTraced ? (await readFile(trace, 'utf8')).trim().split('\n') : [];
    return { ...ended, ...output, points: lines.map((line) => Point.parse(JSON.parse(line))) };
  }

  async function totpCode(): Promise<string> {
    cognito.clockOffsetSeconds += 30; // codes are single-use
    return String((await run(['totp'])).result?.['code']);
  }

  async function withAnswers(argv: readonly string[]): Promise<string[]> {
    const words: string[] = [];
    const command = argv.find((word) => !word.startsWith('-'));
    for (const word of argv) {
      if (word === 'USERNAME') words.push('ada');
      else if (word === 'EMAIL') words.push('ada@example.com');
      else if (word !== 'CODE') words.push(word);
      else if (command === 'confirm-sign-up') words.push(cognito.newestCode('ada'));
      else words.push(await totpCode()); // oxlint-disable-line no-await-in-loop -- one word has it
    }
    return command === 'associate-software-token' ? [...words, '--save-secret'] : words;
  }

  const goOn: BreakableJourney['goOn'] = async (isEnough, from) => {
    const said: string[] = [];
    let reply = from ?? (await run(['next']));
    /* oxlint-disable no-await-in-loop -- each answer names the next step */
    for (let turn = 0; turn < 12; turn += 1) {
      if (isEnough(reply.state)) return;
      const named = wayOn(reply);
      const argv = named.length === 0 ? ['next'] : await withAnswers(named);
      reply = await run(argv);
      said.push(`${argv.join(' ')}: ${reply.exitCode} ${reply.error?.message ?? ''}`);
      if ([1, 2, 5, 21].includes(reply.exitCode)) break;
    }
    /* oxlint-enable no-await-in-loop */
    throw new Error(`this leads nowhere:\n${said.join('\n')}`);
  };

  return {
    cognito,
    home: () => home,
    run,
    broken,
    withAnswers,
    goOn,
    savedFlow: async () => {
      const names = await readdir(home, { recursive: true });
      const name = names.find((one) => /flows[/\\]ada-[^/\\]*\.json$/.test(one));
      return name === undefined ? undefined : readFile(join(home, name), 'utf8');
    },
    keep: async () => {
      const kept = await temporaryDirectory();
      await cp(home, kept, { recursive: true });
      const { clockOffsetSeconds } = cognito;
      return { home: kept, cognito: await cognito.copy(), clockOffsetSeconds };
    },
    returnTo: async (moment) => {
      await rm(home, { recursive: true });
      home = await temporaryDirectory();
      await cp(moment.home, home, { recursive: true });
      await cognito.restore(moment.cognito);
      cognito.clockOffsetSeconds = moment.clockOffsetSeconds;
    },
  };
}

/** What a command printed with --json. */
export function replyOf({ exitCode, stdout }: Pick<Broken, 'exitCode' | 'stdout'>): Reply {
  return { exitCode: exitCode ?? -1, ...Reply.parse(JSON.parse(stdout)) };
}

/** The command in the hint of a failure, else the first next command. */
function wayOn({ error, next }: Reply): string[] {
  const hinted = /: cogauth ([^():]+)$/.exec(error?.hint ?? '')?.[1];
  return hinted?.split(' ') ?? next[0]?.argv.slice(1) ?? [];
}
