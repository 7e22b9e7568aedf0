import type {Client} from 'pg';
import {dialect} from '../dialect.ts';
import type {ChangedRow} from './change-batch.ts';
import type {PublishedTable} from './published-table.ts';

/**
 * An update does not carry large values that it left alone. They are read from the table, which is at least as new;
 * a row that is gone by now is followed by its deletion. REPLICA IDENTITY FULL on the table makes this needless.
 */
export async function fillFromTable(
  client: Client,
  {sql, key, columns}: PublishedTable,
  rows: Iterable<ChangedRow>,
): Promise<void> {
  for (const {values, isDeleted} of rows) {
    if (isDeleted) continue;
    const missing = columns.filter((name) => values.has(name) && values.get(name) === undefined);
    if (missing.length === 0) continue;
    const select = missing.map((name) => `${dialect.quoteIdentifier(name)}::text`).join(', ');
    const where = key.map((name, index) => `${dialect.quoteIdentifier(name)} = $${index + 1}`);
    const {rows: found} = await client.query<(string | null)[]>({
      text: `select ${select} from ${sql} where ${where.join(' and ')}`,
      values: key.map((name) => values.get(name)),
      rowMode: 'array',
    });
    for (const [index, name] of missing.entries()) values.set(name, found[0]?.[index] ?? null);
  }
}
