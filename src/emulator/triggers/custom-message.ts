import * as z from 'zod';
import type { MessageWriter } from '../mail/inbox.ts';
import type { Pool } from '../pools/pools.ts';
import type { User } from '../users/users.ts';
import type { Engine } from '../engine.ts';
import { askTrigger, eventAttributes, hasTrigger } from './ask-trigger.ts';
import { unrecognizable } from './invocation-fault.ts';

const codeParameter = '{####}';
const usernameParameter = '{username}';

const Message = z.object({
  smsMessage: z.string().max(140).optional(),
  emailMessage: z.string().max(20_000).optional(),
  emailSubject: z.string().max(140).optional(),
});

type MessageOccasion =
  | 'SignUp'
  | 'AdminCreateUser'
  | 'ResendCode'
  | 'ForgotPassword'
  | 'UpdateUserAttribute'
  | 'VerifyUserAttribute'
  | 'Authentication';

/**
 * Lets CustomMessage write the message for a code. Each text must contain the code parameter, and an invitation the
 * username parameter as well. The returned function fills them in.
 *
 * @throws InvalidLambdaResponseException
 * @see https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-lambda-custom-message.html
 */
export function customMessage(
  engine: Engine,
  occasion: MessageOccasion,
  {
    pool,
    clientId,
    user,
  }: { readonly pool: Pool; readonly clientId: string | undefined; readonly user: User },
): MessageWriter | undefined {
  if (!hasTrigger(engine, 'CustomMessage')) return undefined;
  const isInvitation = occasion === 'AdminCreateUser';
  const answer = askTrigger(
    engine,
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
  return (medium, code) => {
    const values = new Map([[codeParameter, code]]);
    if (isInvitation) values.set(usernameParameter, user.username);
    // One pass over the text, so that a parameter inside a password or a username is not replaced.
    const fill = (text: string | undefined): string | undefined =>
      text?.replaceAll(/\{####\}|\{username\}/gu, (found) => values.get(found) ?? found);
    if (medium === 'SMS') return { message: fill(answer?.smsMessage) };
    return { subject: fill(answer?.emailSubject), message: fill(answer?.emailMessage) };
  };
}
