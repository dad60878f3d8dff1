import type { Command } from 'commander';
import { CliError } from '../errors.ts';
import { collectPair } from '../input/command-input.ts';
import { refusePointless } from '../input/sign-in-choice.ts';
import { addSecretOptions, newPassword, totpSecret } from '../input/secret-input.ts';
import type { Invocation } from '../invocation.ts';
import type { FlowName } from '../state/auth-flows.ts';
import { finish } from '../step.ts';
import { adminSignIn } from './admin-initiate-auth.ts';
import { addShowOptions } from './associate-software-token.ts';
import { addSignInOptions, flowOption } from './begin-sign-in.ts';
import { publicSignIn } from './initiate-auth.ts';
import { walkToTokens, type WalkOptions } from './walk-to-tokens.ts';

interface Options extends Omit<WalkOptions, 'flow'> {
  readonly flow?: FlowName;
  readonly admin?: boolean;
}

export function defineLogin(command: Command, invocation: Invocation): void {
  command
    .argument('[username]', 'user name or alias, if not the current user')
    .option('--admin', 'begin with AWS credentials, as admin-initiate-auth does')
    .addOption(flowOption(flowNames))
    .option('--again', 'sign in though there are valid tokens, or a challenge is pending')
    .option(
      '--attribute <name=value>',
      'an attribute that is required, may be repeated',
      collectPair,
    )
    .action(async (username: string | undefined, given: Options) => {
      const kind = given.admin === true ? adminSignIn : publicSignIn;
      const options = { ...given, flow: given.flow ?? kind.flows[0] };
      if (!kind.flows.includes(options.flow)) throw notOfKind(options.flow, kind.flows);
      refusePointless(options);
      finish(invocation, await walkToTokens(invocation, username, { kind, options }));
    });
  addSignInOptions(command);
  addSecretOptions(command, newPassword);
  addSecretOptions(command, totpSecret);
  addShowOptions(command);
}

const flowNames: readonly FlowName[] = [
  'user-srp',
  'user-password',
  'user-auth',
  'custom',
  'admin-user-password',
  'admin-no-srp',
];

function notOfKind(flow: FlowName, flows: readonly FlowName[]): CliError {
  const isAdmin = flow.startsWith('admin-');
  return new CliError({
    code: 'PointlessOption',
    kind: 'USAGE',
    message: `--flow ${flow} is ${isAdmin ? '' : 'not '}for --admin; here it is one of ${flows.join(', ')}`,
    hint: `${isAdmin ? 'add' : 'leave out'} --admin, or choose another flow`,
  });
}
