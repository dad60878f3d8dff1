import { invalidParameter } from '../fault.ts';
import { UserPoolId } from '../members.ts';
import { operation } from '../operation.ts';
import { getPool, MfaSettings, savePool } from '../pools.ts';

const Request = MfaSettings.extend({
  UserPoolId,
  MfaConfiguration: MfaSettings.shape.MfaConfiguration.default('OFF'),
});

export const setUserPoolMfaConfig = operation(Request, (world, request) => {
  const { UserPoolId: id, ...mfa } = request;
  const pool = getPool(world, id);
  const isAnyOn =
    mfa.SoftwareTokenMfaConfiguration?.Enabled === true ||
    mfa.SmsMfaConfiguration !== undefined ||
    mfa.EmailMfaConfiguration !== undefined;
  if (mfa.MfaConfiguration === 'OFF' && isAnyOn) {
    throw invalidParameter(
      "Invalid MFA configuration given, can't turn off MFA and configure an MFA together.",
    );
  }
  if (mfa.MfaConfiguration !== 'OFF' && !isAnyOn) {
    throw invalidParameter(
      "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration.",
    );
  }
  savePool(world, { ...pool, mfa, modifiedAt: world.now().getTime() });
  return mfa;
});
