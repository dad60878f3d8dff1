/** The candidate that a mistyped word was likely meant to be; undefined if no candidate is near. */
export function closest(word: string, candidates: Iterable<string>): string | undefined {
  const [best] = [...candidates]
    .map((candidate) => ({ candidate, distance: editDistance(word, candidate) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.floor(candidate.length / 3)))
    .toSorted((one, other) => one.distance - other.distance);
  return best?.candidate;
}

/** How many letters to add, remove or change, ignoring case. @see https://en.wikipedia.org/wiki/Levenshtein_distance */
function editDistance(one: string, other: string): number {
  const letters = other.toLowerCase().split('');
  let row = [0, ...letters.map((_letter, at) => at + 1)];
  for (const [index, letter] of one.toLowerCase().split('').entries()) {
    const next = [index + 1];
    for (const [at, otherLetter] of letters.entries()) {
      const changed = (row[at] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
