import { commandFor } from '../../output/next-commands.ts';
import { BlockList, isIPv6 } from 'node:net';
import type { Command } from 'commander';
import type { EmbeddedCognito } from '../../emulator/embedded-cognito.ts';
import type { Triggers } from '../../emulator/triggers/trigger.ts';
import type { Answered, HttpFront, HttpFrontOptions } from '../../emulator/wire/http.ts';
import { isDebugging } from '../../client/with-client.ts';
import { CliError, isError, run } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Invocation } from '../../invocation.ts';
import type { Outcome } from '../../output/outcome.ts';
import { errorLine, writeSuccess } from '../../output/write.ts';
import { parseDuration } from '../../settings/duration.ts';
import { openWorkspace } from '../../steps/workspace.ts';
import { chosenDatabase, type DataOption } from './data-option.ts';

interface Options extends DataOption {
  readonly port: string;
  readonly host: string;
  readonly allowNonLoopback?: boolean;
  readonly clockOffset?: string;
  readonly triggers?: string;
}

export function defineEmulatorServe(command: Command, invocation: Invocation): void {
  command
    .command('serve')
    .description('serve the embedded Cognito over HTTP, for any AWS SDK, until it is stopped')
    .option('--port <port>', 'port to listen on, 0 for any free port', '9229')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--allow-non-loopback', 'allow an address that other machines can reach')
    .option(
      '--data <file>',
      'database to serve, or :memory: (default: that of --endpoint embedded)',
    )
    .option('--clock-offset <duration>', 'how far its clock is ahead, such as 90s, 2h or 31d')
    .option(
      '--triggers <file>',
      'JavaScript module that exports Lambda triggers by their names in LambdaConfig, for all pools',
    )
    .action(async (options: Options) => {
      await serve(invocation, options);
    });
}

async function serve(invocation: Invocation, options: Options): Promise<void> {
  const { host } = invocation;
  const port = parsePort(options.port);
  requireLoopback(options);
  const now = clockAhead(host, options.clockOffset);
  const { paths, settings } = await openWorkspace(invocation);
  const file = chosenDatabase(invocation, options.data, paths.emulatorDatabase);
  const region = settings.region?.value ?? 'us-east-1';
  const { openEmbeddedCognito } = await import('../../emulator/embedded-cognito.ts');
  const { randomBytes, stderr } = host;
  const log = (line: string): void => void stderr.write(`${line}\n`);
  let cognito: EmbeddedCognito | undefined;
  const openCognito = async (): Promise<EmbeddedCognito> => {
    const triggers = await loadedTriggers(invocation, options.triggers);
    cognito = await openEmbeddedCognito({
      file,
      now,
      // --clock-offset moves the server's clock only; clients keep the real time.
      clientNow: host.now,
      randomBytes,
      log,
      triggers,
    });
    return cognito;
  };
  try {
    const onAnswered = isDebugging(invocation) ? requestLog(invocation) : undefined;
    const front = await listen({ openCognito, host: options.host, port, onAnswered });
    const stopped = host.untilStopped();
    writeSuccess(invocation, describe(invocation, front, { file, region }));
    await stopped;
    await front.stop();
  } finally {
    cognito?.close();
  }
}

/** Loads only the named file: nothing is picked up from the current directory. */
async function loadedTriggers(
  { host }: Invocation,
  file: string | undefined,
): Promise<Triggers | undefined> {
  if (file === undefined) return undefined;
  const { loadTriggers, TriggersUnusable } = await import('../../emulator/triggers/module.ts');
  try {
    return await loadTriggers({ file, print: (text) => void host.stderr.write(text) });
  } catch (cause) {
    if (!(cause instanceof TriggersUnusable)) throw cause;
    throw new CliError({
      code: 'TriggersUnusable',
      kind: 'USAGE',
      message: `cannot use the triggers of ${file}: ${cause.message}`,
      hint: 'give --triggers an ES module such as `export const PreSignUp = async (event) => event;`',
      cause,
    });
  }
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new CliError({
    code: 'MalformedOption',
    kind: 'USAGE',
    message: `--port is "${text}", expected a number from 0 to 65535`,
  });
}

/** The server accepts any access key, so other machines may reach it only if the user says so. */
function requireLoopback({ host: address, allowNonLoopback }: Options): void {
  if (allowNonLoopback === true || isLoopback(address)) return;
  throw new CliError({
    code: 'NotLoopback',
    kind: 'USAGE',
    message: `other machines could reach ${address === '' ? 'it' : address}, and the embedded Cognito accepts any access key`,
    hint: 'listen on 127.0.0.1, or add --allow-non-loopback',
  });
}

function isLoopback(address: string): boolean {
  const loopback = new BlockList();
  loopback.addSubnet('127.0.0.0', 8, 'ipv4');
  loopback.addAddress('::1', 'ipv6');
  return address === 'localhost' || loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function clockAhead({ now }: Host, offset: string | undefined): () => Date {
  if (offset === undefined) return now;
  const tenYears = 3650;
  const ahead = parseDuration(offset, '--clock-offset', tenYears);
  return () => new Date(now().getTime() + ahead);
}

/** One line for each request: what it was, where, how it ended, and how long it took. */
function requestLog({ host, report }: Invocation): (answered: Answered) => void {
  return ({ method, path, operation, place, status, exception, milliseconds }) => {
    const what = operation === '' ? `${method} ${path}` : operation;
    const words = [what, place, `${status}`, exception, `${Math.round(milliseconds)} ms`];
    const line = words.filter((word) => word !== undefined).join(' ');
    host.stderr.write(`debug: ${errorLine(report, line)}\n`);
  };
}

async function listen(options: HttpFrontOptions): Promise<HttpFront> {
  const { host: address, port } = options;
  const { CannotListen, listenOverHttp } = await import('../../emulator/wire/http.ts');
  try {
    return await listenOverHttp(options);
  } catch (error) {
    if (!(error instanceof CannotListen)) throw error;
    const { cause } = error;
    const reason = isError(cause) && 'code' in cause ? String(cause.code) : 'unknown reason';
    throw new CliError({
      code: 'CannotListen',
      kind: 'USAGE',
      message: `cannot listen on port ${port} of ${address} (${reason})`,
      hint: 'choose another port with --port, or any free port with --port 0',
      cause,
    });
  }
}

function describe(
  invocation: Invocation,
  { url, port }: HttpFront,
  { file, region }: { readonly file: string; readonly region: string },
): Outcome {
  const { globals } = invocation;
  const told = `the embedded Cognito listens on ${url}, data in ${file}`;
  const advice = [
    'for testing only: request signatures are not checked, any access key is accepted',
    `in the shell that uses it: export AWS_REGION=${region} AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any`,
    `cogauth:  ${commandFor(invocation, run('create-user-pool', 'demo', '--endpoint', url))}`,
    `AWS CLI:  aws --endpoint-url ${url} cognito-idp list-user-pools --max-results 10`,
    `AWS SDKs: AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=${url}`,
    'stop it with Ctrl-C',
  ];
  return {
    result: { url, port, file },
    text: [told, ...(globals.quiet === true ? [] : advice)].join('\n'),
  };
}
