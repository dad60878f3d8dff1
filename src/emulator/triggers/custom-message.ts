import * as z from 'zod';
import type { Pool } from '../pools.ts';
import type { User } from '../users.ts';
import type { World } from '../world.ts';
import { askTrigger, eventAttributes, hasTrigger } from './desk.ts';
import { unrecognizable } from './invocation-fault.ts';

const codeParameter = '{####}';
const usernameParameter = '{username}';

const Message = z.object({
  smsMessage: z.string().max(140).optional(),
  emailMessage: z.string().max(20_000).optional(),
  emailSubject: z.string().max(140).optional(),
});

export type MessageOccasion =
  | 'SignUp'
  | 'AdminCreateUser'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication';

/**
 * Has CustomMessage write the message that a code goes out with. The inbox keeps codes and no texts, so that the text is
 * only checked: each has to contain the code's parameter, and an invitation also the username's.
 *
 * @throws InvalidLambdaResponseException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 */
export function customMessage(
  world: World,
  occasion: MessageOccasion,
  {
    pool,
    clientId,
    user,
  }: { readonly pool: Pool; readonly clientId: string | undefined; readonly user: User },
): void {
  if (!hasTrigger(world, 'CustomMessage')) return;
  const isInvitation = occasion === 'AdminCreateUser';
  const answer = askTrigger(
    world,
    {
      name: 'CustomMessage',
      occasion,
      pool,
      clientId,
      userName: user.username,
      request: {
        userAttributes: eventAttributes(user),
        codeParameter,
        linkParameter: '{##Click Here##}',
        usernameParameter: isInvitation ? usernameParameter : null,
      },
      response: { smsMessage: null, emailMessage: null, emailSubject: null },
    },
    Message,
  );
  const needed = isInvitation ? [codeParameter, usernameParameter] : [codeParameter];
  for (const text of [answer?.smsMessage, answer?.emailMessage]) {
    if (needed.some((parameter) => text?.includes(parameter) === false)) throw unrecognizable();
  }
}
