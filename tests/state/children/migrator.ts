// Reads <directory>/flow.json, of whatever version, and writes it in the current one.
import * as z from 'zod';
import { openDocument } from '../../../src/store/document.ts';

const [directory = '.'] = process.argv.slice(2);
const document = openDocument({
  directory,
  name: 'flow',
  schema: z.object({ version: z.literal(2), users: z.record(z.string(), z.string()) }),
  version: 2,
  migrations: {
    0: ({ name }) => ({ names: { [String(name)]: 'signed in' } }),
    1: ({ names }) => ({ users: names }),
  },
  warn: (text) => process.stderr.write(text),
});

const value = await document.read();
if (value !== undefined) await document.write(value);
