import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import * as z from 'zod';
import { differences, Recording } from './recording.ts';
import { scenarios } from './scenarios.ts';
import { type Scenario, walk } from './story.ts';

const fixtures = 'scripts/conformance/fixtures';

interface Wishes {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
  readonly endpoint?: string | undefined;
  readonly only?: string | undefined;
  readonly out?: string | undefined;
  readonly yes: boolean;
}

/** Runs `record` or `check`. Gives the exit code: 0, 1 if answers differ or are missing, 2 for a wrong command line. */
export async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      profile: { type: 'string' },
      region: { type: 'string' },
      endpoint: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string' },
      yes: { type: 'boolean', default: false },
    },
  });
  const [command, ...files] = positionals;
  if (command === 'check') return check(files);
  if (command === 'record') return recordChosen(values);
  process.stderr.write('usage: npm run conformance -- record|check (see scripts/conformance.js)\n');
  return 2;
}

async function recordChosen({ only, out, yes, ...target }: Wishes): Promise<number> {
  const names = only?.split(',');
  const chosen = scenarios.filter(({ name }) => names?.includes(name) ?? true);
  if (!yes) {
    showPlan(chosen);
    return 0;
  }
  if (out !== undefined && existsSync(out)) {
    process.stderr.write(`${out} is already there\n`);
    return 2;
  }
  const given = Object.entries(target).filter(([, value]) => value !== undefined);
  const client = new CognitoIdentityProviderClient(Object.fromEntries(given));
  const recordings = await record(client, chosen, target.endpoint ?? 'AWS');
  const text = `${JSON.stringify(recordings, undefined, 2)}\n`;
  if (out === undefined) write(text);
  else writeFileSync(out, text, { flag: 'wx', mode: 0o600 });
  return recordings.length === chosen.length ? 0 : 1;
}

function write(text: string): void {
  process.stdout.write(text);
}

function showPlan(chosen: readonly Scenario[]): void {
  write('This makes a user pool for each of these, asks it a few things, and deletes it again.\n');
  write('Nothing is sent to anybody. What is written down holds no ids, tokens or secrets.\n\n');
  for (const { name, question } of chosen) write(`  ${name}: ${question}\n`);
  write('\nTo do it, add --yes. The pools are named cogauth-conformance-NAME.\n');
}

async function record(
  client: CognitoIdentityProviderClient,
  chosen: readonly Scenario[],
  asked: string,
): Promise<Recording[]> {
  const source = `recorded from ${asked} on ${new Date().toISOString().slice(0, 10)}`;
  const recordings: Recording[] = [];
  for (const scenario of chosen) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- Cognito allows few pools at a time
      const steps = await walk(client, scenario);
      recordings.push({ source, scenario: scenario.name, steps });
    } catch (error) {
      process.stderr.write(`${scenario.name} could not be recorded: ${String(error)}\n`);
    }
  }
  return recordings;
}

/** Plays recordings against the embedded Cognito, those of the project unless others are named. */
async function check(files: readonly string[]): Promise<number> {
  const named =
    files.length > 0 ? files : readdirSync(fixtures).map((name) => join(fixtures, name));
  const recordings = named.flatMap((file) =>
    z.array(Recording).parse(JSON.parse(readFileSync(file, 'utf8'))),
  );
  const { client, stop } = await startEmbedded();
  let different = 0;
  try {
    for (const recording of recordings) {
      // oxlint-disable-next-line no-await-in-loop -- one server answers all of them
      const found = await compare(client, recording);
      if (found.length > 0) different += 1;
      write(
        `${found.length === 0 ? 'same' : 'different'}  ${recording.scenario}: ${recording.source}\n`,
      );
      for (const line of found) write(`    ${line}\n`);
    }
  } finally {
    await stop();
  }
  write(`${recordings.length - different} of ${recordings.length} recordings are answered alike\n`);
  return different === 0 ? 0 : 1;
}

async function compare(
  client: CognitoIdentityProviderClient,
  { scenario: name, steps }: Recording,
): Promise<string[]> {
  const scenario = scenarios.find((candidate) => candidate.name === name);
  if (scenario === undefined) return ['there is no such scenario'];
  const ours = await walk(client, scenario);
  return steps.flatMap((step, index) => differences(step, ours[index], `step ${index + 1}`));
}

const Listening = z.object({ result: z.object({ url: z.string() }) });

async function startEmbedded(): Promise<{
  readonly client: CognitoIdentityProviderClient;
  readonly stop: () => Promise<void>;
}> {
  const home = mkdtempSync(join(tmpdir(), 'cogauth-conformance-home-'));
  const argv = ['bin/cogauth.js', 'emulator', 'serve', '--port', '0', '--json'];
  const child = spawn(process.execPath, [...argv, '--data', ':memory:'], {
    env: { PATH: process.env['PATH'], COGAUTH_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  const [line] = z.tuple([z.string()]).parse(await once(createInterface(child.stdout), 'line'));
  const endpoint = Listening.parse(JSON.parse(line)).result.url;
  const credentials = { accessKeyId: 'any', secretAccessKey: 'any' };
  return {
    client: new CognitoIdentityProviderClient({ endpoint, region: 'us-east-1', credentials }),
    stop: async () => {
      child.kill();
      await closed;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
