import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { wantsJson, writeBare, writeSuccess } from '../output/write.ts';
import { packageVersion } from '../process/version.ts';

export function defineVersion(command: Command, invocation: Invocation): void {
  command.action(() => {
    const version = packageVersion();
    if (wantsJson(invocation)) writeSuccess(invocation, { result: { version }, text: version });
    else writeBare(invocation, version);
  });
}
