import type { Command } from 'commander';

/** A command's name with those above it, the program's left out: `profile add`. */
export function fullName(command: Command): string {
  const names: string[] = [];
  for (let at = command; at.parent !== null; at = at.parent) names.unshift(at.name());
  return names.join(' ');
}

/**
 * The examples at the end of the help of a command or of one of its subcommands, which shows only its own if it has any.
 *
 * @param name the full name, as in `profile add`
 */
export function describeExamples(all: readonly string[], name: string): string {
  const own = all.filter((example) => example.includes(`cogauth ${name}`));
  const shown = own.length === 0 ? all : own;
  if (shown.length === 0) return '';
  return ['', 'Examples:', ...shown.map((example) => `  ${example}`)].join('\n');
}
