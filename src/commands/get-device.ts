import type { Command } from 'commander';
import { getDevice } from '../actions/get-device.ts';
import { unreadable } from '../errors.ts';
import {
  addAdminOption,
  addDeviceArguments,
  type AdminOption,
  adminOwner,
  requireDeviceKey,
  savedDeviceKey,
  userAndDevice,
} from '../input/device-arguments.ts';
import type { Invocation } from '../invocation.ts';
import { describeUser, deviceFacts } from '../output/describe-user.ts';
import type { Outcome } from '../output/outcome.ts';
import { freshAccessToken } from '../sign-in/tokens.ts';
import { chosenUser } from '../steps/open-flow.ts';
import { runCall, runStep } from '../steps/run-step.ts';

export function defineGetDevice(command: Command, invocation: Invocation): void {
  addDeviceArguments(command).action(
    async (first: string | undefined, second: string | undefined, { admin }: AdminOption) => {
      const { username, deviceKey } = userAndDevice(first, second);
      if (admin === true) await getAsAdmin(invocation, username, deviceKey);
      else await getOwn(invocation, username, deviceKey);
    },
  );
  addAdminOption(command);
}

async function getOwn(
  invocation: Invocation,
  username: string | undefined,
  named: string | undefined,
): Promise<void> {
  await runStep(invocation, {
    username,
    ask: () => undefined,
    act: async (context) => {
      const { flow, accessToken } = await freshAccessToken(context);
      const ownKey = flow.device?.deviceKey;
      const deviceKey = requireDeviceKey(named, ownKey, flow.username);
      const reply = await getDevice(context.client, { api: 'public', accessToken }, deviceKey);
      return { flow, ...described(reply, ownKey) };
    },
  });
}

async function getAsAdmin(
  invocation: Invocation,
  namedUser: string | undefined,
  named: string | undefined,
): Promise<void> {
  await runCall(invocation, async (client, workspace) => {
    const username = await chosenUser(workspace, namedUser);
    const ownKey = await savedDeviceKey(workspace, username);
    const deviceKey = requireDeviceKey(named, ownKey, username);
    const owner = adminOwner(workspace.settings, username);
    return described(await getDevice(client, owner, deviceKey), ownKey);
  });
}

type Reply = Awaited<ReturnType<typeof getDevice>>;

function described({ Device }: Reply, ownKey: string | undefined): Outcome {
  if (Device === undefined) throw unreadable('no device');
  const facts = deviceFacts(Device, ownKey);
  return { result: facts, text: describeUser(facts) };
}
