import type {DuckDBConnection} from '@duckdb/node-api';
import type {Relation} from '#src/warehouse/index.ts';
import {duckdbDialect} from './dialect.ts';
import {isWriteConflict} from './errors.ts';

/** Commits when `work` resolves, rolls back when it rejects. */
export async function inTransaction<Result>(
  connection: DuckDBConnection,
  work: () => Promise<Result>,
): Promise<Result> {
  await connection.run('begin transaction');
  try {
    const result = await work();
    await connection.run('commit');
    return result;
  } catch (error) {
    // After a failed commit there is nothing left to roll back, and the first error is the one that counts.
    await connection.run('rollback').catch(() => {});
    throw error;
  }
}

/** Runs `create ... if not exists`; of two that create the same thing at once one conflicts and tries again. */
export async function createIfMissing(connection: DuckDBConnection, sql: string): Promise<void> {
  for (;;) {
    try {
      await connection.run(sql);
      return;
    } catch (error) {
      if (!isWriteConflict(error)) throw error;
    }
  }
}

export async function ensureSchema(
  connection: DuckDBConnection,
  {catalog, schema}: Relation & {schema: string},
): Promise<void> {
  const name = duckdbDialect.quoteRelation({...(catalog !== undefined && {schema: catalog}), name: schema});
  await createIfMissing(connection, `create schema if not exists ${name}`);
}
