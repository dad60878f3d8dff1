import { userWords } from '../state/next-steps.ts';
import { commandFor } from '../output/next-commands.ts';
import { type Command, Option } from 'commander';
import { adminCreateUser } from '../actions/admin-create-user.ts';
import { unreadable, run } from '../errors.ts';
import { addClientMetadata, collectPair } from '../input/command-input.ts';
import {
  addSecretOptions,
  flagsOf,
  givenSecret,
  type SecretOptions,
} from '../input/secret-input.ts';
import { type AttributeOptions, givenAttributes } from '../input/user-attributes.ts';
import type { Invocation } from '../invocation.ts';
import { attributesOf } from '../output/describe-user.ts';
import type { Outcome } from '../output/outcome.ts';
import { oneLine } from '../output/printable.ts';
import { temporaryPassword } from '../settings/secret-names.ts';
import { requireSetting } from '../settings/settings.ts';
import { signInAs } from '../state/next-steps.ts';
import { temporaryPasswordExpiry } from '../sign-in/lifetimes.ts';
import { runCall } from '../steps/run-step.ts';

interface Options extends AttributeOptions, SecretOptions<'temporaryPassword'> {
  readonly suppressMessage?: boolean;
  readonly resend?: boolean;
  readonly forceAliasCreation?: boolean;
  readonly delivery?: 'email' | 'sms';
}

export const examples: readonly string[] = [
  'cogauth admin-create-user ada --email ada@example.com --attribute email_verified=true',
  'cogauth admin-create-user ada --suppress-message --temporary-password-file ./password',
  'cogauth admin-create-user ada --resend',
];

export function define(command: Command, invocation: Invocation): void {
  command
    .argument('<username>', 'the name of the new user')
    .option('--email <address>', 'e-mail address')
    .option('--phone-number <number>', 'phone number, such as +15550100')
    .option('--attribute <name=value>', 'such as email_verified=true, may be repeated', collectPair)
    .option(
      '--force-alias-creation',
      'take the e-mail address or phone number from the user who has it as an alias',
    )
    .addOption(new Option('--suppress-message', 'send no invitation').conflicts('resend'))
    .option('--resend', 'send the invitation of an existing user again')
    .addOption(
      new Option('--delivery <medium>', 'how to send the invitation (default: SMS)').choices([
        'email',
        'sms',
      ]),
    )
    .action(async (username: string, options: Options) => {
      await createUser(invocation, username, options);
    });
  addSecretOptions(addClientMetadata(command), temporaryPassword);
}

async function createUser(
  invocation: Invocation,
  username: string,
  options: Options,
): Promise<void> {
  const flags = flagsOf(options, temporaryPassword);
  const secret = await givenSecret(invocation, temporaryPassword, flags);
  await runCall(invocation, async (client, { settings, warn }) => {
    const userPoolId = requireSetting(settings, 'userPoolId');
    const reply = await adminCreateUser(client, {
      userPoolId,
      username,
      attributes: givenAttributes(options),
      temporaryPassword: secret,
      messageAction: messageAction(options),
      delivery: options.delivery === undefined ? undefined : [mediums[options.delivery]],
      forceAliasCreation: options.forceAliasCreation,
      clientMetadata: options.clientMetadata,
    });
    const { User: user } = reply;
    if (user === undefined) throw unreadable('no user');
    if (options.suppressMessage === true && secret === undefined) {
      warn(
        `Cognito chose a password and sent it to nobody, so set one: ${commandFor(invocation, run('admin-set-user-password', ...userWords(username)))}`,
      );
    }
    const isTemporary = user.UserStatus === 'FORCE_CHANGE_PASSWORD';
    const givenAt = isTemporary ? user.UserLastModifiedDate : undefined;
    const expiry = await temporaryPasswordExpiry(client, userPoolId, givenAt);
    const expiresAt = expiry?.toISOString() ?? null;
    const suggested = [signInAs(username)];
    return { ...described(username, { ...user, expiresAt }, options), suggested };
  });
}

const mediums = { email: 'EMAIL', sms: 'SMS' } as const;

function messageAction({ suppressMessage, resend }: Options): 'SUPPRESS' | 'RESEND' | undefined {
  if (suppressMessage === true) return 'SUPPRESS';
  return resend === true ? 'RESEND' : undefined;
}

type User = NonNullable<Awaited<ReturnType<typeof adminCreateUser>>['User']> & {
  /** When the temporary password expires, if that is known. */
  readonly expiresAt: string | null;
};

function described(typed: string, user: User, options: Options): Outcome {
  const { Username: username = typed, UserStatus: userStatus = null, Enabled = null } = user;
  const { invitation, text } = did[messageAction(options) ?? 'SEND'];
  const lines = [oneLine(`${username} ${text}`), ...linesOnPassword(user)];
  return {
    result: {
      username,
      userStatus,
      enabled: Enabled,
      invitation,
      attributes: attributesOf(user.Attributes),
      userCreateDate: user.UserCreateDate?.toISOString() ?? null,
      temporaryPasswordExpiresAt: user.expiresAt,
    },
    text: lines.join('\n'),
  };
}

function linesOnPassword({ UserStatus, expiresAt }: User): readonly string[] {
  if (UserStatus !== 'FORCE_CHANGE_PASSWORD') return [];
  const until = expiresAt === null ? '' : ` (valid until ${expiresAt})`;
  return [`the first sign-in, with the temporary password${until}, asks for a new one`];
}

const did = {
  SEND: { invitation: 'sent', text: 'is created and invited' },
  RESEND: { invitation: 'sent-again', text: 'is invited again' },
  SUPPRESS: { invitation: 'suppressed', text: 'is created, and no invitation was sent' },
} as const;
