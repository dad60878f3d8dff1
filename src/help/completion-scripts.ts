import {
  everyCommand,
  type Candidates,
  type CommandModel,
  type OptionModel,
} from './completion-model.ts';

// Static scripts: a shell runs cogauth at a completion only for the names of profiles and users.
// Between the words of a command line that are commands, options with their values may stand.

export const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

export function isShell(word: string): word is Shell {
  return shells.some((shell) => shell === word);
}

export const completionScripts: Readonly<Record<Shell, (program: CommandModel) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

function bashScript(program: CommandModel): string {
  return `# bash completion for cogauth. In ~/.bashrc: eval "$(cogauth completion bash)"
_cogauth() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  local chain='' found='' skip='' operand='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${walkLines(program)}
  done
  case "$chain $previous" in
${valueLines(program, 'COMPREPLY=( $(compgen -f -- "$current") ); return')}
    *) case "$current" in
    -*) found='${globalFlags(program)}'
      case "$chain" in
${optionLines(program)}
      esac ;;
    *) [[ -n $operand ]] || case "$chain" in
${argumentLines(program)}
      esac ;;
    esac ;;
  esac
  COMPREPLY=( $(compgen -W "$found" -- "$current") )
}
complete -F _cogauth cogauth`;
}

function zshScript(program: CommandModel): string {
  return `#compdef cogauth
# zsh completion for cogauth. In ~/.zshrc, after compinit: eval "$(cogauth completion zsh)"
_cogauth() {
  local current=\${words[CURRENT]} previous=\${words[CURRENT-1]}
  local chain='' found='' skip='' operand='' word
  for word in "\${(@)words[2,CURRENT-1]}"; do
${walkLines(program)}
  done
  case "$chain $previous" in
${valueLines(program, '_files; return')}
    *) case "$current" in
    -*) found='${globalFlags(program)}'
      case "$chain" in
${optionLines(program)}
      esac ;;
    *) [[ -n $operand ]] || case "$chain" in
${argumentLines(program)}
      esac ;;
    esac ;;
  esac
  compadd -- \${=found}
}
compdef _cogauth cogauth`;
}

/** Finds the command among the words before the current one. */
function walkLines(program: CommandModel): string {
  const commands = everyCommand(program).filter(({ name }) => name !== '');
  const aliased = commands.flatMap(({ name, aliases }) =>
    aliases.map((alias) => `        ' ${alias}') chain=' ${name}' ;;\n`),
  );
  const flags = allOptions(program).filter(({ value }) => value !== undefined);
  return `    if [[ -n $skip ]]; then skip=''; continue; fi
    case "$word" in
      ${unique(flags.map(({ flag }) => flag)).join('|')}) skip=1 ;;
      -*) ;;
      *) case "$chain $word" in
${aliased.join('')}        ${commands.map(({ name }) => `' ${name}'`).join('|')}) chain="$chain $word" ;;
        *) operand=1 ;;
      esac ;;
    esac`;
}

/** What may follow an option that takes a value; the own ones of a command come before those of all. */
function valueLines(program: CommandModel, files: string): string {
  const lines = everyCommand(program)
    .toReversed()
    .flatMap(({ name, options }) =>
      options.map(({ flag, value }) => {
        const pattern = name === '' ? `*' ${flag}'` : `' ${name} ${flag}'`;
        if (value === undefined) return '';
        return `    ${pattern}) ${value === 'files' ? files : assigned(value)} ;;`;
      }),
    );
  return lines.filter((line) => line !== '').join('\n');
}

function globalFlags(program: CommandModel): string {
  return [...flagsOf(program), '--help'].join(' ');
}

/** A command's own options, before those of all. */
function optionLines(program: CommandModel): string {
  const lines = everyCommand(program)
    .filter(({ name, options }) => name !== '' && options.length > 0)
    .map(
      (command) => `        ${patternOf(command)}) found="${flagsOf(command).join(' ')} $found" ;;`,
    );
  return lines.join('\n');
}

function flagsOf({ options }: CommandModel): string[] {
  return options.map(({ flag }) => flag);
}

function argumentLines(program: CommandModel): string {
  const lines = everyCommand(program)
    .filter((command) => firstWords(command) !== 'none')
    .map((command) => `        ${patternOf(command)}) ${assigned(firstWords(command))} ;;`);
  return lines.join('\n');
}

function patternOf({ name }: CommandModel): string {
  return name === '' ? "''" : `' ${name}'`;
}

function firstWords({ subcommands, argument }: CommandModel): Candidates {
  return subcommands.length === 0 ? argument : subcommands.map(lastWord);
}

function lastWord({ name }: CommandModel): string {
  return name.split(' ').at(-1) ?? name;
}

function assigned(candidates: Candidates): string {
  if (candidates === 'profiles' || candidates === 'users') {
    return `found=$(cogauth completion ${candidates} 2>/dev/null)`;
  }
  return `found='${typeof candidates === 'string' ? '' : candidates.join(' ')}'`;
}

function fishScript(program: CommandModel): string {
  const all = unique(program.subcommands.map(({ name }) => name)).join(' ');
  return [
    '# fish completion for cogauth. In ~/.config/fish/config.fish: cogauth completion fish | source',
    `function __cogauth_no_command; not __fish_seen_subcommand_from ${all}; end`,
    'complete -c cogauth -f',
    ...program.options.map((option) => fishOption('', option)),
    ...program.subcommands.flatMap((command) => [
      `complete -c cogauth -n '__cogauth_no_command' -a '${command.name}' -d ${quoted(command.description)}`,
      ...fishCommand(command),
    ]),
  ].join('\n');
}

function fishCommand(command: CommandModel): string[] {
  const inside = `__fish_seen_subcommand_from ${command.name}`;
  const names = command.subcommands.map(lastWord).join(' ');
  return [
    ...fishWords(inside, command),
    ...command.subcommands.flatMap((sub) => [
      `complete -c cogauth -n '${inside}; and not __fish_seen_subcommand_from ${names}' -a '${lastWord(sub)}' -d ${quoted(sub.description)}`,
      ...fishWords(`${inside}; and __fish_seen_subcommand_from ${lastWord(sub)}`, sub),
    ]),
  ];
}

function fishWords(condition: string, { options, argument, subcommands }: CommandModel): string[] {
  const when = `-n '${condition}'`;
  const words = fishCandidates(argument);
  const hasWords = subcommands.length === 0 && words !== '';
  return [
    ...options.map((option) => fishOption(when, option)),
    ...(hasWords ? [`complete -c cogauth ${when} ${words}`] : []),
  ];
}

function fishOption(when: string, { flag, description, value }: OptionModel): string {
  const parts = [
    'complete -c cogauth',
    when,
    `-l ${flag.replace(/^--/, '')}`,
    `-d ${quoted(description)}`,
    // Without x fish would offer files beside the words.
    value === undefined ? '' : value === 'files' ? '-r' : '-x',
    value === undefined ? '' : fishCandidates(value),
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function fishCandidates(candidates: Candidates): string {
  if (candidates === 'files') return '-F';
  if (candidates === 'none') return '';
  if (typeof candidates === 'string') {
    return `-a '(cogauth completion ${candidates} 2>/dev/null)'`;
  }
  return `-a '${candidates.join(' ')}'`;
}

/** fish takes a backslash before a quote within quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function allOptions(program: CommandModel): OptionModel[] {
  return everyCommand(program).flatMap(({ options }) => options);
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}
