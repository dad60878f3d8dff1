import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import type { Input } from '../../src/world.ts';

/** The keys of a terminal, and the person at it. */
export interface Keyboard {
  readonly stdin: Input;
  /** What the person sees on the screen. */
  readonly sees: (text: string) => void;
}

/** A person who answers each question once, when it is asked; a question is told by how its words begin. */
export function keyboard(answers: Readonly<Record<string, string>>): Keyboard {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const left = new Map(Object.entries(answers));
  return {
    stdin,
    sees: (text) => {
      const screen = stripVTControlCharacters(text);
      const asked = [...left.keys()].find((words) => screen.includes(`? ${words}`));
      if (asked === undefined) return;
      const answer = left.get(asked);
      left.delete(asked);
      // Not before whoever asks has drawn the question, and listens.
      setImmediate(() => stdin.write(`${answer}\n`));
    },
  };
}
