import type { Challenge } from './flow.ts';

/** ChallengeParameters carry lists as JSON text. */
export function namesIn(text: string | undefined): string[] {
  if (text === undefined) return [];
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
  } catch {
    // Not JSON: a list in some other form is no list that could be acted on.
    return [];
  }
}

/** What there is to choose from in SELECT_CHALLENGE and SELECT_MFA_TYPE. */
export function choicesOf({
  parameters,
  available,
}: Pick<Challenge, 'parameters' | 'available'>): readonly string[] {
  return available ?? namesIn(parameters['MFAS_CAN_CHOOSE']);
}
