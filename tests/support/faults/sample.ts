// Matrices of faults and commands take minutes. `npm test` tries a sample of them, `npm run test:all` all.

/** Whether everything is tried: `npm run test:all`. */
export const isWhole = (process.env['COGAUTH_TEST_ALL'] ?? '') !== '';

/** One command of each kind: a step of a flow, a call that remembers nothing, and one that prints a bare value. */
export const kinds: ReadonlySet<string> = new Set([
  'respond-to-challenge PASSWORD_SRP',
  'admin-get-user ada',
  'token access',
]);

/** What is tried with one command: everything for one command of each kind, else one trial, another for each command. */
export function sampled<Trial>(
  name: string,
  index: number,
  trials: readonly Trial[],
): readonly Trial[] {
  if (isWhole || kinds.has(name)) return trials;
  return trials.slice(index % trials.length).slice(0, 1);
}
