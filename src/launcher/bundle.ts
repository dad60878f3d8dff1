import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Script } from 'node:vm';
import type { CodeCache, Compiled } from './code-cache.ts';

/** The program's CommonJS files, loaded on demand. */
interface Bundle {
  readonly load: (name: string) => unknown;
  /**
   * Caches the code of files that were not in the cache. Call it after the run: V8 compiles functions when they first
   * run.
   */
  readonly keepCode: () => void;
}

interface Module {
  exports: unknown;
}

/**
 * Loads files of one directory as Node's `require` would, but with the code that V8 compiled in an earlier process.
 * This saves most of the start-up time. Node loads all other modules.
 *
 * @see https://nodejs.org/api/vm.html#scriptcreatecacheddata
 */
export function openBundle(directory: string, cache: CodeCache): Bundle {
  const requireByNode = createRequire(join(directory, 'main.cjs'));
  const loaded = new Map<string, Module>();
  const compiledHere: Compiled[] = [];

  function compile(name: string, filename: string): unknown {
    const source = sourceOf(filename);
    const cachedData = cache.get(name, source);
    const script = new Script(
      `(function (exports, require, module, __filename) {${source}\n})`,
      cachedData === undefined ? { filename } : { filename, cachedData },
    );
    if (script.cachedDataRejected !== false) {
      compiledHere.push({ name, source, code: () => script.createCachedData() });
    }
    return script.runInThisContext();
  }

  function load(name: string): unknown {
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const module: Module = { exports: {} };
    loaded.set(name, module);
    try {
      run(name, module);
    } catch (error) {
      loaded.delete(name); // a later `require` must not get a half-loaded module
      throw error;
    }
    return module.exports;
  }

  function run(name: string, module: Module): void {
    const filename = join(directory, name);
    const body = compile(name, filename);
    if (typeof body !== 'function') throw new Error(`${name} is not a module`);
    Reflect.apply(body, undefined, [module.exports, requireFrom, module, filename]);
  }

  function requireFrom(id: string): unknown {
    return id.startsWith('./') ? load(id.slice(2)) : requireByNode(id);
  }

  return {
    load,
    keepCode: () => {
      if (compiledHere.length > 0) cache.put(compiledHere);
    },
  };
}

/** The bundle is plain ASCII, and Latin-1 is the fastest encoding to read. */
function sourceOf(filename: string): string {
  try {
    return readFileSync(filename, 'latin1');
  } catch (cause) {
    // A new Error without a system error code, which would be reported as an error of the store.
    throw new Error(`cogauth was replaced or removed while it ran: ${filename} is gone`, { cause });
  }
}
