import { cp, readdir, readFile, rename, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { type Person, person, personWithAda } from '../support/cli/cogauth-process.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const repository = fileURLToPath(new URL('../..', import.meta.url));

/** A copy of the program, whose files an upgrade can take away. */
let program: string;
beforeEach(async () => {
  program = await temporaryDirectory();
  const parts = ['bin', 'dist', 'package.json'];
  await Promise.all(
    parts.map((part) => cp(join(repository, part), join(program, part), { recursive: true })),
  );
  await symlink(join(repository, 'node_modules'), join(program, 'node_modules'));
});

/** Removes conf from the program; gives a function that puts it back. */
async function withoutWriter(): Promise<() => Promise<void>> {
  const dist = join(program, 'dist');
  const names = (await readdir(dist)).filter((name) => name.endsWith('.cjs'));
  const texts = await Promise.all(names.map((name) => readFile(join(dist, name), 'utf8')));
  const found = names.filter((_, at) => (texts[at] ?? '').includes('clearInvalidConfig'));
  expect(found).toHaveLength(1);
  const path = join(dist, found.join());
  await rename(path, `${path}.gone`);
  return () => rename(`${path}.gone`, path);
}

const copyOf = ({ home }: Person) => person({ HOME: home }, join(program, 'bin', 'cogauth.js'));

describe('a program that is upgraded while a command runs', () => {
  test('spends nothing that it could not save', async () => {
    const ada = await copyOf(await personWithAda());
    const putBack = await withoutWriter();

    const refused = await ada.json(['sign-up', 'bob', '--email', 'bob@example.com']);
    await putBack();
    const again = await ada.json(['sign-up', 'bob', '--email', 'bob@example.com']);

    expect(refused.exitCode).toBe(1);
    expect(refused.error?.['message']).not.toContain('could not be written');
    expect(again.exitCode).toBe(0);
  }, 60_000);

  test('creates no pool that it could not save', async () => {
    const nobody = await copyOf(await person());
    const putBack = await withoutWriter();
    const argv = ['create-user-pool', 'demo', '--endpoint', 'embedded'];

    const refused = await nobody.json(argv);
    await putBack();
    const pools = await nobody.json(['list-user-pools', '--endpoint', 'embedded']);

    expect(refused.exitCode).toBe(1);
    expect(pools.result?.['userPools']).toEqual([]);
  }, 60_000);

  test('does not load the code that writes if nothing is written', async () => {
    const ada = await copyOf(await personWithAda());
    await withoutWriter();

    expect(await ada.json(['status'])).toMatchObject({ exitCode: 0, ok: true });
  }, 60_000);
});
