/** The most bytes that a QR code holds. With more, the package does not return. */
const longest = 2000;

/** Where a drawing is shown. */
export interface Screen {
  /** How many characters a line has; undefined if that is not known. */
  readonly columns: number | undefined;
  /** Whether it shows colours. */
  readonly isColoured: boolean;
}

/**
 * Draws a QR code with characters that a terminal shows as squares. The light squares are drawn, so on a screen with colours they are
 * white on black whatever its theme: many readers do not see a code whose dark and light are exchanged. A code that is wider than the
 * screen would be wrapped, and says so instead.
 */
export async function drawQrCode(text: string, screen?: Screen): Promise<string> {
  if (Buffer.byteLength(text) > longest) return 'too long for a QR code: use the URI';
  const { default: qrcode } = await import('qrcode-terminal');
  const drawing = await new Promise<string>((resolve) => {
    qrcode.generate(text, { small: true }, resolve);
  });
  const lines = drawing.split('\n');
  const width = Math.max(...lines.map(({ length }) => length));
  const { columns = width, isColoured = false } = screen ?? {};
  if (columns < width) {
    return `the QR code is ${width} characters wide, and the terminal ${columns}: make it wider, or use the URI`;
  }
  return isColoured ? lines.map(whiteOnBlack).join('\n') : drawing;
}

function whiteOnBlack(line: string): string {
  return line === '' ? line : `\u001B[97;40m${line}\u001B[0m`;
}
