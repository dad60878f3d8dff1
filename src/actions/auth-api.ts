/** The family of operations that a sign-in is made with; the admin one is signed and names the pool. */
export type AuthApi =
  { readonly api: 'public' } | { readonly api: 'admin'; readonly userPoolId: string };
