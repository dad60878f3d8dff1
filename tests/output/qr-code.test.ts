import { expect, test } from '@jest/globals';
import { drawQrCode } from '../../src/output/qr-code.ts';

const uri = 'otpauth://totp/app:ada?secret=JBSWY3DPEHPK3PXP&issuer=app';

test('a QR code is white on black wherever there are colours, whatever the theme', async () => {
  const drawing = await drawQrCode(uri, { columns: 200, isColoured: true });

  const lines = drawing.split('\n').filter((line) => line !== '');
  expect(lines.length).toBeGreaterThan(10);
  for (const line of lines) {
    expect([line.slice(0, 8), line.slice(-4)]).toEqual(['\u001B[97;40m', '\u001B[0m']);
  }
});

test('a QR code has no colours in a file', async () => {
  expect(await drawQrCode(uri)).not.toContain('\u001B');
  expect(await drawQrCode(uri, { columns: undefined, isColoured: false })).not.toContain('\u001B');
});

test('a QR code that the terminal would wrap is not drawn', async () => {
  const width = (await drawQrCode(uri)).indexOf('\n');

  expect(await drawQrCode(uri, { columns: width - 1, isColoured: true })).toMatch(
    new RegExp(`^the QR code is ${width} characters wide, and the terminal ${width - 1}:`),
  );
  expect(await drawQrCode(uri, { columns: width, isColoured: false })).toContain('\n');
});
