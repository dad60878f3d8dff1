/** The most bytes that a QR code holds. With more, the package does not return. */
const longest = 2000;

/** Draws a QR code with characters that a terminal shows as squares. */
export async function drawQrCode(text: string): Promise<string> {
  if (Buffer.byteLength(text) > longest) return 'too long for a QR code: use the URI';
  const { default: qrcode } = await import('qrcode-terminal');
  return new Promise((resolve) => {
    qrcode.generate(text, { small: true }, resolve);
  });
}
