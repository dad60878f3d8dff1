import { type FlowName, flowNameOf } from '../cognito/auth-flows.ts';
import { CliError } from '../errors.ts';
import type { Beginning, Flow } from '../state/flow.ts';
import { adminSignIn, publicSignIn, type SignInKind } from './begin.ts';
import { refusePointless, type SignInChoice } from './options.ts';

/** What the command line says about how to sign in; the rest is as in the user's latest sign-in. */
export interface GivenChoice extends Omit<SignInChoice, 'flow'> {
  readonly flow?: FlowName;
  readonly admin?: boolean;
}

interface ChosenSignIn<Given> {
  readonly kind: SignInKind;
  readonly options: Given & SignInChoice;
}

/**
 * How to begin: as the command line says, else as the sign-in that `next` names.
 *
 * @throws CliError USAGE for options that do not fit together
 */
export function chooseSignIn<Given extends GivenChoice>(
  given: Given,
  saved: Flow,
): ChosenSignIn<Given> {
  // With --flow, the options of the latest sign-in are not used: they may belong to another flow.
  const last = given.flow === undefined ? lastBeginning(saved) : undefined;
  const isAdmin = given.admin ?? last?.api === 'admin';
  const kind = isAdmin ? adminSignIn : publicSignIn;
  const usual = choiceOf(last, kind);
  const options = { flow: kind.usualFlow, ...usual, ...given };
  if (!kind.flows.includes(options.flow)) throw notOfKind(options.flow, kind.flows);
  refusePointless(options);
  return { kind, options };
}

/** How the pending sign-in began, else the latest one, else the one that a confirmation leads to. */
function lastBeginning(saved: Flow): Beginning | undefined {
  const underWay = saved.challenge ?? saved.tokens;
  if (underWay !== undefined) return underWay;
  return saved.autoSignIn === undefined
    ? saved.lastSignIn
    : { api: 'public', authFlow: 'USER_AUTH' };
}

/** Undefined for a sign-in that the command of that kind does not begin. */
function choiceOf(last: Beginning | undefined, kind: SignInKind): SignInChoice | undefined {
  if (last === undefined || (last.api === 'admin') !== (kind === adminSignIn)) return undefined;
  const { authFlow, preferredChallenge, passwordFirst } = last;
  const { flows } = kind;
  const flow = flowNameOf(authFlow);
  if (flow === undefined || !flows.includes(flow)) return undefined;
  return {
    flow,
    ...(preferredChallenge === undefined ? {} : { preferredChallenge }),
    ...(passwordFirst === undefined ? {} : { passwordFirst }),
  };
}

function notOfKind(flow: FlowName, flows: readonly FlowName[]): CliError {
  const isAdmin = flow.startsWith('admin-');
  return new CliError({
    code: 'PointlessOption',
    kind: 'USAGE',
    message: `--flow ${flow} is ${isAdmin ? '' : 'not '}for --admin; use one of ${flows.join(', ')}`,
    hint: `${isAdmin ? 'add' : 'leave out'} --admin, or choose another flow`,
  });
}
