import type { Database } from './database.ts';

/** More pools or clients than this are rare; they are read again. */
const capacity = 1000;

/** Gives what `load` gives. What it gave before is given again until the settings may have changed. */
type Remember<Value> = (
  database: Database,
  key: string,
  load: () => Value | undefined,
) => Value | undefined;

/**
 * Remembers rows that seldom change, parsed: pools, clients, signing keys. Every request needs them, and to parse them takes
 * longer than all else that a sign-in reads. What is remembered is frozen, as all later requests share it.
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
