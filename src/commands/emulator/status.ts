import type { Command } from 'commander';
import type { Invocation } from '../../invocation.ts';
import { columns, writeSuccess } from '../../output/write.ts';
import { type DataOption, savedDatabase } from './data-option.ts';

export function defineEmulatorStatus(command: Command, invocation: Invocation): void {
  command
    .command('status')
    .description('show the database of the embedded Cognito and how much is in it')
    .option('--data <file>', 'inspect this database instead of the default one')
    .action(async (options: DataOption) => {
      await showEmulator(invocation, await savedDatabase(invocation, options));
    });
}

async function showEmulator(invocation: Invocation, file: string): Promise<void> {
  const { inspectDatabase } = await import('../../emulator/storage/data-file.ts');
  const facts = await inspectDatabase(file);
  const { userPools, users, bytes } = facts ?? { userPools: 0, users: 0, bytes: 0 };
  writeSuccess(invocation, {
    result: { file, exists: facts !== undefined, userPools, users, bytes },
    text: columns([
      ['file:', facts === undefined ? `${file} (not created yet)` : file],
      ['pools:', String(userPools)],
      ['users:', String(users)],
    ]),
  });
}
