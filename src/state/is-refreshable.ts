import type { Tokens } from './flow.ts';

/** Whether Cognito may give new tokens for these: ForgetDevice of the device that they came with ends that too. */
export function isRefreshable({ refreshToken, deviceForgotten }: Tokens): boolean {
  return refreshToken !== undefined && deviceForgotten !== true;
}
