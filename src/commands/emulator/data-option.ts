import { CliError } from '../../errors.ts';
import type { Invocation } from '../../invocation.ts';
import { noteDatabase } from '../../steps/report-flow.ts';
import { openWorkspace } from '../../steps/workspace.ts';

export interface DataOption {
  readonly data?: string;
}

/**
 * The file that --data names, or the one of `--endpoint embedded`; suggested commands repeat the option.
 *
 * @throws CliError USAGE for a name that no file can have
 */
export async function savedDatabase(invocation: Invocation, { data }: DataOption): Promise<string> {
  const { paths } = await openWorkspace(invocation);
  if (data === ':memory:') {
    throw unusable('--data :memory: names no file: only the server itself can read it');
  }
  return chosenDatabase(invocation, data, paths.emulatorDatabase);
}

/** Like `savedDatabase`, for a command that may keep its data in memory. */
export function chosenDatabase(
  invocation: Invocation,
  data: string | undefined,
  usual: string,
): string {
  if (data === '') throw unusable('--data is empty, expected the name of a file');
  noteDatabase(invocation, data);
  return data ?? usual;
}

function unusable(message: string): CliError {
  return new CliError({ code: 'MalformedOption', kind: 'USAGE', message });
}
