// Writes a document of some three thousand letters to <directory>/flow.json, or removes it for `none`; says how that went.
import * as z from 'zod';
import { CliError } from '../../../src/errors.ts';
import { openDocument } from '../../../src/store/document.ts';

const [directory = '.', letter = 'a'] = process.argv.slice(2);
const document = openDocument({
  directory,
  name: 'flow',
  schema: z.object({ version: z.literal(1), text: z.string() }),
  version: 1,
  warn: (text) => process.stderr.write(text),
});

process.on('SIGXFSZ', () => {}); // a limit stands for a full disk here, which sends no signal
try {
  if (letter === 'none') await document.remove();
  else await document.write({ version: 1, text: letter.repeat(3000) });
  process.stdout.write('written');
} catch (error) {
  process.stdout.write(error instanceof CliError ? error.code : String(error));
}
