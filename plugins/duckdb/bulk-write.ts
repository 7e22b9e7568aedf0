import type {Runtime} from '#src/runtime/ports.ts';
import type {BulkWrite, LoadRequest, Relation} from '#src/warehouse/index.ts';
import {discardBuild, ensureBuildTable, finishBuild, writePart} from './builds.ts';
import {changeTable} from './change-table.ts';
import {consumeSource} from './consume-source.ts';
import type {Database} from './database.ts';
import {translateLoadError} from './errors.ts';
import {ensureLedger, findLoad, readLoads, readStates, recordLoad, writeState} from './ledger.ts';
import {createSpool} from './spool.ts';
import type {Target} from './target-columns.ts';
import {ensureSchema, inTransaction} from './transaction.ts';
import {writeRows} from './write-rows.ts';

/**
 * Rows, the entry in the ledger and the state of the stream are one transaction: a load is there as a whole with its
 * id, or not at all, whenever the process is killed.
 */
export function createBulkWrite(database: Database, runtime: Runtime): BulkWrite {
  return {
    load: (request) =>
      database.use(request.signal, async (connection) => {
        await ensureLedger(connection);
        const earlierRows = await findLoad(connection, request.loadId);
        if (earlierRows !== undefined)
          return {rowsStaged: earlierRows, rowsWritten: 0, bytes: 0, repeated: true};
        const target = targetOf(request.into);
        await ensureSchema(connection, target);
        if (isPart(request)) await ensureBuildTable(connection, target, request);
        const spool = await createSpool(database, runtime);
        try {
          return await inTransaction(connection, async () => {
            const place = {spool, runtime};
            const {result, bytes} = await consumeSource(connection, request, place, (table) =>
              isPart(request)
                ? writePart(connection, target, table, request)
                : writeRows(connection, target, table, request),
            );
            await recordLoad(connection, {...request, relation: target}, result);
            return {...result, bytes, repeated: false};
          });
        } catch (error) {
          throw translateLoadError(error, request) ?? error;
        } finally {
          await runtime.files.remove(spool);
        }
      }),
    finishBuild: (request) =>
      database.use(request.signal, async (connection) => {
        await ensureLedger(connection);
        return finishBuild(connection, targetOf(request.into), request);
      }),
    discardBuild: ({into, build, signal}) =>
      database.use(signal, (connection) => discardBuild(connection, targetOf(into), build)),
    streamStates: ({streams, signal}) =>
      database.use(signal, (connection) => readStates(connection, streams)),
    setStreamState: (entry, {signal}) =>
      database.use(signal, async (connection) => {
        await ensureLedger(connection);
        await writeState(connection, {...entry, relation: targetOf(entry.relation)});
      }),
    committedLoads: ({signal, ...wanted}) =>
      database.use(signal, (connection) => readLoads(connection, wanted)),
    changeTable: (changes) =>
      database.use(changes.signal, (connection) =>
        changeTable(connection, targetOf(changes.relation), changes),
      ),
  };
}

function targetOf(relation: Relation): Target {
  return {...relation, schema: relation.schema ?? 'main'};
}

function isPart(request: LoadRequest): request is LoadRequest & {build: string} {
  return request.build !== undefined;
}
