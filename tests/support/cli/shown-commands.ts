import type { CommandModel } from '../../../src/help/completion-model.ts';

// The commands and options that a page shows in its code: shell blocks, transcripts, recipes, drawings, words in backticks.

/** Blocks in these languages, and spans, talk of commands. */
const blocks = /^```(?:sh|console|yaml|mermaid)\n(.*?)^```/gms;
const anyBlock = /^```.*?^```/gms;
const spans = /`([^`]+)`/g;
/** What ends a command in a shell, in a drawing, or before a comment. */
const ends = /[|;"()<>&#\n]|: /;

function codeIn(page: string): string[] {
  const shown = [...page.matchAll(blocks)].map(([, text = '']) => text);
  const prose = page.replaceAll(anyBlock, '');
  const words = [...prose.matchAll(spans)].map(([, text = '']) => text.replaceAll('\n', ' '));
  return [...shown, ...words].flatMap((text) => text.split(ends)).map((text) => text.trim());
}

/** What a page shows and the program does not have, each as a person would look for it. */
export function unknownIn(page: string, models: readonly CommandModel[]): string[] {
  const byName = new Map(
    models.flatMap((model) => [model.name, ...model.aliases].map((name) => [name, model] as const)),
  );
  const everyOption = new Set(models.flatMap(({ options }) => options.map(({ flag }) => flag)));
  const globals = flagsOf(byName.get(''));
  return codeIn(page).flatMap((code) => {
    if (code.startsWith('--')) return optionsIn(code).filter((flag) => !everyOption.has(flag));
    const typed = /(?:^|[\s$])cogauth (\S.*)/.exec(code)?.[1];
    const words = (typed ?? code).split(' ').map((word) => word.replaceAll(/[[\]]/g, ''));
    const model = byName.get(words.slice(0, 2).join(' ')) ?? byName.get(words[0] ?? '');
    if (model === undefined) return typed === undefined ? [] : [`cogauth ${typed}`];
    const known = new Set([...flagsOf(model), ...globals]);
    return optionsIn(words.join(' '))
      .filter((flag) => !known.has(flag))
      .map((flag) => `${model.name} ${flag}`);
  });
}

function flagsOf(model: CommandModel | undefined): string[] {
  return [...(model?.options.map(({ flag }) => flag) ?? []), '--help'];
}

/** Those after a lone `--` are of another program. */
function optionsIn(code: string): string[] {
  const [own = ''] = ` ${code} `.split(' -- ');
  return [...own.matchAll(/ (--[a-z][\w-]*)/g)].map(([, flag = '']) => flag);
}
