import type { Command } from 'commander';
import type { Delivery } from '../../emulator/embedded-cognito.ts';
import { CliError, hint, run } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { oneLine } from '../../output/printable.ts';
import { columns, writeSuccess, writeValue } from '../../output/write.ts';
import { type DataOption, savedDatabase } from './data-option.ts';
import { defineEmulatorReset } from './reset.ts';
import { defineEmulatorServe } from './serve.ts';
import { defineEmulatorStatus } from './status.ts';

export const examples: readonly string[] = [
  'cogauth emulator inbox',
  'cogauth emulator inbox ada --code',
  'cogauth emulator serve',
  'cogauth emulator serve --port 0 --data :memory: --json',
  'cogauth emulator serve --data ./cognito.sqlite --clock-offset 31d',
  'cogauth emulator serve --triggers ./triggers.mjs',
  'cogauth emulator status --json',
  'cogauth emulator reset --yes',
];

export function define(command: Command, invocation: Invocation): void {
  defineEmulatorServe(command, invocation);
  command
    .command('inbox')
    .description('show the codes that the embedded Cognito has "sent", newest first')
    .argument('[username]', 'only the codes sent to this user')
    .option('--code', 'print only the newest code')
    .option('--data <file>', 'inspect this database instead of the default one')
    .action(async (username: string | undefined, options: InboxOptions) => {
      await showInbox(invocation, username, options);
    });
  defineEmulatorStatus(command, invocation);
  defineEmulatorReset(command, invocation);
}

interface InboxOptions extends DataOption {
  readonly code?: boolean;
}

async function showInbox(
  invocation: Invocation,
  username: string | undefined,
  options: InboxOptions,
): Promise<void> {
  const messages = await readMessages(invocation, username, options);
  const dated = messages.map(({ at, ...message }) => ({ at: at.toISOString(), ...message }));
  const result = { messages: dated };
  if (options.code === true) {
    const [newest] = messages;
    if (newest === undefined) throw emptyInbox(username);
    writeValue(invocation, { result, text: newest.code });
    return;
  }
  const rows = dated.map((message) => [
    message.at,
    message.purpose,
    message.username,
    message.destination,
    message.code,
  ]);
  const lines = columns(rows).split('\n');
  const shown = dated.map((message, index) => [lines[index], ...letterOf(message)].join('\n'));
  const text = rows.length === 0 ? 'the inbox is empty' : shown.join('\n');
  writeSuccess(invocation, { result, text });
}

/** The text that a CustomMessage trigger wrote, shown below the line of its message. */
function letterOf({ subject, message }: Pick<Delivery, 'subject' | 'message'>): string[] {
  const texts = [subject, message].filter((text) => text !== undefined);
  return texts.length === 0 ? [] : [`  ${oneLine(texts.join(': '))}`];
}

async function readMessages(
  invocation: Invocation,
  username: string | undefined,
  options: DataOption,
): Promise<Delivery[]> {
  const file = await savedDatabase(invocation, options);
  const { hasDatabase } = await import('../../emulator/storage/data-file.ts');
  if (!hasDatabase(file)) {
    if (options.data === undefined) return [];
    throw new CliError({
      code: 'NoDatabase',
      kind: 'USAGE',
      message: `there is no database in ${file}`,
      hint: 'give --data the file that emulator serve was given',
    });
  }
  const { openEmbeddedCognito } = await import('../../emulator/embedded-cognito.ts');
  const { now, randomBytes } = invocation.host;
  const cognito = await openEmbeddedCognito({ file, now, randomBytes });
  try {
    return cognito.inbox({ username, userPoolId: invocation.globals.userPoolId });
  } finally {
    cognito.close();
  }
}

function emptyInbox(username: string | undefined): CliError {
  return new CliError({
    code: 'InboxEmpty',
    kind: 'USER_STATE',
    message: `no code has been sent${username === undefined ? '' : ` to ${username}`}`,
    hint: hint`ask for one: ${run('resend-confirmation-code')}`,
  });
}
