import { CognitoFault } from '../fault.ts';
import type { Database } from './database.ts';

/**
 * Does all of an operation or nothing. A writer takes the write lock at once, so that what it has read stays true.
 * When the operation is refused its writes are undone, and then the fault may keep some of its own.
 */
export function inTransaction<Result>(
  database: Database,
  access: 'read' | 'write',
  work: () => Result,
): Result {
  database.exec(access === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN');
  let outcome: Outcome<Result>;
  try {
    outcome = undoableWork(database, work);
    database.exec('COMMIT');
  } catch (error) {
    rollBack(database);
    throw error;
  }
  if (outcome.fault !== undefined) throw outcome.fault;
  return outcome.value;
}

/** Some faults, such as a full disk, have rolled back already: there is nothing to undo then, and the fault is what counts. */
function rollBack(database: Database): void {
  try {
    database.exec('ROLLBACK');
  } catch {
    // Were a transaction still open, the next one would say so.
  }
}

type Outcome<Result> =
  { readonly fault?: undefined; readonly value: Result } | { readonly fault: CognitoFault };

function undoableWork<Result>(database: Database, work: () => Result): Outcome<Result> {
  database.exec('SAVEPOINT operation');
  try {
    return { value: work() };
  } catch (error) {
    if (!(error instanceof CognitoFault)) throw error;
    database.exec('ROLLBACK TO operation');
    error.afterRollback?.();
    return { fault: error };
  }
}
