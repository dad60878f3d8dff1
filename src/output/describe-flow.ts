import { type Asking, challengeRow, choicesOf } from '../cognito/challenges.ts';
import type { GlobalOptions } from '../settings/global-options.ts';
import type { Challenge, Flow } from '../state/flow.ts';
import type { Result } from './outcome.ts';
import { oneLine } from './printable.ts';

// Describes a flow to a person. Cognito's text may hold line breaks, but it cannot forge a line.

/** Where a code went, as Cognito masks it. */
export interface Delivery {
  readonly medium: string | undefined;
  readonly destination: string | undefined;
}

/** Cognito's CodeDeliveryDetails. */
export function deliveryOf(
  details:
    | { readonly DeliveryMedium?: string | undefined; readonly Destination?: string | undefined }
    | undefined,
): Delivery {
  return { medium: details?.DeliveryMedium, destination: details?.Destination };
}

export function isDelivered({ medium, destination }: Delivery): boolean {
  return medium !== undefined || destination !== undefined;
}

export function describeDelivery(delivery: Delivery): string {
  if (!isDelivered(delivery)) return 'no code was sent';
  const { medium, destination } = delivery;
  const by = medium === undefined ? '' : ` by ${medium === 'EMAIL' ? 'e-mail' : medium}`;
  return oneLine(
    destination === undefined ? `a code was sent${by}` : `a code was sent${by} to ${destination}`,
  );
}

/** The result of a sign-in step. */
export function describeReached(flow: Flow): string {
  if (flow.challenge !== undefined) return describeChallenge(flow.challenge);
  const name = flow.realUsername ?? flow.username;
  const until = flow.tokens === undefined ? '' : `, access token until ${flow.tokens.expiresAt}`;
  const lines = [`signed in as ${name}${until}`];
  if (flow.offeredDevice !== undefined) {
    lines.push(`this device can be remembered: ${flow.offeredDevice.deviceKey}`);
  }
  return lines.map(oneLine).join('\n');
}

/** The warnings of a sign-in: Cognito does not refresh tokens whose device was never confirmed. */
export function warningsReached({ challenge, offeredDevice }: Flow): readonly string[] {
  // Beside a challenge the offer belongs to an earlier sign-in.
  if (offeredDevice === undefined || challenge !== undefined) return [];
  return ['refresh may fail until this device is confirmed'];
}

/** The same for a script; tokens only with --show-secrets. */
export function factsReached(
  { realUsername, username, challenge, tokens }: Flow,
  { showSecrets }: Pick<GlobalOptions, 'showSecrets'>,
): Result {
  const { accessToken, idToken, refreshToken } = tokens ?? {};
  const areShown = showSecrets === true && challenge === undefined;
  return {
    username: realUsername ?? username,
    challenge: challenge?.name ?? null,
    ...(challenge === undefined ? {} : factsAsked(challenge)),
    ...(areShown ? { accessToken, idToken, refreshToken } : {}),
  };
}

/** What a script needs to answer: where a code went, the choices, and Cognito's own parameters. */
function factsAsked({ parameters, available, temporaryPasswordUntil }: Challenge): Result {
  const choices = choicesOf({ parameters, available });
  const hasDestination = parameters['CODE_DELIVERY_DESTINATION'] !== undefined;
  const shown = Object.entries(parameters).filter(([key]) => !srpParameters.has(key));
  return {
    ...(hasDestination ? { delivery: { ...deliveryIn(parameters) } } : {}),
    ...(choices.length > 0 ? { choices } : {}),
    ...(temporaryPasswordUntil === undefined ? {} : { temporaryPasswordUntil }),
    challengeParameters: Object.fromEntries(shown),
  };
}

const srpParameters: ReadonlySet<string> = new Set(['SALT', 'SRP_B', 'SECRET_BLOCK']);

export function describeChallenge({
  name,
  parameters,
  available,
  temporaryPasswordUntil: until,
}: Challenge): string {
  const detail = asksNow(name, { parameters, available });
  const end = until === undefined ? '' : `; the temporary one expires at ${until} at the latest`;
  return oneLine(`Cognito asks for ${name}: ${detail}${end}`);
}

function asksNow(name: string, asking: Asking): string {
  const words = challengeRow(name)?.asksNow ?? 'parameters';
  if (words === 'delivery') return describeDelivery(deliveryIn(asking.parameters));
  return words === 'parameters' ? describeParameters(asking.parameters) : words(asking);
}

type Parameters = Asking['parameters'];

function deliveryIn({
  CODE_DELIVERY_DELIVERY_MEDIUM: medium,
  CODE_DELIVERY_DESTINATION: destination,
}: Parameters): Delivery {
  return { medium, destination };
}

function describeParameters(parameters: Parameters): string {
  const shown = Object.entries(parameters).filter(
    ([key]) => !key.startsWith('USER') && !srpParameters.has(key),
  );
  return shown.map(([key, value]) => `${key}=${value}`).join(', ') || 'an answer';
}
