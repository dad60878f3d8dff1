import { rmSync } from 'node:fs';

/** Jest calls this once, when all tests are over. */
// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default function removeTemporaryFiles(): void {
  const temporary = process.env['TMPDIR'];
  if (temporary !== undefined) rmSync(temporary, { recursive: true, force: true });
}
