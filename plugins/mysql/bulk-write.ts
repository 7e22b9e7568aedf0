import type {BulkWrite, LoadReceipt} from '#src/warehouse/index.ts';
import {changeTable} from './change-table.ts';
import {ensureLedger, findLedger, findLoad, readLoads, readStates, writeState} from './ledger.ts';
import {loadRows} from './load-rows.ts';
import {ensureSchema, requireSchema, withTarget, type Loading} from './loading.ts';
import {discardTable, finishTable, loadPart, replaceTable} from './replace-table.ts';
import type {Sessions} from './session.ts';
import {readTarget, type Target} from './target.ts';

export function createBulkWrite(sessions: Sessions, database: string | undefined): BulkWrite {
  /** Applies a load id once: one whose answer got lost is found in the ledger when it is repeated. */
  const once = (
    {into, loadId, signal}: {into: {schema?: string; name: string}; loadId: string; signal: AbortSignal},
    work: (loading: Loading, target: Target | undefined) => Promise<LoadReceipt>,
  ): Promise<LoadReceipt> =>
    withTarget(sessions, {into, database, signal}, async (loading) => {
      const earlier = await findLoad(loading.client, loading.ledger, loadId);
      if (earlier) return {rowsStaged: earlier.rowsStaged, rowsWritten: 0, bytes: 0, repeated: true};
      return work(loading, await readTarget(loading.client, loading.name));
    });

  return {
    load: (request) =>
      once(request, (loading, target) => {
        if (request.mode !== 'replace') return loadRows(loading, request, target);
        return request.build === undefined
          ? replaceTable(loading, request, target)
          : loadPart(loading, request, target);
      }),
    finishBuild: (request) => once(request, (loading, target) => finishTable(loading, request, target)),
    discardBuild: ({into, build, signal}) =>
      withTarget(sessions, {into, database, signal}, (loading) => discardTable(loading, build)),
    streamStates: ({streams, signal}) =>
      sessions.use(signal, async (client) => {
        const ledger = await findLedger(client, database);
        return ledger ? readStates(client, ledger, streams) : [];
      }),
    setStreamState: ({stream, relation, state}, {signal}) =>
      sessions.use(signal, async (client) => {
        const schema = requireSchema(relation, database);
        await ensureSchema(client, schema);
        const ledger = await ensureLedger(client, schema);
        await writeState(client, ledger, {stream, relation: {schema, name: relation.name}, state});
      }),
    committedLoads: ({stream, limit, signal}) =>
      sessions.use(signal, async (client) => {
        const ledger = await findLedger(client, database);
        return ledger ? readLoads(client, ledger, {limit, ...(stream !== undefined && {stream})}) : [];
      }),
    changeTable: (changes) =>
      withTarget(sessions, {into: changes.relation, database, signal: changes.signal}, (loading) =>
        changeTable(loading, changes),
      ),
  };
}
