import type { Command } from 'commander';

/** A command's name with those above it, the program's left out: `profile add`. */
export function fullName(command: Command): string {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

interface Exemplified {
  readonly name: string;
  readonly examples: readonly string[];
}

/** The examples at the end of a command's help: its own, or for one of several words those that begin with them. */
export function describeExamples(entries: readonly Exemplified[], name: string): string {
  const entry = entries.find((candidate) => candidate.name === name.split(' ', 1)[0]);
  const all = entry?.examples ?? [];
  const own = all.filter((example) => example.includes(`cogauth ${name}`));
  const shown = own.length === 0 ? all : own;
  if (shown.length === 0) return '';
  return ['', 'Examples:', ...shown.map((example) => `  ${example}`)].join('\n');
}
