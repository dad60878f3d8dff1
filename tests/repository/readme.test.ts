import { describe, expect, test } from '@jest/globals';
import { catalogue } from '../../src/catalogue.ts';
import { exitCodes } from '../../src/errors.ts';
import { readPage, shell, transcript, withoutChance } from '../support/cli/transcript.ts';

describe('the README', () => {
  test('shows a journey that runs as it is written', async () => {
    const run = await shell();
    const shown = await transcript('README.md');
    expect(shown.length).toBeGreaterThan(10);

    for (const { line, output } of shown) {
      // oxlint-disable-next-line no-await-in-loop -- one step after the other
      const printed = await run(line);
      expect(`$ ${line}\n${withoutChance(printed)}`).toBe(`$ ${line}\n${withoutChance(output)}`);
    }
  });

  test('lists every command', async () => {
    const readme = await readPage('README.md');

    const missing = catalogue.filter(({ name }) => !readme.includes(`\`${name}\``));

    expect(missing).toEqual([]);
  });

  test('lists every exit code', async () => {
    const readme = await readPage('README.md');
    const listed = [...readme.matchAll(/^\| (\d+) +\| ([A-Z_]+) +\|/gm)].map(([, code, kind]) => [
      kind,
      Number(code),
    ]);
    const known = Object.entries(exitCodes).filter(
      ([kind]) => !['INTERRUPTED', 'TERMINATED'].includes(kind),
    );

    expect(listed).toEqual(known);
  });
});
