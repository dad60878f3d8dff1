/** Whose devices are meant, and by which API: the signed-in user's own, or those of a user that an administrator names. */
export type DeviceOwner =
  | { readonly api: 'public'; readonly accessToken: string }
  | { readonly api: 'admin'; readonly userPoolId: string; readonly username: string };
