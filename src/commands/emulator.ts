import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import type { Invocation } from '../invocation.ts';
import { columns, wantsJson, writeBare, writeSuccess } from '../output.ts';
import { openWorkspace } from '../workspace.ts';

export function defineEmulator(command: Command, invocation: Invocation): void {
  command
    .command('inbox')
    .description('show the codes that the embedded Cognito has "sent", the newest first')
    .argument('[username]', 'only those to this user')
    .option('--code', 'print the newest code and nothing else')
    .action(async (username: string | undefined, options: { readonly code?: boolean }) => {
      await showInbox(invocation, username, options.code === true ? 'code' : 'all');
    });
}

async function showInbox(
  invocation: Invocation,
  username: string | undefined,
  what: 'code' | 'all',
): Promise<void> {
  const { paths } = await openWorkspace(invocation);
  const { world, globals } = invocation;
  const { openEmbeddedCognito } = await import('../emulator/embedded-cognito.ts');
  const { now, randomBytes } = world;
  const cognito = await openEmbeddedCognito({ file: paths.emulatorDatabase, now, randomBytes });
  const userPoolId = globals.userPoolId;
  const messages = cognito.inbox({ username, userPoolId });
  cognito.close();
  const [newest] = messages;
  if (what === 'code' && newest === undefined) throw emptyInbox(username);
  if (what === 'code' && newest !== undefined && !wantsJson(invocation)) {
    writeBare(invocation, newest.code);
    return;
  }
  const dated = messages.map(({ at, ...message }) => ({ at: at.toISOString(), ...message }));
  const rows = dated.map((message) => [
    message.at,
    message.purpose,
    message.username,
    message.destination,
    message.code,
  ]);
  writeSuccess(invocation, {
    result: { messages: dated },
    text: rows.length === 0 ? 'the inbox is empty' : columns(rows),
  });
}

function emptyInbox(username: string | undefined): CliError {
  return new CliError({
    code: 'InboxEmpty',
    kind: 'USER_STATE',
    message: `no code has been sent${username === undefined ? '' : ` to ${username}`}`,
    hint: 'ask for one: cogauth resend-confirmation-code',
  });
}
