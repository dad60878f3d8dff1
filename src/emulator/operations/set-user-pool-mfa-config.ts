import { invalidParameter } from '../fault.ts';
import { checkFirstFactors, getPool, MfaSettings, savePool } from '../pools/pools.ts';
import { UserPoolId } from '../wire/members.ts';
import { operation } from '../wire/request.ts';

const Request = () =>
  MfaSettings.extend({
    UserPoolId,
    MfaConfiguration: MfaSettings.shape.MfaConfiguration.default('OFF'),
  });

export const setUserPoolMfaConfig = operation(Request, (engine, request) => {
  const { UserPoolId: id, ...mfa } = request;
  const pool = getPool(engine, id);
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
  checkFirstFactors(
    { settings: pool.settings, mfa },
    'Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and WebAuthn is an allowed first auth factor',
  );
  savePool(engine, { ...pool, mfa, modifiedAt: engine.now().getTime() });
  return mfa;
});
