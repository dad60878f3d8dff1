import type { Command } from 'commander';
import { requireConsent } from '../../input/prompt.ts';
import type { Invocation } from '../../invocation.ts';
import { writeSuccess } from '../../output/write.ts';
import { type DataOption, savedDatabase } from './data-option.ts';

export function defineEmulatorReset(command: Command, invocation: Invocation): void {
  command
    .command('reset')
    .description('delete the database of the embedded Cognito, with all its pools and users')
    .option('--data <file>', 'delete this database instead of the default one')
    .action(async (options: DataOption) => {
      await resetEmulator(invocation, await savedDatabase(invocation, options));
    });
}

async function resetEmulator(invocation: Invocation, file: string): Promise<void> {
  const { hasDatabase, removeDatabase } = await import('../../emulator/storage/data-file.ts');
  if (hasDatabase(file))
    await requireConsent(invocation, `delete ${file} with all pools and users?`);
  const outcome = await removeDatabase(file);
  const words = {
    removed: `deleted ${file}`,
    'emptied under another process': `emptied ${file}: another process still uses it`,
    'emptied behind a link': `emptied ${file}, which is a link`,
    nothing: `there is no database in ${file}`,
  } as const;
  writeSuccess(invocation, {
    result: { file, removed: outcome !== 'nothing' },
    text: words[outcome],
  });
}
