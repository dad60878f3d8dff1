import type { Flow } from './flow.ts';

type Phase = 'signed-out' | 'sign-up' | 'challenge' | 'signed-in';

/** The phase that a script acts on: a pending challenge comes before the tokens beside it. */
export function phaseOf(flow: Flow | undefined): Phase {
  if (flow?.challenge !== undefined) return 'challenge';
  if (flow?.tokens !== undefined) return 'signed-in';
  return flow?.signUp === undefined ? 'signed-out' : 'sign-up';
}
