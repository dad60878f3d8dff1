import { invalidParameter } from '../../fault.ts';
import { allowsFlow, type Client, type ExplicitAuthFlow } from '../../pools/clients.ts';
import type { AuthFlow } from '../../wire/members.ts';
import type { Engine } from '../../engine.ts';
import type { AuthReply } from '../sign-in.ts';
import type { Attempt } from './attempt.ts';
import { beginCustomAuth } from './custom-auth.ts';
import { signInWithPassword } from './password.ts';
import { refresh, refuseRotation } from './refresh.ts';
import { beginSrp } from './srp.ts';
import { beginUserAuth } from './user-auth.ts';

/** A client with one of these older settings may always use SRP, custom authentication and refresh tokens as well. */
const olderSettings = ['ADMIN_NO_SRP_AUTH', 'USER_PASSWORD_AUTH'] as const;

type Api = 'public' | 'admin';

interface Flow {
  readonly apis: readonly Api[];
  /** Refuses clients that cannot use the flow whatever their ExplicitAuthFlows. */
  readonly refuse?: (client: Client) => void;
  /** Any of these values in the client's ExplicitAuthFlows allows the flow. */
  readonly allowedBy: readonly ExplicitAuthFlow[];
  readonly refusal: string;
  readonly begin: (engine: Engine, attempt: Attempt) => AuthReply;
}

const adminPassword: Flow = {
  apis: ['admin'],
  allowedBy: ['ALLOW_ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'],
  refusal: 'Auth flow not enabled for this client',
  begin: signInWithPassword,
};

const refreshToken: Flow = {
  apis: ['public', 'admin'],
  refuse: refuseRotation,
  allowedBy: ['ALLOW_REFRESH_TOKEN_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', ...olderSettings],
  refusal: 'Refresh Token flow not enabled for this client',
  begin: refresh,
};

/** The imitated flows. */
const flows: Readonly<Partial<Record<AuthFlow, Flow>>> = {
  ADMIN_USER_PASSWORD_AUTH: adminPassword,
  ADMIN_NO_SRP_AUTH: adminPassword,
  USER_PASSWORD_AUTH: {
    apis: ['public'],
    allowedBy: ['ALLOW_USER_PASSWORD_AUTH', 'USER_PASSWORD_AUTH'],
    refusal: 'USER_PASSWORD_AUTH flow not enabled for this client',
    begin: signInWithPassword,
  },
  USER_SRP_AUTH: {
    apis: ['public', 'admin'],
    allowedBy: ['ALLOW_USER_SRP_AUTH', ...olderSettings],
    refusal: 'USER_SRP_AUTH is not enabled for the client.',
    begin: beginSrp,
  },
  CUSTOM_AUTH: {
    apis: ['public', 'admin'],
    allowedBy: ['ALLOW_CUSTOM_AUTH', 'CUSTOM_AUTH_FLOW_ONLY', ...olderSettings],
    refusal: 'CUSTOM_AUTH is not enabled for the client.',
    begin: beginCustomAuth,
  },
  USER_AUTH: {
    apis: ['public', 'admin'],
    allowedBy: ['ALLOW_USER_AUTH'],
    refusal: 'USER_AUTH flow not enabled for this client',
    begin: beginUserAuth,
  },
  REFRESH_TOKEN_AUTH: refreshToken,
  REFRESH_TOKEN: refreshToken,
};

/** Begins a sign-in with the flow that the request names. @throws InvalidParameterException */
export function beginFlow(engine: Engine, api: Api, attempt: Attempt): AuthReply {
  const flow = flows[attempt.authFlow];
  if (flow?.apis.includes(api) !== true) {
    throw invalidParameter('Initiate Auth method not supported.');
  }
  flow.refuse?.(attempt.client);
  checkAllowed(attempt.client, flow);
  return flow.begin(engine, attempt);
}

function checkAllowed(client: Client, { allowedBy, refusal }: Flow): void {
  const onlyCustom = 'CUSTOM_AUTH_FLOW_ONLY';
  if (allowsFlow(client, [onlyCustom]) && !allowedBy.includes(onlyCustom)) {
    throw invalidParameter('Only custom auth (lambda driven) is enabled for this client.');
  }
  if (!allowsFlow(client, allowedBy)) throw invalidParameter(refusal);
}
