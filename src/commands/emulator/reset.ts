import { noteDatabase } from '../../steps/report-flow.ts';
import type { Command } from 'commander';
import { requireConsent } from '../../input/prompt.ts';
import type { Invocation } from '../../invocation.ts';
import { writeSuccess } from '../../output/write.ts';
import { openWorkspace } from '../../steps/workspace.ts';

export function defineEmulatorReset(command: Command, invocation: Invocation): void {
  command
    .command('reset')
    .description('delete the database of the embedded Cognito, with all its pools and users')
    .option('--data <file>', 'delete this database instead of the default one')
    .action(async (options: { readonly data?: string }) => {
      await resetEmulator(invocation, options);
    });
}

async function resetEmulator(
  invocation: Invocation,
  { data }: { readonly data?: string },
): Promise<void> {
  const { paths } = await openWorkspace(invocation);
  noteDatabase(invocation, data);
  const file = data ?? paths.emulatorDatabase;
  await requireConsent(invocation, `delete ${file} with all pools and users?`);
  const { removeDatabase } = await import('../../emulator/storage/data-file.ts');
  const outcome = await removeDatabase(file);
  const words = {
    removed: `deleted ${file}`,
    emptied: `emptied ${file}: another process still uses it`,
    absent: `there is no ${file}`,
  } as const;
  writeSuccess(invocation, {
    result: { file, removed: outcome !== 'absent' },
    text: words[outcome],
  });
}
