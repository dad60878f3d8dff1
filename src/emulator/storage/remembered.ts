import type { Database } from './database.ts';

/** Few files have more pools or clients. The rest is read and parsed each time. */
const capacity = 1000;

/** Returns what `load` returned for this key before, or calls `load` if the settings may have changed since. */
type Remember<Value> = (
  database: Database,
  key: string,
  load: () => Value | undefined,
) => Value | undefined;

/**
 * Remembers pools, clients or signing keys, parsed. Every request needs them, they seldom change, and to parse them takes
 * longer than all other reads of a sign-in. A remembered value is frozen, because later requests share it.
 */
export function remembered<Value>(): Remember<Value> {
  const memories = new WeakMap<Database, { generation: number; values: Map<string, Value> }>();
  return (database, key, load) => {
    const generation = database.settingsGeneration();
    if (generation === undefined) return load();
    let memory = memories.get(database);
    if (memory?.generation !== generation || memory.values.size >= capacity) {
      memory = { generation, values: new Map() };
      memories.set(database, memory);
    }
    const known = memory.values.get(key);
    if (known !== undefined) return known;
    const value = load();
    if (value !== undefined) memory.values.set(key, frozen(value));
    return value;
  };
}

function frozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
