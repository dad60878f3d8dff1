import type { Outcome } from './outcome.ts';
import { columns } from './write.ts';

interface GroupReply {
  readonly GroupName?: string | undefined;
  readonly Description?: string | undefined;
  readonly Precedence?: number | undefined;
  readonly RoleArn?: string | undefined;
}

/** The facts about a group, in the words of Cognito's API. */
export interface GroupFacts {
  readonly [key: string]: string | number | null;
  readonly groupName: string;
  readonly precedence: number | null;
  readonly roleArn: string | null;
  readonly description: string | null;
}

export function groupFacts(reply: GroupReply): GroupFacts {
  return {
    groupName: reply.GroupName ?? '',
    precedence: reply.Precedence ?? null,
    roleArn: reply.RoleArn ?? null,
    description: reply.Description ?? null,
  };
}

/** A list of groups, one a line: name, precedence, description. */
export function describeGroups(found: readonly GroupReply[]): Outcome {
  const groups = found.map((group) => groupFacts(group));
  const rows = groups.map(({ groupName, precedence, description }) => [
    groupName,
    precedence === null ? '' : String(precedence),
    description ?? '',
  ]);
  return { result: { groups }, text: rows.length === 0 ? 'no groups' : columns(rows) };
}
