/** What a command acts on. It decides which options the command accepts. */
interface Scope {
  /** Whether `--expect` can be met: the command reaches or finds the state of a user's flow. */
  readonly takesExpect: boolean | 'without --admin';
  /** Whether a suggestion of this command names the user, if another user is the current one. */
  readonly takesUsername: boolean;
  /** The flags that say where a command goes, as far as a suggestion of this command repeats them. */
  readonly repeats: 'all' | readonly string[];
}

export const scopes = {
  /** A user's flow: the command takes a step of it, or looks at it. */
  flow: { takesExpect: true, takesUsername: true, repeats: 'all' },
  /** The signed-in user's flow or, with --admin, any user of the pool. */
  'flow-or-user': { takesExpect: 'without --admin', takesUsername: true, repeats: 'all' },
  user: { takesExpect: false, takesUsername: true, repeats: 'all' },
  'saved-user': { takesExpect: false, takesUsername: true, repeats: ['--home', '--profile'] },
  pool: { takesExpect: false, takesUsername: false, repeats: 'all' },
  home: { takesExpect: false, takesUsername: false, repeats: ['--home'] },
  nothing: { takesExpect: false, takesUsername: false, repeats: [] },
} as const satisfies Readonly<Record<string, Scope>>;

export type About = keyof typeof scopes;
