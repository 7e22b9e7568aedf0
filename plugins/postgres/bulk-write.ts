import type {Client} from 'pg';
import {formatRelation, type BulkWrite, type LoadReceipt, type LoadRequest} from '#src/warehouse/index.ts';
import {applyLoad} from './apply-load.ts';
import {discardBuild, finishBuild, loadPart} from './builds.ts';
import {changeTable} from './change-table.ts';
import {dialect} from './dialect.ts';
import {ensureLedger, hasLedger, once, readLoads, recordLoad} from './ledger.ts';
import {loadError} from './load-errors.ts';
import {planLoad} from './load-plan.ts';
import {ensureSchema, lockName} from './locks.ts';
import type {Sessions} from './session.ts';
import {readStates, writeState} from './stream-states.ts';
import {readTarget, type TargetName} from './target.ts';
import {inTransaction} from './transaction.ts';
import type {TypeRegistry} from './type-registry.ts';

/**
 * A load is one transaction: the COPY, its effect on the table, the row in the ledger and the state of the stream. So a
 * load that is killed leaves nothing behind, and one whose answer got lost is found in the ledger when it is repeated.
 */
export function createBulkWrite(
  sessions: Sessions,
  registry: TypeRegistry,
  defaultSchema: string,
): BulkWrite {
  const named = ({schema = defaultSchema, name}: {schema?: string; name: string}) => ({schema, name});
  return {
    load: (request) =>
      sessions.use(request.signal, async (client) => {
        const name = named(request.into);
        const {build} = request;
        await ensureLedger(client);
        await ensureSchema(client, name.schema);
        return build === undefined
          ? inTransaction(client, () => loadOnce(client, registry, {request, name}))
          : loadPart({client, registry, name}, {...request, build});
      }),
    finishBuild: (request) =>
      sessions.use(request.signal, async (client) => {
        await ensureLedger(client);
        return finishBuild({client, registry, name: named(request.into)}, request);
      }),
    discardBuild: ({into, build, signal}) =>
      sessions.use(signal, (client) => discardBuild({client, registry, name: named(into)}, build)),
    streamStates: ({streams, signal}) =>
      sessions.use(signal, async (client) => ((await hasLedger(client)) ? readStates(client, streams) : [])),
    setStreamState: ({stream, relation, state}, {signal}) =>
      sessions.use(signal, async (client) => {
        await ensureLedger(client);
        await writeState(client, {stream, relation: named(relation), state});
      }),
    committedLoads: ({signal, ...which}) => sessions.use(signal, (client) => readLoads(client, which)),
    changeTable: ({relation, signal, ...changes}) =>
      sessions.use(signal, (client) => changeTable(client, registry, {name: named(relation), ...changes})),
  };
}

async function loadOnce(
  client: Client,
  registry: TypeRegistry,
  {request, name}: {request: LoadRequest; name: TargetName},
): Promise<LoadReceipt> {
  await lockName(client, dialect.quoteRelation(name));
  return once(client, request.loadId, async () => {
    const target = await readTarget(client, registry, name);
    const relation = formatRelation(name);
    const plan = planLoad(request.source, target, {
      mode: request.mode,
      relation,
      ...(request.deletions && {notForTable: request.deletions.column}),
    });
    try {
      const receipt = await applyLoad(client, request, {name, target, plan});
      await recordLoad(client, request, {relation: name, receipt});
      return receipt;
    } catch (error) {
      throw loadError(error, plan, relation);
    }
  });
}
