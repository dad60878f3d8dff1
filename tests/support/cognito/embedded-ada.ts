import { type Ended, runCli } from '../cli/run-cli.ts';
import { type SavedHome, savedHome } from '../cli/saved-home.ts';

/** Ada and her commands, on a pool `demo` of an embedded Cognito of her own. */
export interface EmbeddedAda {
  readonly place: SavedHome;
  /** May be changed between two commands. */
  readonly env: Record<string, string>;
  readonly run: (...argv: readonly string[]) => Promise<Ended>;
  /** Runs what must succeed; gives what it prints, without the last newline. */
  readonly succeed: (...argv: readonly string[]) => Promise<string>;
  /** The `result` of a command that must succeed. */
  readonly result: (...argv: readonly string[]) => Promise<unknown>;
  readonly newestCode: () => Promise<string>;
}

/** Signed up, and not confirmed yet. */
export async function signedUpAda(...poolOptions: readonly string[]): Promise<EmbeddedAda> {
  const place = await savedHome();
  const env = { COGAUTH_PASSWORD: 'Correct-horse-7', COGAUTH_NEW_PASSWORD: 'Correct-horse-8' };
  const run = async (...argv: readonly string[]): Promise<Ended> =>
    runCli(argv, { home: place.home, env });
  const succeed = async (...argv: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await run(...argv);
    if (exitCode !== 0) throw new Error(`cogauth ${argv.join(' ')}: ${stderr}`);
    return stdout.trimEnd();
  };
  await succeed('create-user-pool', 'demo', '--endpoint', 'embedded', ...poolOptions);
  await succeed('sign-up', 'ada', '--email', 'ada@example.com');
  return {
    place,
    env,
    run,
    succeed,
    result: async (...argv) => {
      const result: unknown = JSON.parse(await succeed(...argv, '--field', 'result'));
      return result;
    },
    newestCode: () => succeed('emulator', 'inbox', 'ada', '--code'),
  };
}

/** Confirmed, and signed in without a second factor. */
export async function signedInAda(...poolOptions: readonly string[]): Promise<EmbeddedAda> {
  const ada = await signedUpAda(...poolOptions);
  await ada.succeed('confirm-sign-up', await ada.newestCode());
  await ada.succeed('initiate-auth', '--expect', 'TOKENS');
  return ada;
}
