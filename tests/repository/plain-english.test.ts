import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repository } from '../support/cli/transcript.ts';

// Turns that a reader has to translate. Each row has an example, and what to write instead.
const turns: readonly (readonly [turn: RegExp, example: string, better: string])[] = [
  [/\bwhoever\b/i, 'Whoever waits', 'name the user, the process or the caller'],
  [/\bof whom\b/i, 'a user of whom nothing is saved', 'a user without saved state'],
  [/\b(?:is|are|was|were|be|been) told\b/i, 'The user is told it', 'cogauth prints it'],
  [/\btold of\b/i, 'told of a user', 'knows a user'],
  [/\bin vain\b/i, 'answered in vain', 'say what failed'],
  [/\bfor ever\b/i, 'waits for ever', 'endlessly, or: grows without limit'],
  [/\bat the wish of\b/i, 'at the wish of a caller', 'if a caller asks'],
  [/\bby so much\b/i, 'may differ by so much', 'name the amount'],
  [/\bcounts? once\b(?! (?:it|its|the|a|an)\b)/i, 'a code counts once', 'is single-use'],
  [/\bmend(?:s|ed|ing)?\b/i, 'mend the file', 'repair, or fix'],
  [/\bdice\b/i, 'the dice', 'the random source'],
  [/\bthat there are(?=[.,;:)'"`]| \()/i, 'the users that there are.', 'the known users'],
  [/\bnobody can be asked\b/i, 'and nobody can be asked', 'it cannot be asked for here'],
];

/** The emulator's comments still have some of these turns. */
const left = /^src\/emulator\//;
const itself = 'tests/repository/plain-english.test.ts';

const texts = [...['src', 'tests', 'scripts', 'docs'].flatMap(filesBelow), ...pagesOnTop()]
  .map((path) => relative(repository, path))
  .filter((path) => path !== itself && !left.test(path));

function filesBelow(room: string): string[] {
  return readdirSync(join(repository, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]s|md)$/.test(entry.name))
    .map(({ parentPath, name }) => join(parentPath, name));
}

function pagesOnTop(): string[] {
  const names = readdirSync(repository).filter((name) => name.endsWith('.md'));
  return [...names, '.oxlintrc.json'].map((name) => join(repository, name));
}

/** The odd turns of a text, each with the words around it. A sentence may go over several lines of a comment. */
function oddTurns(text: string): string[] {
  const plain = text.replaceAll(/\s*\n[ \t]*(?:\/\/|\*(?!\/))?[ \t]*/g, ' ');
  return turns.flatMap(([turn, , better]) => {
    const at = plain.search(turn);
    return at === -1 ? [] : [`${plain.slice(Math.max(0, at - 40), at + 40)} (better: ${better})`];
  });
}

describe('plain English', () => {
  test.each(turns)('finds %s', (_turn, example) => {
    expect(oddTurns(`// ${example.replaceAll(' ', '\n// ')}`)).toHaveLength(1);
  });

  test('leaves right sentences alone', () => {
    const right = 'An address counts once it is verified. It recommends that there are two pools.';

    expect(oddTurns(right)).toEqual([]);
  });

  test('is in sources, tests, scripts and pages', () => {
    const odd = texts.flatMap((path) =>
      oddTurns(readFileSync(join(repository, path), 'utf8')).map((turn) => `${path}: ${turn}`),
    );

    expect(texts.length).toBeGreaterThan(400);
    expect(odd).toEqual([]);
  });
});
