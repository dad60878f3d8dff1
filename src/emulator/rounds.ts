import * as z from 'zod';

/** One challenge of a custom sign-in that has been answered, as triggers see it. */
export const Round = z.object({
  challengeName: z.string(),
  challengeResult: z.boolean(),
  challengeMetadata: z.string().optional(),
});
export type Round = z.infer<typeof Round>;
