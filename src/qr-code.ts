import { writeFileSync } from 'node:fs';
import { CliError } from './errors.ts';

/** Beyond what the largest QR code holds, the package never comes back. */
const longest = 2000;

/** Draws a QR code with characters that a terminal shows as squares. */
export async function drawQrCode(text: string): Promise<string> {
  if (Buffer.byteLength(text) > longest) return 'too long for a QR code: use the URI';
  const { default: qrcode } = await import('qrcode-terminal');
  return new Promise((resolve) => {
    qrcode.generate(text, { small: true }, resolve);
  });
}

/**
 * Writes text that holds a secret to a file that only its owner can read.
 *
 * @throws CliError STORE when it exists already or cannot be written
 */
export function saveSecretFile(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600, flag: 'wx' });
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'error';
    throw new CliError({
      code: 'FileNotWritten',
      kind: 'STORE',
      message: `${path} cannot be written (${reason})`,
      hint: 'the secret is saved with the flow: show it with cogauth totp qr',
      cause,
    });
  }
}
