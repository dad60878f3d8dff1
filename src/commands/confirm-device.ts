import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { confirmDeviceStep } from '../sign-in/device.ts';
import { runStep } from '../steps/run-step.ts';

export const examples: readonly string[] = ['cogauth confirm-device --name laptop'];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'the user, if not the current one')
    .option('--name <name>', 'a name for the device')
    .action(async (username: string | undefined, { name }: { readonly name?: string }) => {
      await runStep(invocation, confirmDeviceStep(username, name));
    });
}
