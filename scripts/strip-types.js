import { createHash } from 'node:crypto';
import { transformSync, version } from 'esbuild';

/**
 * How jest makes JavaScript of TypeScript: the types are left out, the rest stays. Types are checked by tsc, apart from this.
 *
 * @type {import('@jest/transform').SyncTransformer}
 */
const transformer = {
  // The same for each configuration of jest, such as that of test:fast.
  getCacheKey: (source, path) =>
    createHash('sha256').update(`${version}\n1\n${path}\n${source}`).digest('hex'),
  process: (source, path) =>
    transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'node20.19',
      sourcefile: path,
      sourcemap: 'external',
      tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    }),
};

// oxlint-disable-next-line import/no-default-export -- jest asks for it
export default transformer;
