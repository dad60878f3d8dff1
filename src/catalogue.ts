import type { Command } from 'commander';
import type { Invocation } from './invocation.ts';

/** Declares a command's arguments and options and what it does. */
type Define = (command: Command, invocation: Invocation) => void;

export interface CommandEntry {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly group: string;
  readonly summary: string;
  /** Whole command lines, shown at the end of the command's help. */
  readonly examples: readonly string[];
  /** False where no state of a user is reached or told that --expect could be about. */
  readonly takesExpect?: false;
  /** Loads the command's own file: only when it is the one to run. */
  readonly load: () => Promise<Define>;
}

/** Every subcommand, in the order of the help page. */
export const catalogue: readonly CommandEntry[] = [
  {
    name: 'sign-up',
    group: 'Account:',
    summary: 'register a user',
    examples: [
      'cogauth sign-up ada --email ada@example.com',
      'pass show ada | cogauth sign-up ada --email ada@example.com --password-stdin',
    ],
    load: async () => (await import('./commands/sign-up.ts')).defineSignUp,
  },
  {
    name: 'confirm-sign-up',
    group: 'Account:',
    summary: 'confirm an account with the code that was sent',
    examples: ['cogauth confirm-sign-up 123456', 'cogauth confirm-sign-up ada 123456'],
    load: async () => (await import('./commands/confirm-sign-up.ts')).defineConfirmSignUp,
  },
  {
    name: 'resend-confirmation-code',
    group: 'Account:',
    summary: 'have a new confirmation code sent',
    examples: ['cogauth resend-confirmation-code ada'],
    load: async () =>
      (await import('./commands/resend-confirmation-code.ts')).defineResendConfirmationCode,
  },
  {
    name: 'admin-create-user',
    group: 'Account:',
    summary: 'make a user with a temporary password, with AWS credentials',
    examples: [
      'cogauth admin-create-user ada --email ada@example.com --attribute email_verified=true',
      'cogauth admin-create-user ada --suppress-message --temporary-password-file ./password',
      'cogauth admin-create-user ada --resend',
    ],
    load: async () => (await import('./commands/admin-create-user.ts')).defineAdminCreateUser,
  },
  {
    name: 'admin-confirm-sign-up',
    group: 'Account:',
    summary: 'confirm an account without a code, with AWS credentials',
    examples: ['cogauth admin-confirm-sign-up ada'],
    load: async () =>
      (await import('./commands/admin-confirm-sign-up.ts')).defineAdminConfirmSignUp,
  },
  {
    name: 'forgot-password',
    group: 'Account:',
    summary: 'have a code sent that sets a new password',
    examples: ['cogauth forgot-password ada'],
    load: async () => (await import('./commands/forgot-password.ts')).defineForgotPassword,
  },
  {
    name: 'confirm-forgot-password',
    group: 'Account:',
    summary: 'set a new password with the code that was sent',
    examples: [
      'cogauth confirm-forgot-password ada 123456',
      'cogauth confirm-forgot-password 123456 --new-password-file ./password',
    ],
    load: async () =>
      (await import('./commands/confirm-forgot-password.ts')).defineConfirmForgotPassword,
  },
  {
    name: 'change-password',
    group: 'Account:',
    summary: 'change the password of the signed-in user',
    examples: [
      'cogauth change-password',
      'cogauth change-password --password-file ./old --new-password-file ./new',
    ],
    load: async () => (await import('./commands/change-password.ts')).defineChangePassword,
  },
  {
    name: 'admin-set-user-password',
    group: 'Account:',
    summary: "set a user's password, with AWS credentials",
    examples: [
      'cogauth admin-set-user-password ada --permanent',
      'cogauth admin-set-user-password ada --new-password-stdin < ./password',
    ],
    load: async () =>
      (await import('./commands/admin-set-user-password.ts')).defineAdminSetUserPassword,
  },
  {
    name: 'admin-get-user',
    group: 'Account:',
    summary: 'show a user, with AWS credentials',
    examples: ['cogauth admin-get-user ada --field result.userStatus'],
    load: async () => (await import('./commands/admin-get-user.ts')).defineAdminGetUser,
  },
  {
    name: 'get-user',
    group: 'Account:',
    summary: 'show the signed-in user',
    examples: ['cogauth get-user', 'cogauth get-user --json'],
    load: async () => (await import('./commands/get-user.ts')).defineGetUser,
  },
  {
    name: 'update-user-attributes',
    group: 'Account:',
    summary: 'change attributes of the signed-in user',
    examples: [
      'cogauth update-user-attributes --email ada@example.org',
      'cogauth update-user-attributes ada --attribute custom:team=blue',
    ],
    load: async () =>
      (await import('./commands/update-user-attributes.ts')).defineUpdateUserAttributes,
  },
  {
    name: 'get-user-attribute-verification-code',
    group: 'Account:',
    summary: 'have a code sent that verifies an address',
    examples: ['cogauth get-user-attribute-verification-code email'],
    load: async () =>
      (await import('./commands/get-user-attribute-verification-code.ts'))
        .defineGetUserAttributeVerificationCode,
  },
  {
    name: 'verify-user-attribute',
    group: 'Account:',
    summary: 'verify an e-mail address or phone number with its code',
    examples: ['cogauth verify-user-attribute email 123456'],
    load: async () =>
      (await import('./commands/verify-user-attribute.ts')).defineVerifyUserAttribute,
  },
  {
    name: 'delete-user',
    group: 'Account:',
    summary: 'delete the signed-in user',
    examples: ['cogauth delete-user', 'cogauth delete-user ada --yes'],
    load: async () => (await import('./commands/delete-user.ts')).defineDeleteUser,
  },
  {
    name: 'list-users',
    group: 'Account:',
    summary: 'list all users of the pool',
    examples: ['cogauth list-users --json'],
    load: async () => (await import('./commands/list-users.ts')).defineListUsers,
  },
  {
    name: 'admin-initiate-auth',
    group: 'Sign-in:',
    summary: 'begin a sign-in with AWS credentials',
    examples: [
      'cogauth admin-initiate-auth ada',
      'cogauth admin-initiate-auth ada --password-file ./password --expect MFA_SETUP',
    ],
    load: async () => (await import('./commands/admin-initiate-auth.ts')).defineAdminInitiateAuth,
  },
  {
    name: 'initiate-auth',
    group: 'Sign-in:',
    summary: 'begin a sign-in',
    examples: [
      'cogauth initiate-auth ada',
      'cogauth initiate-auth ada --flow user-password --password-stdin < ./password',
      'cogauth initiate-auth ada --flow user-auth --preferred-challenge EMAIL_OTP',
      'cogauth initiate-auth ada --flow custom --password-first',
    ],
    load: async () => (await import('./commands/initiate-auth.ts')).defineInitiateAuth,
  },
  {
    name: 'respond-to-challenge',
    aliases: ['respond-to-auth-challenge', 'admin-respond-to-auth-challenge'],
    group: 'Sign-in:',
    summary: 'answer the pending challenge',
    examples: [
      'cogauth respond-to-challenge 123456',
      'cogauth respond-to-challenge PASSWORD_SRP --password-stdin < ./password',
      'cogauth respond-to-challenge --response ANSWER=blue',
      'cogauth respond-to-challenge --from-totp --totp-secret-file ./totp --expect TOKENS',
    ],
    load: async () => (await import('./commands/respond-to-challenge.ts')).defineRespondToChallenge,
  },
  {
    name: 'login',
    group: 'Sign-in:',
    summary: 'walk through all steps to tokens, asking for what is missing',
    examples: [
      'cogauth login ada',
      'cogauth login ada --remember-device',
      'cogauth login smoke-test --admin --password-file ./password --totp-secret-file ./totp',
      'cogauth login ada --flow user-auth --preferred-challenge EMAIL_OTP',
    ],
    load: async () => (await import('./commands/login.ts')).defineLogin,
  },
  {
    name: 'refresh',
    group: 'Sign-in:',
    summary: 'get new tokens for the refresh token',
    examples: ['cogauth refresh'],
    load: async () => (await import('./commands/refresh.ts')).defineRefresh,
  },
  {
    name: 'sign-out',
    aliases: ['logout'],
    group: 'Sign-in:',
    summary: 'revoke the refresh token and forget the tokens',
    examples: ['cogauth sign-out', 'cogauth sign-out --global'],
    load: async () => (await import('./commands/sign-out.ts')).defineSignOut,
  },
  {
    name: 'revoke-token',
    group: 'Sign-in:',
    summary: 'revoke the refresh token, saved or given',
    examples: ['cogauth revoke-token', 'cogauth revoke-token --refresh-token-stdin < ./leaked'],
    load: async () => (await import('./commands/revoke-token.ts')).defineRevokeToken,
  },
  {
    name: 'associate-software-token',
    group: 'MFA:',
    summary: 'begin to set up an authenticator app',
    examples: [
      'cogauth associate-software-token',
      'cogauth associate-software-token --save-secret --json --show-secrets',
    ],
    load: async () =>
      (await import('./commands/associate-software-token.ts')).defineAssociateSoftwareToken,
  },
  {
    name: 'verify-software-token',
    group: 'MFA:',
    summary: 'prove that the authenticator app works',
    examples: ['cogauth verify-software-token 123456', 'cogauth verify-software-token --from-totp'],
    load: async () =>
      (await import('./commands/verify-software-token.ts')).defineVerifySoftwareToken,
  },
  {
    name: 'set-mfa-preference',
    aliases: ['set-user-mfa-preference'],
    group: 'MFA:',
    summary: 'choose the second factors that a sign-in asks for',
    examples: [
      'cogauth set-mfa-preference --software-token preferred',
      'cogauth set-mfa-preference ada --email enabled --sms disabled',
    ],
    load: async () => (await import('./commands/set-mfa-preference.ts')).defineSetMfaPreference,
  },
  {
    name: 'totp',
    group: 'MFA:',
    summary: 'print the code of a saved authenticator secret, its URI or its QR code',
    takesExpect: false,
    examples: [
      'cogauth totp',
      'cogauth totp --next',
      'cogauth totp --no-wait --totp-secret-stdin < ./totp',
      'cogauth totp qr',
    ],
    load: async () => (await import('./commands/totp.ts')).defineTotp,
  },
  {
    name: 'confirm-device',
    group: 'Devices:',
    summary: 'have this device remembered',
    examples: ['cogauth confirm-device --name laptop'],
    load: async () => (await import('./commands/confirm-device.ts')).defineConfirmDevice,
  },
  {
    name: 'list-devices',
    group: 'Devices:',
    summary: "list the user's confirmed devices",
    examples: ['cogauth list-devices', 'cogauth list-devices ada --admin --json'],
    load: async () => (await import('./commands/list-devices.ts')).defineListDevices,
  },
  {
    name: 'get-device',
    group: 'Devices:',
    summary: 'show a device: this one, or the one named',
    examples: [
      'cogauth get-device',
      'cogauth get-device eu-west-1_01234567-89ab-4cde-8f01-23456789abcd --field result.remembered',
    ],
    load: async () => (await import('./commands/get-device.ts')).defineGetDevice,
  },
  {
    name: 'update-device-status',
    group: 'Devices:',
    summary: 'have this device stand in for MFA, or not',
    examples: [
      'cogauth update-device-status remembered',
      'cogauth update-device-status ada not-remembered',
      'cogauth update-device-status ada not-remembered eu-west-1_01234567-89ab-4cde-8f01-23456789abcd --admin',
    ],
    load: async () => (await import('./commands/update-device-status.ts')).defineUpdateDeviceStatus,
  },
  {
    name: 'forget-device',
    group: 'Devices:',
    summary: 'have Cognito forget a device: this one, or the one named',
    examples: [
      'cogauth forget-device',
      'cogauth forget-device ada eu-west-1_01234567-89ab-4cde-8f01-23456789abcd --admin',
    ],
    load: async () => (await import('./commands/forget-device.ts')).defineForgetDevice,
  },
  {
    name: 'status',
    group: 'State:',
    summary: 'show how far the user has come',
    examples: [
      'cogauth status',
      'cogauth status --check --quiet',
      'cogauth status --expect SOFTWARE_TOKEN_MFA',
    ],
    load: async () => (await import('./commands/status.ts')).defineStatus,
  },
  {
    name: 'next',
    group: 'State:',
    summary: 'print the commands that make sense now',
    takesExpect: false,
    examples: ['cogauth next'],
    load: async () => (await import('./commands/next.ts')).defineNext,
  },
  {
    name: 'token',
    group: 'State:',
    summary: 'print a token, refreshed if it has expired',
    takesExpect: false,
    examples: [
      'cogauth token access',
      'curl -H "Authorization: Bearer $(cogauth token access)" https://api.example.com/',
    ],
    load: async () => (await import('./commands/token.ts')).defineToken,
  },
  {
    name: 'exec',
    group: 'State:',
    summary: 'run a program with fresh tokens in its environment',
    takesExpect: false,
    examples: [
      'cogauth exec -- ./smoke-test.sh',
      'cogauth exec -- sh -c \'curl -H "Authorization: Bearer $COGAUTH_ACCESS_TOKEN" https://api.example.com/\'',
    ],
    load: async () => (await import('./commands/exec.ts')).defineExec,
  },
  {
    name: 'session',
    group: 'State:',
    summary: 'show or forget what is saved for a user',
    takesExpect: false,
    examples: [
      'cogauth session show',
      'cogauth session list --json',
      'cogauth session clear ada',
      'cogauth session clear --all',
    ],
    load: async () => (await import('./commands/session.ts')).defineSession,
  },
  {
    name: 'profile',
    group: 'State:',
    summary: 'save, choose and remove named settings',
    takesExpect: false,
    examples: [
      'cogauth profile add staging --user-pool-id eu-west-1_AbCdEfGhI --client-id 4example --client-secret-file ./secret',
      'cogauth profile list',
      'cogauth profile use staging',
      'cogauth profile show staging --json',
      'cogauth profile remove staging --yes',
    ],
    load: async () => (await import('./commands/profile.ts')).defineProfile,
  },
  {
    name: 'config',
    group: 'State:',
    summary: 'explain where each setting comes from',
    takesExpect: false,
    examples: ['cogauth config explain', 'cogauth config explain --json --profile staging'],
    load: async () => (await import('./commands/config.ts')).defineConfig,
  },
  {
    name: 'list-user-pools',
    group: 'Pools:',
    summary: 'list all user pools of the account and region',
    examples: ['cogauth list-user-pools --region eu-west-1'],
    load: async () => (await import('./commands/list-user-pools.ts')).defineListUserPools,
  },
  {
    name: 'create-user-pool',
    group: 'Pools:',
    summary: 'make a user pool, an app client and a profile',
    takesExpect: false,
    examples: [
      'cogauth create-user-pool demo --endpoint embedded',
      'cogauth create-user-pool staging --region eu-west-1 --mfa optional',
      'cogauth create-user-pool shop --endpoint embedded --refresh-token-rotation 30',
      'cogauth create-user-pool codes --endpoint embedded --mfa off --flows user-auth,refresh --first-factors password,email-otp',
    ],
    load: async () => (await import('./commands/create-user-pool.ts')).defineCreateUserPool,
  },
  {
    name: 'clean-up',
    group: 'Pools:',
    summary: 'delete the pools that cogauth made, and their profiles',
    takesExpect: false,
    examples: ['cogauth clean-up', 'cogauth clean-up --profile demo --yes'],
    load: async () => (await import('./commands/clean-up.ts')).defineCleanUp,
  },
  {
    name: 'emulator',
    group: 'Embedded Cognito:',
    summary: 'serve the embedded Cognito over HTTP, look into it, empty it',
    takesExpect: false,
    examples: [
      'cogauth emulator inbox',
      'cogauth emulator inbox ada --code',
      'cogauth emulator serve',
      'cogauth emulator serve --port 0 --data :memory: --json',
      'cogauth emulator serve --data ./cognito.sqlite --clock-offset 31d',
      'cogauth emulator serve --triggers ./triggers.mjs',
      'cogauth emulator status --json',
      'cogauth emulator reset --yes',
    ],
    load: async () => (await import('./commands/emulator.ts')).defineEmulator,
  },
  {
    name: 'doctor',
    group: 'Tools:',
    summary: 'check store, settings, endpoint, clock and AWS credentials',
    takesExpect: false,
    examples: ['cogauth doctor', 'cogauth doctor --json --timeout 5s'],
    load: async () => (await import('./commands/doctor.ts')).defineDoctor,
  },
  {
    name: 'explain',
    group: 'Tools:',
    summary: 'explain an exit code, a kind of error or an exception',
    takesExpect: false,
    examples: [
      'cogauth explain 11',
      'cogauth explain WRONG_CODE',
      'cogauth explain CodeMismatchException',
    ],
    load: async () => (await import('./commands/explain.ts')).defineExplain,
  },
  {
    name: 'completion',
    group: 'Tools:',
    summary: 'print a completion script for bash, zsh or fish',
    takesExpect: false,
    examples: ['eval "$(cogauth completion bash)"', 'cogauth completion fish | source'],
    load: async () => (await import('./commands/completion.ts')).completionOf(catalogue),
  },
  {
    name: 'help',
    group: 'Tools:',
    summary: 'show the help of a command or topic',
    takesExpect: false,
    examples: ['cogauth help sign-up', 'cogauth help profile add', 'cogauth help exit-codes'],
    load: async () => (await import('./commands/help.ts')).defineHelp,
  },
  {
    name: 'version',
    group: 'Tools:',
    summary: 'print the version',
    takesExpect: false,
    examples: ['cogauth version'],
    load: async () => (await import('./commands/version.ts')).defineVersion,
  },
];
