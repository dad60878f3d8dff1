import { attributesOf } from './describe-user.ts';

interface DeviceReply {
  readonly DeviceKey?: string | undefined;
  readonly DeviceAttributes?:
    | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly DeviceCreateDate?: Date | undefined;
  readonly DeviceLastModifiedDate?: Date | undefined;
  readonly DeviceLastAuthenticatedDate?: Date | undefined;
}

/** What Cognito says of a device. */
export interface DeviceFacts {
  readonly [key: string]: string | boolean | null | Record<string, string>;
  readonly deviceKey: string;
  readonly name: string | null;
  /** Null where Cognito does not tell, as in ListDevices. */
  readonly remembered: boolean | null;
  /** Whether it is the one that is confirmed here. */
  readonly isThisDevice: boolean;
  readonly createDate: string | null;
  readonly lastModifiedDate: string | null;
  readonly lastAuthenticatedDate: string | null;
  readonly attributes: Record<string, string>;
}

/** @param ownKey the device that is confirmed here, if any */
export function deviceFacts(reply: DeviceReply, ownKey: string | undefined): DeviceFacts {
  const attributes = attributesOf(reply.DeviceAttributes);
  const deviceKey = reply.DeviceKey ?? '';
  const status = attributes['dev:device_remembered_status'];
  return {
    deviceKey,
    name: attributes['device_name'] ?? null,
    remembered: status === undefined ? null : status === 'remembered',
    isThisDevice: deviceKey === ownKey,
    createDate: dateOf(reply.DeviceCreateDate),
    lastModifiedDate: dateOf(reply.DeviceLastModifiedDate),
    lastAuthenticatedDate: dateOf(reply.DeviceLastAuthenticatedDate),
    attributes,
  };
}

function dateOf(date: Date | undefined): string | null {
  return date?.toISOString() ?? null;
}
