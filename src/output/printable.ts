// Control characters except tab and newline, and the marks that turn the direction of text or break its lines.
const unprintable =
  // oxlint-disable-next-line no-control-regex -- they are what this removes
  /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u206F]/gu;

/** Makes text from outside harmless to a terminal: no escape sequence survives, no line is turned round. */
export function printable(text: string): string {
  return text.replaceAll(unprintable, '\u{FFFD}');
}

/** The value as JSON in which these characters are escaped: the same data, harmless to a terminal. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Makes text printable on one line, such as a server's message: it cannot forge a second line. */
export function oneLine(text: string): string {
  return printable(text).replaceAll(/[\t\n]+/g, ' ');
}
