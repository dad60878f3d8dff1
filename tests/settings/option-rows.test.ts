import { Option } from 'commander';
import { describe, expect, test } from '@jest/globals';
import { helpTopics } from '../../src/help/help-topics.ts';
import { flagOf, inPlace, type OptionRow, optionRows } from '../../src/settings/option-rows.ts';
import { secretNames, variablesOf } from '../../src/settings/secret-names.ts';
import { readPage } from '../support/cli/transcript.ts';

const rows: readonly OptionRow[] = Object.values(optionRows);

test.each(Object.entries(optionRows))('%s is what commander calls it', (key, { flags, help }) => {
  expect(new Option(flags, help).attributeName()).toBe(key);
});

describe('a place in a list', () => {
  const settings = rows.filter((row) => row.kind === 'setting');
  const plain = rows.flatMap((row) => (row.kind === 'setting' ? [] : [row]));

  test.each([
    ['config explain', settings.map(({ explained }) => explained)],
    ['a suggested command', rows.map(({ repeated }) => repeated)],
    ['help environment', plain.map(({ environment }) => environment?.listed)],
  ])('is taken once in %s', (_name, places) => {
    const taken = places.filter((place) => place !== undefined);

    expect(taken.length).toBeGreaterThan(3);
    expect(new Set(taken).size).toBe(taken.length);
  });

  test('puts the rows that have one in order', () => {
    expect(inPlace([3, 0, 1, 2], (row) => (row === 0 ? undefined : row))).toEqual([1, 2, 3]);
  });
});

/** Every flag that variables stand for, with all of them. */
const variables: readonly (readonly [flag: string, variables: readonly string[]])[] = [
  ...rows.map((row) => [flagOf(row), variablesOfRow(row)] as const),
  ...secretNames.map((name) => [`--${name.option}-file`, variablesOf(name)] as const),
].filter(([, names]) => names.length > 0);

function variablesOfRow(row: OptionRow): readonly string[] {
  if (row.kind === 'setting') return [...row.variables, ...(row.fallbacks?.variables ?? [])];
  return row.environment?.variables ?? [];
}

test.each(variables)('help environment shows the variables of %s', (_flag, names) => {
  const shown = helpTopics['environment']?.match(/[A-Z][A-Z_]+/g);

  expect(shown).toEqual(expect.arrayContaining([...names]));
});

/** The first two columns of the list: flags and variables. */
async function listInReadme(): Promise<string[][]> {
  const [, section = ''] = (await readPage('README.md')).split('\n## Settings\n');
  const lines = section.split('\n## ', 1).join().split('\n');
  return lines.filter((line) => line.startsWith('|')).map((line) => line.split('|').slice(1, 3));
}

describe('the list of settings in README', () => {
  test.each(variables)('has %s with its variables, the strongest first', async (flag, names) => {
    const [, listed = ''] =
      (await listInReadme()).find(([flags = '']) => flags.includes(`\`${flag}\``)) ?? [];
    const found = [...listed.matchAll(/[A-Z][A-Z_]+/g)].map(([name]) => name);

    expect(found.filter((name) => names.includes(name))).toEqual(names);
  });

  test('has no variable that nothing reads', async () => {
    const known = new Set(variables.flatMap(([, names]) => names));
    const others = ['COGAUTH_NO_CODE_CACHE', 'FORCE_COLOR', 'NO_COLOR'];
    const listed = (await listInReadme()).flatMap(
      ([, names]) => names?.match(/[A-Z][A-Z_]+/g) ?? [],
    );

    expect(listed.filter((name) => !known.has(name)).toSorted()).toEqual(others);
  });
});
