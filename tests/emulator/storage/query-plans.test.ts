import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { type Database, openDatabase } from '../../../src/emulator/storage/database.ts';

const sources = fileURLToPath(new URL('../../../src/emulator', import.meta.url));

/** `emulator status` counts all pools. */
const countOfPools =
  'SELECT count(*) AS userPools, coalesce(sum(user_count), 0) AS users FROM pools';

/** `emulator reset` takes every table. */
const allTables = `SELECT name FROM sqlite_schema WHERE type = 'table'`;

/** What stands in a text that is put together, by what it is put together of. */
const parts: Readonly<Record<string, string>> = {
  where: 'WHERE (username = ? OR destination = ?)',
  mostDeliveries: '100',
  keptPerPurpose: '50',
  'emailsPerHour - 1': '4',
};

/** Every text of SQL in the sources that looks for rows. */
function statements(): string[] {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' });
  const texts = files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(sources, file), 'utf8'));
  const quoted =
    /'(?<plain>(?:SELECT|UPDATE|DELETE)\s[^']*)'|`(?<template>(?:SELECT|UPDATE|DELETE)\s[^`]*)`/gu;
  const found = texts.flatMap((text) => [...text.matchAll(quoted)].map(sqlOf));
  return [...new Set(found)];
}

function sqlOf({ groups }: RegExpExecArray): string {
  return (groups?.['plain'] ?? groups?.['template'] ?? '').replaceAll(
    /\$\{([^}]*)\}/gu,
    (_, part: string) => {
      const text = parts[part];
      if (text === undefined) throw new Error(`Say in this test what ${part} may be.`);
      return text;
    },
  );
}

const Plan = z.object({ detail: z.string() });

function planOf(database: Database, sql: string): string[] {
  const values = sql
    .split('?')
    .slice(1)
    .map(() => 'x');
  return database.all(Plan, `EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => detail);
}

describe('what the embedded Cognito asks its database', () => {
  test('is found by an index, however many rows there are', async () => {
    const database = await openDatabase(':memory:');
    const all = statements();

    const scanned = all.filter((sql) =>
      planOf(database, sql).some((detail) => detail.startsWith('SCAN')),
    );

    database.close();
    expect(scanned).toEqual([countOfPools, allTables]);
    // So that the search in the sources does not fall silent.
    expect(all.length).toBeGreaterThan(45);
  });

  test('to delete with a pool or a user has an index too', async () => {
    const database = await openDatabase(':memory:');
    // A key of several columns is looked up by all of them.
    const sql = `SELECT tables.name AS child, group_concat(keys."from" || ' = ?', ' AND ') AS parent
      FROM sqlite_schema AS tables, pragma_foreign_key_list(tables.name) AS keys
      WHERE tables.type = 'table' GROUP BY tables.name, keys.id`;
    const references = database.all(z.object({ child: z.string(), parent: z.string() }), sql);

    const scanned = references.filter(({ child, parent }) =>
      planOf(database, `DELETE FROM ${child} WHERE ${parent}`).some((detail) =>
        detail.startsWith('SCAN'),
      ),
    );

    database.close();
    expect(scanned).toEqual([]);
    expect(references.length).toBeGreaterThan(10);
  });
});
