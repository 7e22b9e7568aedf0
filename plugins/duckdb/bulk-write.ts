import type {DuckDBConnection} from '@duckdb/node-api';
import type {Runtime} from '#src/runtime/ports.ts';
import {formatRelation, type BulkWrite} from '#src/warehouse/index.ts';
import {internalSchema} from './catalog.ts';
import {consumeSource} from './consume-source.ts';
import type {Database} from './database.ts';
import {translateLoadError} from './errors.ts';
import {selectRows} from './select-rows.ts';
import {createSpool} from './spool.ts';
import {createIfMissing, ensureSchema, inTransaction} from './transaction.ts';
import {writeRows} from './write-rows.ts';

const ledger = `${internalSchema}.loads`;

/**
 * Rows and the entry in the ledger are one transaction: a load is there as a whole with its id, or not at all,
 * whenever the process is killed.
 */
export function createBulkWrite(database: Database, runtime: Runtime): BulkWrite {
  return {
    load: (request) =>
      database.use(request.signal, async (connection) => {
        const earlierRows = await findLoad(connection, request.loadId);
        if (earlierRows !== undefined)
          return {rowsStaged: earlierRows, rowsWritten: 0, bytes: 0, repeated: true};
        const target = {...request.into, schema: request.into.schema ?? 'main'};
        await ensureSchema(connection, target);
        const spool = await createSpool(database, runtime);
        try {
          return await inTransaction(connection, async () => {
            const place = {spool, runtime};
            const {result, bytes} = await consumeSource(connection, request, place, (table) =>
              writeRows(connection, target, table, request),
            );
            await connection.run(`insert into ${ledger} (load_id, relation, rows) values ($1, $2, $3)`, [
              request.loadId,
              formatRelation(target),
              BigInt(result.rowsWritten),
            ]);
            return {...result, bytes, repeated: false};
          });
        } catch (error) {
          throw translateLoadError(error, request) ?? error;
        } finally {
          await runtime.files.remove(spool);
        }
      }),
  };
}

/** Rows of a load that was committed under this id. */
async function findLoad(connection: DuckDBConnection, loadId: string): Promise<number | undefined> {
  await createIfMissing(connection, `create schema if not exists ${internalSchema}`);
  await createIfMissing(
    connection,
    `create table if not exists ${ledger} (
       load_id varchar primary key, relation varchar, rows bigint, committed_at timestamptz default now())`,
  );
  const [found] = await selectRows<{rows: number}>(
    connection,
    `select rows from ${ledger} where load_id = $1`,
    [loadId],
  );
  return found?.rows;
}
