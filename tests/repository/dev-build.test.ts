import { execFile } from 'node:child_process';
import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const start = `
  require(process.argv[1] + '/launcher.cjs')
    .launch(process.argv[1], process.argv.slice(2))
    .then((exitCode) => process.exit(exitCode));`;

let built: string;
beforeAll(async () => {
  built = await temporaryDirectory();
  await promisify(execFile)(process.execPath, ['scripts/dev.js', built], { cwd: repository });
  // The development build leaves packages where they are.
  await symlink(join(repository, 'node_modules'), join(built, 'node_modules'));
}, 60_000);

/** Runs the development build; gives what it writes to stderr. */
async function run(argv: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: await temporaryDirectory() };
  const child = promisify(execFile)(process.execPath, ['-e', start, built, ...argv], { env });
  return child.then(
    ({ stderr }) => stderr,
    ({ stderr }: { readonly stderr: string }) => stderr,
  );
}

describe('the development build', () => {
  test('names files and lines of src in the frames of --debug', async () => {
    const target = ['--endpoint', 'embedded', '--user-pool-id', 'us-east-1_AbCdEfGhI'];

    const stderr = await run(['admin-get-user', 'ada', '--debug', ...target]);

    expect(stderr).toMatch(/^debug: at .*[/\\]src[/\\]client[/\\]client\.ts:\d+:\d+\)$/m);
    expect(stderr).not.toContain('.mjs');
  });
});
