// At every completion, the script asks cogauth for candidates. It writes the words up to the cursor to stdin, each followed
// by a NUL; the last word may be empty. Words are not passed as arguments, because a word may be a password and other users
// can see arguments. cogauth answers with one candidate a line, or with `<files>` if the shell should offer files.
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function isShell(word: string): word is Shell {
  return shells.some((shell) => shell === word);
}

/** The answer that makes the shell offer files. No candidate can look like it. */
export const filesAnswer = '<files>';

export const completionScripts: Readonly<Record<Shell, string>> = {
  bash: String.raw`# bash completion for cogauth. In ~/.bashrc: eval "$(cogauth completion bash)"
_cogauth() {
  local current=${'$'}{COMP_WORDS[COMP_CWORD]} found
  found=$(printf '%s\0' "${'$'}{COMP_WORDS[@]:1:COMP_CWORD}" | cogauth completion --words bash 2>/dev/null)
  if [[ $found == '${filesAnswer}' ]]; then COMPREPLY=( $(compgen -f -- "$current") )
  else COMPREPLY=( $(compgen -W "$found" -- "$current") ); fi
}
complete -F _cogauth cogauth`,

  zsh: String.raw`#compdef cogauth
# zsh completion for cogauth. In ~/.zshrc, after compinit: eval "$(cogauth completion zsh)"
_cogauth() {
  local found="$(printf '%s\0' "${'$'}{(@)words[2,CURRENT]}" | cogauth completion --words zsh 2>/dev/null)"
  if [[ $found == '${filesAnswer}' ]]; then compset -P '--*='; _files
  else compadd -- ${'$'}{(f)found}; fi
}
compdef _cogauth cogauth`,

  fish: String.raw`# fish completion for cogauth. In ~/.config/fish/config.fish: cogauth completion fish | source
function __cogauth
  set -l words (commandline -opc) (commandline -ct)
  set -l found (printf '%s\0' $words[2..-1] | cogauth completion --words fish 2>/dev/null)
  if test "$found" = '${filesAnswer}'
    set -l flag (string match -r -- '^--[^=]*=' $words[-1])
    string replace -r -- '^' "$flag" (__fish_complete_path (string replace -- "$flag" '' $words[-1]))
  else
    string join -- \n $found
  end
end
complete -c cogauth -f -a '(__cogauth)'`,
};
