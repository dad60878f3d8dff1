import type { MetadataOption } from '../input/command-input.ts';
import type { Invocation } from '../invocation.ts';
import { isFresh } from '../state/flow-facts.ts';
import type { Flow } from '../state/flow.ts';
import { nothingPending } from '../steps/due-step.ts';
import { openFlow } from '../steps/open-flow.ts';
import { performStep } from '../steps/run-step.ts';

export type Kind = 'access' | 'id' | 'refresh';

/** The saved flow if its token is valid long enough, read without a lock; otherwise a step refreshes it. */
export async function flowWithToken(
  invocation: Invocation,
  kind: Kind,
  { clientMetadata }: MetadataOption,
): Promise<Flow> {
  const { username, read } = await openFlow(invocation, undefined);
  const flow = await read();
  const now = invocation.host.now();
  if (flow.tokens === undefined) throw nothingPending(flow, now);
  if (kind === 'refresh' || isFresh(flow.tokens, now)) return flow;
  const outcome = await performStep(invocation, {
    username,
    ask: () => undefined,
    act: async (context) => {
      // Only a refresh needs the SDK, and most tokens are good.
      const { freshAccessToken } = await import('./tokens.ts');
      return { flow: (await freshAccessToken(context, clientMetadata)).flow, result: {}, text: '' };
    },
  });
  return outcome.flow;
}
