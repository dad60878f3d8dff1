import { CognitoFault } from '../fault.ts';
import type { Database } from './database.ts';

/**
 * Runs an operation in one transaction. A writer takes the write lock at the beginning, so that the rows it reads
 * cannot change before it writes. A CognitoFault undoes the writes of the operation; its `afterRollback` may then
 * write.
 */
export function inTransaction<Result>(
  database: Database,
  access: 'read' | 'write',
  work: () => Result,
): Result {
  let outcome: Outcome<Result>;
  try {
    database.begin(access);
    outcome = undoableWork(database, work);
    database.commit();
  } catch (error) {
    rollBack(database);
    throw error;
  }
  if (outcome.fault !== undefined) throw outcome.fault;
  return outcome.value;
}

/**
 * Some errors, such as a full disk, have already rolled back. ROLLBACK then fails, and the first error is the one to
 * report.
 */
function rollBack(database: Database): void {
  try {
    database.rollBack();
  } catch {
    // If a transaction were still open, the next BEGIN would fail.
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
