import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';

const here = new URL('./', import.meta.url);
const actions = new URL('../../src/actions/', here);

/** The files of src/actions that a test imports. The linter refuses an import that is not used. */
function importedBy(file: string): string[] {
  const text = readFileSync(new URL(file, here), 'utf8');
  return [...text.matchAll(/ from '\.\.\/\.\.\/src\/actions\/(.+)';$/gm)].map(
    ([, name = '']) => name,
  );
}

test('each action is a row of a table here, or has a test file of its own', () => {
  const tests = readdirSync(here).filter((file) => file.endsWith('.test.ts'));

  const tested = new Set([
    // It names what is taken from the SDK, and does nothing.
    'sdk.ts',
    ...tests.map((file) => file.replace('.test.ts', '.ts')),
    ...tests.flatMap(importedBy),
  ]);

  expect(readdirSync(actions).filter((file) => !tested.has(file))).toEqual([]);
});
