import type { FlowTarget } from './flow.ts';

/** The first thing in which two targets differ, in words; undefined when they are the same place. */
export function differingTargets(
  saved: FlowTarget,
  chosen: FlowTarget,
): { saved: string; chosen: string } | undefined {
  if (saved.endpoint !== chosen.endpoint) {
    return words('endpoint', saved.endpoint ?? 'AWS', chosen.endpoint ?? 'AWS');
  }
  if (isOther(saved.userPoolId, chosen.userPoolId)) {
    return words('user pool', saved.userPoolId, chosen.userPoolId);
  }
  if (saved.clientId !== chosen.clientId) return words('client', saved.clientId, chosen.clientId);
  if (isOther(saved.region, chosen.region)) return words('region', saved.region, chosen.region);
  return undefined;
}

/** Public operations do without pool and region: what one side does not know does not differ. */
function isOther(saved: string | undefined, chosen: string | undefined): boolean {
  return saved !== undefined && chosen !== undefined && saved !== chosen;
}

function words(
  what: string,
  saved: string | undefined,
  chosen: string | undefined,
): { saved: string; chosen: string } {
  return { saved: `${what} ${saved ?? 'unknown'}`, chosen: chosen ?? 'unknown' };
}
